/** Tasks that have to wait: they hold no worker, lose nothing, and do not wait for ever. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Attempt } from "#src/domain/journal.ts";
import { free } from "#src/domain/source.ts";
import type { Database } from "#src/engine/database.ts";
import { taskView } from "#src/engine/views.ts";
import { found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { inventedPerson } from "../support/invented-people.ts";
import { eventually } from "../support/waiting.ts";

/** Longer than what a task sleeps through in memory. */
const longWaitMs = 2_500;

export function waitingSuite(database: () => Database): void {
  describe("a task whose answer is promised for later", () => {
    it("frees the worker, with its journal stored, and goes on when the time has come", async () => {
      const promised = inventedPerson(0);
      let untilMs = 0;
      const source = vendor((question, { nowMs }) => {
        if (question.known.lastName !== promised.last_name || question.ref !== null) return found(question);
        untilMs = nowMs + longWaitMs;
        return free({ kind: "pending", ref: "ticket-1", untilMs, why: "looking" });
      });
      await using under = await startEngine(database(), [source], { concurrency: 1 });
      const organizationId = await organizationWith(database(), 10);

      const waiting = await under.submit(organizationId, [promised, inventedPerson(1)]);
      await eventually("the rest of the chunk, and its return to the queue", async () => {
        const [job] = await database().query<{ waits: boolean }>(
          "select start_after > created_on as waits from pgboss.job where name = 'chunk' and state = 'created' and data->>'workflowId' = $1",
          [waiting.workflowId],
        );
        return job?.waits;
      });
      const [stored] = await database().query<{ outcome: { kind: string } }>("select outcome from attempt where workflow_id = $1 and n = 0", [waiting.workflowId]);
      assert.equal(stored?.outcome.kind, "pending");
      const other = await under.submit(organizationId, [inventedPerson(2)]);
      await under.ended(other);
      assert.ok(Date.now() < untilMs, "the other workflow did not have to wait");

      const { completedAt, successful } = await under.ended(waiting);
      assert.ok(completedAt !== null && completedAt.getTime() >= untilMs);
      assert.equal(successful, 2);
      assert.deepEqual(source.asked.filter(({ known }) => known.lastName === promised.last_name).map(({ ref }) => ref), [null, "ticket-1"]);
    });

    it("asks again no longer than until its deadline", async () => {
      const source = vendor((_question, { nowMs }) => free({ kind: "pending", ref: null, untilMs: nowMs + 50, why: "looking" }));
      await using under = await startEngine(database(), [source], { waitMaxMs: 300 });

      const workflow = await under.submit(await organizationWith(database(), 1), [inventedPerson(0)]);
      const { status } = await under.ended(workflow);

      assert.equal(status, "completed");
      assert.ok(source.asked.length >= 2 && source.asked.length <= 7, `asked ${String(source.asked.length)} times`);
    });
  });

  describe("a task whose source", () => {
    it("asks for patience comes back then, and has not failed", async () => {
      const journal = await journalOf(database(), ["throttled", "throttled", "found"], 1);

      assert.equal(journal.outcome.kind, "found");
      assert.equal(journal.tries, 1, "being told to slow down is no try");
    });

    it("fails in a way that passes is asked again", async () => {
      const journal = await journalOf(database(), ["failed", "found"], 3);

      assert.deepEqual([journal.outcome.kind, journal.tries], ["found", 2]);
    });

    it("fails as often as it may be asked ends in that error", async () => {
      const journal = await journalOf(database(), ["failed", "failed", "failed", "found"], 3);

      assert.deepEqual([journal.outcome.kind, journal.tries], ["failed", 3]);
    });
  });
}

/** The vendor's line of the journal of one task that was answered in these ways, one after the other. */
async function journalOf(database: Database, answers: readonly ("throttled" | "failed" | "found")[], attemptsMax: number): Promise<Attempt> {
  let asked = 0;
  const source = vendor(
    (question, { nowMs }) => {
      const kind = answers[asked] ?? "found";
      asked += 1;
      if (kind === "throttled") return free({ kind, untilMs: nowMs + 60 });
      return kind === "failed" ? free({ kind, retryable: true, detail: "not there" }) : found(question);
    },
    { attemptsMax },
  );
  await using under = await startEngine(database, [source]);
  const organizationId = await organizationWith(database, 1);
  const workflow = await under.submit(organizationId, [inventedPerson(0)]);
  await under.ended(workflow);
  const view = await taskView(database, { organizationId, taskId: workflow.taskIds[0] ?? "" });
  const attempt = view?.journal?.find((each) => each.source === source.terms.id);
  assert.ok(attempt !== undefined);
  return attempt;
}
