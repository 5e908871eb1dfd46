/** Accepting work: all of a submission is there, or nothing of it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Contact } from "#src/domain/contact.ts";
import type { Database } from "#src/engine/database.ts";
import type { QuoteRefusal } from "#src/engine/quotes.ts";
import { refusable } from "#src/engine/refusable.ts";
import type { Accepted, Refused } from "#src/engine/workflows.ts";
import { submitWithin } from "#src/engine/workflows.ts";
import { booksOf, found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { inventedPerson } from "../support/invented-people.ts";

export function submissionSuite(database: () => Database): void {
  describe("a submission", () => {
    it("that is refused for lack of credits leaves nothing behind", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 9);
      const before = await rowCounts(database());

      assert.deepEqual(await under.offer(organizationId, people(10)), { kind: "insufficient_credits", needed: 10, available: 9 });

      assert.deepEqual(await rowCounts(database()), before);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 9, grant: 9, hold: 0, release: 0, charge: 0 });
    });

    it("never overdraws, however many come at once", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 57);

      const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => under.offer(organizationId, people(10, at * 10))));

      const accepted = answers.filter((answer) => answer.kind === "accepted");
      assert.equal(accepted.length, 5);
      for (const workflow of accepted) await under.ended(workflow);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 7, grant: 57, hold: -50, release: 50, charge: -50 });
    });

    it("under a quote uses it up only where it is accepted", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 10);
      const { intake, quotes } = under.engine;
      const terms = { tool: "enrich_list", list_id: "a" };
      const quote = quotes.issue({ organizationId, terms, rowCount: 10, cost: 10, nowMs: Date.now() });
      const execute = (contacts: readonly Contact[]): Promise<{ readonly kind: string }> =>
        refusable<Accepted, Refused | QuoteRefusal>(database(), async (tx, refuse) => {
          const nowMs = Date.now();
          const redeemed = await quotes.redeem(tx, { organizationId, quoteId: quote.id, terms, cost: contacts.length, nowMs });
          if (redeemed.kind !== "redeemed") return refuse(redeemed);
          return submitWithin(intake, tx, { organizationId, type: "partial", contacts, webhookUrl: null, nowMs }, refuse);
        });

      assert.equal((await execute(people(11))).kind, "spend_cap_exceeded");
      await database().query("update account set balance = 9 where organization_id = $1", [organizationId]);
      assert.equal((await execute(people(10))).kind, "insufficient_credits");
      await database().query("update account set balance = 10 where organization_id = $1", [organizationId]);
      assert.equal((await execute(people(10))).kind, "accepted");
      assert.equal((await execute(people(10))).kind, "quote_used");
    });

    it("of nobody's kind of work costs nothing to make, and ends", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 0);

      const workflow = await under.submit(organizationId, people(3), { type: "none" });

      assert.equal((await under.ended(workflow)).done, 3);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 0, grant: 0, hold: 0, release: 0, charge: 0 });
    });
  });
}

function people(count: number, from = 0): Contact[] {
  return Array.from({ length: count }, (_, at) => inventedPerson(from + at));
}

async function rowCounts(database: Database): Promise<object | undefined> {
  const [row] = await database.query<object>(
    `select (select count(*)::int from workflow) as workflows, (select count(*)::int from batch) as batches,
       (select count(*)::int from credit_entry) as entries, (select count(*)::int from pgboss.job) as jobs`,
  );
  return row;
}
