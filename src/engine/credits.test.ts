import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { forEachDatabase } from "../../test/support/databases.ts";
import { organizationWith } from "../../test/support/engine-under-test.ts";
import { idleEngine } from "../../test/support/idle-engine.ts";
import type { Contact } from "../domain/contact.ts";
import { defaultPrices } from "../domain/price.ts";
import { resultOf } from "../domain/merge.ts";
import { adjust, balanceOf, charge, grant } from "./credits.ts";
import type { Database } from "./database.ts";
import { endTasks } from "./ending.ts";
import type { Engine } from "./engine.ts";
import { endCredits, grantUntil } from "./expiring-credits.ts";
import { statementOf } from "./statement.ts";
import { submit } from "./workflows.ts";

const dayMs = 86_400_000;
const startMs = Date.parse("2026-01-01T00:00:00Z");

forEachDatabase((database) => {
  describe("the ledger", () => {
    let engine: Engine;
    before(async () => {
      engine = await idleEngine(database(), { nowMs: startMs });
    });
    after(() => engine.stop(0));

    const inTransaction = <T>(work: Parameters<Database["transaction"]>[0] extends (tx: infer Tx) => unknown ? (tx: Tx) => Promise<T> : never): Promise<T> =>
      database().transaction(work);
    const entries = async (organizationId: string): Promise<[string, number, number][]> =>
      (await statementOf(database(), { organizationId, before: null, limit: 100 })).map(({ kind, amount, balanceAfter }) => [kind, amount, balanceAfter]);

    it("is adjusted for a reason, up and down, and never below zero", async () => {
      const organizationId = await organizationWith(database(), 10);
      const adjusted = (amount: number): Promise<object> => inTransaction((tx) => adjust(tx, { organizationId, amount, reason: "a refund", nowMs: startMs }));
      assert.deepEqual(await adjusted(5), { kind: "taken" });
      assert.deepEqual(await adjusted(-12), { kind: "taken" });
      assert.deepEqual(await adjusted(-4), { kind: "insufficient_credits", available: 3 });
      assert.deepEqual(await entries(organizationId), [["adjustment", -12, 3], ["adjustment", 5, 15], ["grant", 10, 10]]);
    });

    it("takes away what has ended, spends first what ends first, and leaves what is held", async () => {
      const organizationId = await organizationWith(database(), 100);
      await inTransaction((tx) => grantUntil(tx, { organizationId, kind: "grant", amount: 50, expiresAtMs: startMs + dayMs, note: "trial", nowMs: startMs }));
      await inTransaction((tx) => charge(tx, { organizationId, amount: 20, note: "company", nowMs: startMs }));
      const held = await submitted(engine, { organizationId, count: 10, nowMs: startMs });
      const ends = (nowMs: number): Promise<number> => inTransaction((tx) => endCredits(tx, { organizationId, nowMs }));
      assert.equal(await ends(startMs + dayMs - 1), 0);
      assert.equal(await ends(startMs + dayMs), 20);
      assert.equal(await balanceOf(database(), organizationId), 100);
      await endAll(database(), { organizationId, workflowId: held, count: 10, credits: 0, nowMs: startMs + dayMs });
      assert.equal(await balanceOf(database(), organizationId), 110);
      assert.equal(await ends(startMs + dayMs + 60_000), 10);
      assert.equal(await ends(startMs + dayMs + 120_000), 0);
      assert.equal(await balanceOf(database(), organizationId), 100);
    });

    it("does not spend credits after their end, although nobody has taken them away yet", async () => {
      const organizationId = await organizationWith(database(), 5);
      await inTransaction((tx) => grantUntil(tx, { organizationId, kind: "grant", amount: 50, expiresAtMs: startMs + dayMs, note: "trial", nowMs: startMs }));
      const taken = (nowMs: number): Promise<object> => inTransaction((tx) => charge(tx, { organizationId, amount: 6, note: "company", nowMs }));
      assert.deepEqual(await taken(startMs), { kind: "taken" });
      assert.deepEqual(await taken(startMs + dayMs), { kind: "insufficient_credits", available: 5 });
    });

    it("counts what is granted while a submission waits for the account", async () => {
      const organizationId = await organizationWith(database(), 5);
      const isWaitedFor = Promise.withResolvers<void>();
      const granting = inTransaction(async (tx) => {
        await grant(tx, { organizationId, amount: 1, note: "more", nowMs: startMs });
        await isWaitedFor.promise;
      });
      const accepted = submit(engine.intake, { organizationId, type: "partial", contacts: people(6), webhookUrl: null, nowMs: startMs });
      // Embedded, it waits for the transaction itself.
      const isWaiting = async (): Promise<boolean> => (await database().query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")).length > 0;
      for (let looks = 0; database().kind === "postgres" && looks < 1_000 && !(await isWaiting()); looks += 1);
      isWaitedFor.resolve();
      await granting;
      assert.equal((await accepted).kind, "accepted");
      assert.deepEqual(await assertBooks(database(), organizationId), { balance: 0, entries: 0, held: 6, ledger_held: 6, purse: 6 });
    });

    it("adds up after any sequence of operations, whoever does them at the same time", async () => {
      const amount = fc.integer({ min: 1, max: 30 });
      const operation = fc.oneof(
        fc.record({ kind: fc.constant("grant" as const), amount }),
        fc.record({ kind: fc.constant("until" as const), amount, days: fc.integer({ min: 1, max: 5 }) }),
        fc.record({ kind: fc.constant("adjust" as const), amount: fc.integer({ min: -30, max: 30 }) }),
        fc.record({ kind: fc.constant("charge" as const), amount }),
        fc.record({ kind: fc.constant("submit" as const), amount: fc.integer({ min: 1, max: 10 }) }),
        fc.record({ kind: fc.constant("end" as const), found: fc.integer({ min: 0, max: 10 }) }),
        fc.record({ kind: fc.constant("pass" as const), days: fc.integer({ min: 1, max: 3 }) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(operation, { minLength: 1, maxLength: 3 }), { maxLength: 12 }), async (steps) => {
          const organizationId = await organizationWith(database(), 20);
          let nowMs = startMs;
          const open: { readonly workflowId: string; readonly count: number }[] = [];
          const perform = async (of: (typeof steps)[number][number]): Promise<void> => {
            switch (of.kind) {
              case "grant":
                return inTransaction((tx) => grant(tx, { organizationId, amount: of.amount, note: "more", nowMs }));
              case "until":
                return inTransaction((tx) => grantUntil(tx, { organizationId, kind: "allowance", amount: of.amount, expiresAtMs: nowMs + of.days * dayMs, note: "more", nowMs }));
              case "adjust":
                return void (await inTransaction((tx) => adjust(tx, { organizationId, amount: of.amount, reason: "so it is", nowMs })));
              case "charge":
                return void (await inTransaction((tx) => charge(tx, { organizationId, amount: of.amount, note: "once", nowMs })));
              case "submit": {
                const accepted = await submit(engine.intake, { organizationId, type: "partial", contacts: people(of.amount), webhookUrl: null, nowMs });
                if (accepted.kind === "accepted") open.push({ workflowId: accepted.workflowId, count: of.amount });
                return;
              }
              case "end": {
                const next = open.shift();
                if (next !== undefined) await endAll(database(), { organizationId, ...next, credits: of.found, nowMs });
                return;
              }
              case "pass":
                nowMs += of.days * dayMs;
                return void (await inTransaction((tx) => endCredits(tx, { organizationId, nowMs })));
            }
          };
          for (const atOnce of steps) {
            await Promise.all(atOnce.map(perform));
            await assertBooks(database(), organizationId);
          }
          while (open.length > 0) await perform({ kind: "end", found: 1 });
          assert.equal((await assertBooks(database(), organizationId)).held, 0);
        }),
        { numRuns: 25 },
      );
    });
  });
});

/** What has to be true at every moment. */
async function assertBooks(db: Database, organizationId: string): Promise<{ readonly held: number }> {
  const [books] = await db.query<{ balance: number; entries: number; held: number; ledger_held: number; purse: number }>(
    `select a.balance::float8 as balance, (select sum(amount)::float8 from credit_entry e where e.organization_id = $1) as entries,
       (select coalesce(sum(credits_held), 0)::float8 from workflow w where w.organization_id = $1) as held,
       (select coalesce(-sum(amount), 0)::float8 from credit_entry e where e.organization_id = $1 and kind in ('hold', 'release')) as ledger_held,
       (a.lasting + (select coalesce(sum(remaining), 0) from credit_grant g where g.organization_id = $1))::float8 as purse
     from account a where a.organization_id = $1`,
    [organizationId],
  );
  assert.ok(books !== undefined);
  assert.equal(books.balance, books.entries);
  assert.ok(books.balance >= 0);
  assert.equal(books.held, books.ledger_held);
  assert.ok(books.purse >= books.balance + books.held, "what is there was granted, and has not been taken away");
  return books;
}

function people(count: number): Contact[] {
  return Array.from({ length: count }, () => ({ first_name: "Ada", last_name: randomUUID(), company_domain: "acme.example" }));
}

async function submitted(engine: Engine, of: { readonly organizationId: string; readonly count: number; readonly nowMs: number }): Promise<string> {
  const accepted = await submit(engine.intake, { ...of, type: "partial", contacts: people(of.count), webhookUrl: null });
  if (accepted.kind !== "accepted") throw new Error(accepted.kind);
  return accepted.workflowId;
}

/** Ends every task of the workflow; the first `credits` of them are charged one credit each. */
async function endAll(
  db: Database,
  of: { readonly organizationId: string; readonly workflowId: string; readonly count: number; readonly credits: number; readonly nowMs: number },
): Promise<void> {
  const [contact = {}] = people(1);
  const result = resultOf({ type: "partial", contact, journal: [], prices: defaultPrices });
  const tasks = Array.from({ length: of.count }, (_, n) => ({ ...of, type: "partial" as const, n, keys: [], contact, journal: [], leadId: null, held: 1, result: { ...result, credits: n < of.credits ? 1 : 0 } }));
  await endTasks(db, tasks, of.nowMs);
}
