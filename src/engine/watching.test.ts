import assert from "node:assert/strict";
import type { MockTimers } from "node:test";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { describeOnPostgres, forEachDatabase, postgresAt } from "../../test/support/databases.ts";
import { found, organizationWith, startEngine, vendor } from "../../test/support/engine-under-test.ts";
import { inventedPerson } from "../../test/support/invented-people.ts";
import { testSecret } from "../../test/support/test-secret.ts";
import { within } from "../../test/support/waiting.ts";
import { resultOf } from "../domain/merge.ts";
import { defaultPrices } from "../domain/price.ts";
import type { Database, Queryable } from "./database.ts";
import { createKey, revokeKey } from "./identity/api-keys.ts";
import { setRole } from "./identity/members.ts";
import type { Holder } from "./identity/standing.ts";
import { endTasks } from "./ending.ts";
import { notify } from "./news.ts";
import { endedAfter } from "./order-of-ending.ts";
import type { WorkflowView } from "./views.ts";
import { workflowView } from "./views.ts";
import type { Watch } from "./watching.ts";
import { createWatching, watchesPerOrganization } from "./watching.ts";
import type { Accepted, Intake } from "./workflows.ts";
import { submit } from "./workflows.ts";

const people = Array.from({ length: 60 }, (_, n) => inventedPerson(n));
const never = new AbortController().signal;
const onError = (error: Error): void => assert.fail(error);

async function newsOf(watch: Watch | null): Promise<WorkflowView> {
  assert.ok(watch !== null);
  const next = await within("news", watch.next(never));
  assert.ok(next.kind === "news", next.kind);
  return next.view;
}

