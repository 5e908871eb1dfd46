/** Workflows that wait for credits, and workflows that are cancelled: nobody is lost, and nothing is charged for nothing. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { free } from "#src/domain/source.ts";
import { changeCreditSettings } from "#src/engine/credit-settings.ts";
import { grant } from "#src/engine/credits.ts";
import type { Database } from "#src/engine/database.ts";
import { resume } from "#src/engine/halting.ts";
import { workflowView } from "#src/engine/views.ts";
import type { WorkflowView } from "#src/engine/views.ts";
import { addToImport, openImport, sealImport } from "#src/engine/workflows.ts";
import type { EngineUnderTest } from "../support/engine-under-test.ts";
import { booksOf, found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { inventedPerson } from "../support/invented-people.ts";
import { eventually, within } from "../support/waiting.ts";

const people = Array.from({ length: 300 }, (_, n) => inventedPerson(n));

export function haltingSuite(database: () => Database): void {
  const named = (organizationId: string, workflowId: string): { organizationId: string; workflowId: string; nowMs: number } => ({ organizationId, workflowId, nowMs: Date.now() });
  const view = async (organizationId: string, workflowId: string): Promise<WorkflowView> => {
    const seen = await workflowView(database(), { organizationId, workflowId });
    assert.ok(seen !== null);
    return seen;
  };
  const add = (organizationId: string, amount: number): Promise<void> =>
    database().transaction((tx) => grant(tx, { organizationId, amount, note: "more", nowMs: Date.now() }));

  describe("a workflow that credits run short for", () => {
    it("runs as far as the reserve allows, waits, and goes on by itself when credits are added", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 300);
      await changeCreditSettings(database(), { organizationId, pauseBelow: 100, nowMs: Date.now() });

      const workflow = await under.submit(organizationId, people);
      const paused = await eventually("two chunks", async () => {
        const seen = await view(organizationId, workflow.workflowId);
        return seen.done === 200 && seen;
      });
      assert.deepEqual([paused.status, paused.pausedAt !== null, paused.creditsHeld], ["running", true, 0]);
      assert.equal((await booksOf(database(), organizationId)).balance, 100);

      await add(organizationId, 100);
      const ended = await under.ended(workflow);
      assert.deepEqual([ended.status, ended.done, ended.pausedAt], ["completed", 300, null]);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 100, grant: 400, hold: -300, release: 300, charge: -300 });
    });

    it("uses the last of them when it is told to", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 300);
      await changeCreditSettings(database(), { organizationId, pauseBelow: 250, nowMs: Date.now() });
      const workflow = await under.submit(organizationId, people);
      assert.deepEqual(await resume(under.engine.intake, { ...named(organizationId, workflow.workflowId), keep: "reserve" }), { kind: "insufficient_credits", needed: 100, available: 300 });
      assert.deepEqual(await resume(under.engine.intake, { ...named(organizationId, workflow.workflowId), keep: "nothing" }), { kind: "resumed" });
      assert.equal((await under.ended(workflow)).creditsCharged, 300);
      assert.deepEqual(await resume(under.engine.intake, { ...named(organizationId, workflow.workflowId), keep: "nothing" }), { kind: "not_paused" });
      assert.deepEqual(await resume(under.engine.intake, { ...named("org_other", workflow.workflowId), keep: "nothing" }), { kind: "unknown_workflow" });
    });

    it("may be a list that comes in parts: what is not covered waits in its place", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 150);
      const workflowId = await importOf(under, organizationId);
      await eventually("the first chunk", async () => (await view(organizationId, workflowId)).done === 100);
      assert.equal((await view(organizationId, workflowId)).completedAt, null);
      await add(organizationId, 150);
      await eventually("the end", async () => (await view(organizationId, workflowId)).completedAt !== null);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 0, grant: 300, hold: -300, release: 300, charge: -300 });
    });
  });

  describe("a workflow that is cancelled", () => {
    it("ends with what is known: what was found is charged, what was not asked is not, and every contact has its result", async () => {
      const asking = Promise.withResolvers<void>();
      const answering = Promise.withResolvers<void>();
      let asked = 0;
      const slow = vendor(async (question) => {
        asked += 1;
        if (asked === 20) asking.resolve();
        await answering.promise;
        return found(question);
      });
      await using under = await startEngine(database(), [slow], { concurrency: 20 });
      const organizationId = await organizationWith(database(), 300);
      const workflow = await under.submit(organizationId, people);
      await within("questions", asking.promise);

      assert.deepEqual(await under.engine.cancel(named(organizationId, workflow.workflowId)), { kind: "cancelled" });
      assert.deepEqual(await under.engine.cancel(named(organizationId, workflow.workflowId)), { kind: "cancelled" });
      answering.resolve();
      const { status, done, successful, creditsHeld, creditsCharged, cancelledAt } = await under.ended(workflow);
      const results = await under.results(workflow);

      const reasons = Object.groupBy(results, (result) => result.reason);
      assert.deepEqual([status, done, creditsHeld], ["completed_with_errors", 300, 0]);
      assert.ok(cancelledAt !== null);
      assert.equal(reasons.found?.length ?? 0, slow.asked.length);
      assert.equal(reasons.cancelled?.length, 300 - slow.asked.length);
      assert.equal(slow.asked.length, 20);
      assert.deepEqual([successful, creditsCharged], [slow.asked.length, slow.asked.length]);
      assert.equal((await booksOf(database(), organizationId)).balance, 300 - slow.asked.length);
      assert.deepEqual(await under.engine.cancel(named(organizationId, workflow.workflowId)), { kind: "already_ended" });
      assert.deepEqual(await under.engine.cancel(named("org_other", workflow.workflowId)), { kind: "unknown_workflow" });
    });

    it("does not wait for what its tasks were waiting for, and is no answer for others", async () => {
      let greylisted = true;
      const source = vendor((question, { nowMs }) => (greylisted ? free({ kind: "pending", ref: "1", untilMs: nowMs + 3_000_000, why: "greylisted" }) : found(question)));
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 20);
      const workflow = await under.submit(organizationId, people.slice(0, 10));
      await eventually("that all of them wait", async () => {
        const [job] = await database().query<{ put_off: number }>("select count(*)::int as put_off from pgboss.job where data->>'workflowId' = $1 and start_after > now() and state = 'created'", [workflow.workflowId]);
        return (job?.put_off ?? 0) > 0;
      });
      await under.engine.cancel(named(organizationId, workflow.workflowId));
      assert.equal((await under.ended(workflow)).errors, 10);
      assert.deepEqual(new Set((await under.results(workflow)).map((result) => [result.status, result.reason].join())), new Set(["failed,cancelled"]));

      greylisted = false;
      const again = await under.submit(organizationId, people.slice(0, 10));
      assert.equal((await under.ended(again)).emailsFound, 10);
      assert.equal((await booksOf(database(), organizationId)).balance, 10);
    });

    it("while it waits for credits costs nothing, and takes no more of its list", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 50);
      const workflowId = await importOf(under, organizationId, { seal: false });
      assert.deepEqual(await under.engine.cancel(named(organizationId, workflowId)), { kind: "cancelled" });
      assert.deepEqual(await part(under, organizationId, workflowId, 300), { kind: "cancelled" });
      const ended = await eventually("the end", async () => {
        const seen = await view(organizationId, workflowId);
        return seen.completedAt !== null && seen;
      });
      assert.deepEqual([ended.total, ended.done, ended.creditsCharged, ended.creditsHeld], [300, 300, 0, 0]);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 50, grant: 50, hold: 0, release: 0, charge: 0 });
    });
  });
}

async function importOf(under: EngineUnderTest, organizationId: string, { seal = true } = {}): Promise<string> {
  const { intake } = under.engine;
  const { workflowId } = await openImport(intake, { organizationId, type: "partial", importKey: randomUUID(), nowMs: Date.now() });
  for (const from of [0, 100, 200]) await part(under, organizationId, workflowId, from);
  if (seal) await sealImport(intake, { workflowId, nowMs: Date.now() });
  return workflowId;
}

function part(under: EngineUnderTest, organizationId: string, workflowId: string, from: number): Promise<object> {
  const rows = Array.from({ length: 100 }, (_, at) => ({ n: from + at, contact: inventedPerson(1_000 + from + at) }));
  return addToImport(under.engine.intake, { workflowId, organizationId, type: "partial", rows, rowsRead: from + 100, nowMs: Date.now() });
}