forEachDatabase((database) => {
  /** Accepts, and lets tests end the tasks. */
  let intake: Intake;
  before(async () => {
    const under = await startEngine(database(), []);
    intake = under.engine.intake;
    await under.stop();
  });

  const accepted = async (count: number): Promise<{ readonly organizationId: string; readonly workflowId: string }> => {
    const organizationId = await organizationWith(database(), 1_000);
    const workflow = await submit(intake, { organizationId, type: "partial", contacts: people.slice(0, count), webhookUrl: null, nowMs: Date.now() });
    assert.equal(workflow.kind, "accepted");
    return { organizationId, workflowId: (workflow as Accepted).workflowId };
  };
  const view = async (of: { readonly organizationId: string; readonly workflowId: string }): Promise<WorkflowView> => {
    const seen = await workflowView(database(), of);
    assert.ok(seen !== null);
    return seen;
  };
  const end = (db: Queryable, of: { readonly organizationId: string; readonly workflowId: string }, tasks: readonly number[]): Promise<string[]> => {
    const ended = tasks.map((n) => {
      const contact = inventedPerson(n);
      const result = resultOf({ type: "partial", contact, journal: [], cancelled: false, prices: defaultPrices });
      return { ...of, type: "partial" as const, n, keys: [], result, journal: [], leadId: null, held: 1 };
    });
    return endTasks(db, ended, Date.now());
  };

  describe("the order of ending", () => {
    it("shuts out whose key is revoked, whose role changes, and nobody else", async () => {
      const { organizationId, workflowId } = await accepted(1);
      const nowMs = Date.now();
      const of = await view({ organizationId, workflowId });
      const holderOf = async (userId: string): Promise<Holder & { readonly keyId: string }> => {
        await setRole(database(), { organizationId, userId, role: "member", nowMs });
        const key = await createKey(database(), testSecret, { organizationId, userId, name: "test", scopes: null, expiresAt: null, nowMs });
        assert.ok(key.kind === "created");
        return { via: "key", keyId: key.id, organizationId, userId, role: "member" };
      };
      const [revoked, demoted, kept] = [await holderOf("user_revoked"), await holderOf("user_demoted"), await holderOf("user_kept")];
      const watching = createWatching({ database: database(), now: Date.now, onError });
      const watches = [revoked, demoted, kept].map((holder) => watching.watch(of, holder));
      await revokeKey(database(), { organizationId, userId: null, id: revoked.keyId, nowMs });
      await setRole(database(), { organizationId, userId: demoted.userId, role: "viewer", nowMs });
      const first = await Promise.all(watches.slice(0, 2).map(async (watch) => (await within("the end", watch?.next(never) ?? Promise.reject(new Error("no watch")))).kind));
      assert.deepEqual(first, ["shut_out", "shut_out"]);
      assert.deepEqual(watches.map((watch) => watch?.isShutOut()), [true, true, false]);
      await watching.stop();
    });

    it("has every task once, without a gap, and nothing is added below what was read, whoever ends what at once", async () => {
      const groups = fc.array(fc.uniqueArray(fc.nat({ max: people.length - 1 }), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(groups, fc.integer({ min: 1, max: 9 }), async (some, limit) => {
          const of = await accepted(people.length);
          // Tasks are ended by several at once, some of them twice; whatever is left, by the last.
          const ending = Promise.all([...some, people.map((_, n) => n)].map((tasks) => end(database(), of, tasks)));
          const read: number[] = [];
          for (let position = 0; position < people.length; ) {
            const { done } = await view(of);
            while (position < done) {
              for (const row of await endedAfter(database(), { workflowId: of.workflowId, after: position, limit })) {
                assert.equal(row.position, position + 1);
                position = row.position;
                read.push(row.n);
              }
            }
          }
          await ending;
          assert.deepEqual(read.toSorted((a, b) => a - b), people.map((_, n) => n));
          assert.deepEqual(await endedAfter(database(), { workflowId: of.workflowId, after: people.length, limit }), []);
        }),
        { numRuns: 15 },
      );
    });

    it("shows an ending that is not committed yet to nobody, and lets no later one before it", async () => {
      const of = await accepted(4);
      const inside = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const slow = database().transaction(async (tx) => {
        await end(tx, of, [0, 1]);
        inside.resolve();
        await release.promise;
      });
      await inside.promise;
      const quick = end(database(), of, [2, 3]);
      if (database().kind === "postgres") assert.deepEqual(await endedAfter(database(), { workflowId: of.workflowId, after: 0, limit: 10 }), []);
      release.resolve();
      await Promise.all([slow, quick]);
      assert.deepEqual((await endedAfter(database(), { workflowId: of.workflowId, after: 0, limit: 10 })).map(({ position, n }) => [position, n]), [[1, 0], [2, 1], [3, 2], [4, 3]]);
    });
  });

  describe("a watch", () => {
    it("tells what happened since its view was read, then what a worker does", async () => {
      const watching = createWatching({ database: database(), now: Date.now, onError });
      const organizationId = await organizationWith(database(), 100);
      await using under = await startEngine(database(), [vendor(found)]);
      const { workflowId } = await under.submit(organizationId, people.slice(0, 3));
      using watch = watching.watch(await view({ organizationId, workflowId }), null);
      let seen = await view({ organizationId, workflowId });
      while (seen.completedAt === null) seen = await newsOf(watch);
      assert.deepEqual([seen.done, seen.status], [3, "completed"]);
      await watching.stop();
    });

    it("begins with what has changed meanwhile, without any news", async () => {
      const watching = createWatching({ database: database(), now: Date.now, onError });
      const of = await accepted(2);
      const outdated = await view(of);
      await end(database(), of, [0]);
      using watch = watching.watch(outdated, null);
      assert.equal((await newsOf(watch)).done, 1);
      await watching.stop();
    });

    for (const [how, remind] of [
      ["when word may have been lost", () => notify(database(), "")], // as the seam says after each reconnect
      ["slowly, whatever was lost", (timers: MockTimers) => timers.tick(5_000)],
    ] as const) {
      it(`looks at everything again ${how}`, async ({ mock: { timers } }) => {
        timers.enable({ apis: ["setInterval"] });
        const watching = createWatching({ database: database(), now: Date.now, onError });
        const of = await accepted(2);
        const outdated = await view(of);
        await end(database(), of, [0]);
        using watch = watching.watch(outdated, null);
        assert.equal((await newsOf(watch)).done, 1);
        await end(database(), of, [1]);
        const next = newsOf(watch);
        await remind(timers);
        assert.equal((await next).done, 2);
        await watching.stop();
      });
    }

    it("ends with its signal and with the process, and then counts no more", async () => {
      const watching = createWatching({ database: database(), now: Date.now, onError });
      const of = await view(await accepted(1));
      const watches = Array.from({ length: watchesPerOrganization }, () => watching.watch(of, null));
      assert.ok(watches.every((watch) => watch !== null));
      assert.equal(watching.watch(of, null), null);
      const others = watching.watch(await view(await accepted(1)), null);
      assert.ok(others !== null);
      const [first, second] = watches;
      const gone = new AbortController();
      const waiting = first?.next(gone.signal);
      gone.abort();
      assert.deepEqual(await within("the caller's end", waiting ?? Promise.reject(new Error("no watch"))), { kind: "aborted" });
      assert.deepEqual(await first?.next(gone.signal), { kind: "aborted" });
      first?.[Symbol.dispose]();
      assert.ok(watching.watch(of, null) !== null);
      const left = second?.next(never);
      await watching.stop();
      assert.deepEqual(await within("the process's end", left ?? Promise.reject(new Error("no watch"))), { kind: "stopping" });
      assert.deepEqual(await within("the process's end", others.next(never)), { kind: "stopping" });
    });
  });
});

describeOnPostgres("on PostgreSQL, a watch in one process", (server) => {
  let own: Database;
  let others: Database;
  before(async () => {
    const url = await server().createDatabase();
    [own, others] = [postgresAt(url), postgresAt(url)];
  });
  after(() => Promise.all([own.close(), others.close()]));

  it("tells what workers of other processes do, and that somebody cancelled it there", async () => {
    const opened = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const answer: Parameters<typeof vendor>[0] = async (question) => {
      asked.resolve();
      await opened.promise;
      return found(question);
    };
    await using worker = await startEngine(others, [vendor(answer)]);
    const watching = createWatching({ database: own, now: Date.now, onError });
    const organizationId = await organizationWith(own, 100);
    const { workflowId } = await worker.submit(organizationId, people.slice(0, 2));
    const of = { organizationId, workflowId };
    await within("a question", asked.promise);
    const first = await workflowView(own, of);
    assert.ok(first !== null);
    using watch = watching.watch(first, null);
    const until = async (isIt: (view: WorkflowView) => boolean): Promise<WorkflowView> => {
      for (;;) {
        const seen = await newsOf(watch);
        if (isIt(seen)) return seen;
      }
    };
    await worker.engine.cancel({ ...of, nowMs: Date.now() });
    assert.equal((await until((view) => view.cancelledAt !== null)).completedAt, null);
    opened.resolve();
    assert.equal((await until((view) => view.completedAt !== null)).done, 2);
    await watching.stop();
  });
});
