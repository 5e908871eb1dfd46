/** Who is on the suppression list is never asked about, told of or kept: contacts, people found out on the way, whole domains. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Contact } from "#src/domain/contact.ts";
import { keysToSuppress } from "#src/domain/suppression.ts";
import type { Database } from "#src/engine/database.ts";
import { collectLeads } from "#src/engine/leads.ts";
import { ensureDefaultList } from "#src/engine/lead-lists.ts";
import { suppressContacts } from "#src/engine/suppress.ts";
import { everybody, unsuppress } from "#src/engine/suppressions.ts";
import { booksOf, found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { testSecret } from "../support/test-secret.ts";

/** One company each, for the list outlasts every test. */
const at = (domain: string, first = "Jane", last = "Roe"): Contact => ({ first_name: first, last_name: last, company_domain: domain });
const nobody = { primary_email: null, reason: "opted_out", credits: 0 };

export function suppressionSuite(database: () => Database): void {
  const list = (scope: string, ...contacts: readonly Contact[]): ReturnType<typeof suppressContacts> => suppressContacts(database(), { secret: testSecret, scope, contacts, nowMs: Date.now() });

  describe("the suppression list", () => {
    it("keeps a person from being asked about, in any spelling, until they are taken off it", async () => {
      const source = vendor(found);
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);
      assert.equal((await list(organizationId, at("one.example"))).added, 1);
      assert.equal((await list(organizationId, at("one.example"))).added, 0, "twice is once");

      const workflow = await under.submit(organizationId, [at("https://www.one.example/", " JANE", "roe"), at("one.example", "Joe")]);
      await under.ended(workflow);
      const [jane, joe] = await under.results(workflow);
      assert.partialDeepStrictEqual(jane, nobody);
      assert.match(jane?.explanation ?? "", /on the suppression list/);
      assert.equal(joe?.primary_email, "joe.roe@one.example");
      assert.deepEqual(source.asked.map(({ known }) => known.firstName), ["Joe"]);
      const books = await booksOf(database(), organizationId);
      assert.deepEqual([books.balance, books.charge, books.hold + books.release], [9, -1, 0]);

      const others = await under.submit(await organizationWith(database(), 10), [at("one.example")]);
      await under.ended(others);
      assert.equal((await under.results(others))[0]?.primary_email, "jane.roe@one.example", "it is the list of one organization");

      assert.equal(await unsuppress(database(), { secret: testSecret, scope: organizationId, keys: keysToSuppress(at("one.example")) }), 1);
    });

    it("keeps back who turns out to be on it, and keeps the books of what was paid", async () => {
      const source = vendor(found);
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);
      await list(organizationId, { email: "Jane.Roe@two.example" });
      const workflow = await under.submit(organizationId, [at("two.example")]);
      await under.ended(workflow);
      assert.partialDeepStrictEqual((await under.results(workflow))[0], nobody);
      assert.equal(source.asked.length, 1);
      const [row] = await database().query<{ journal: string; body: string }>("select journal::text as journal, body::text as body from result where workflow_id = $1", [workflow.workflowId]);
      assert.doesNotMatch(`${row?.journal ?? ""}${row?.body ?? ""}`, /two\.example/, "nothing of it is stored");
      assert.match(row?.journal ?? "", /"costMicros":10000/);
    });

    it("keeps to domains, for verification too, and for everybody where it is everybody's", async () => {
      const source = vendor(found, { needs: [["address"]], supplies: ["verdict"], costMicros: 0 });
      await using under = await startEngine(database(), [source]);
      await list(everybody, { company_domain: "three.example" });
      const workflow = await under.submit(await organizationWith(database(), 10), [{ email: "anybody@mail.three.example" }, { email: "anybody@four.example" }], { type: "none" });
      await under.ended(workflow);
      const results = await under.results(workflow);
      assert.deepEqual(results.map(({ reason }) => reason === "opted_out"), [true, false]);
      assert.deepEqual(source.asked.map(({ known }) => known.address), ["anybody@four.example"]);
    });

    it("leaves them out of the people who are discovered at a company", async () => {
      const team = ["Jane Roe", "Joe Roe"].map((fullName) => ({ field: "prospect", value: { fullName, title: null, email: null, linkedinUrl: null }, confidence: 0.9 }) as const);
      const source = vendor(() => ({ outcome: { kind: "found", facts: team }, costMicros: 0 }), { needs: [["domain"]], supplies: ["prospect"], costMicros: 0 });
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);
      await list(organizationId, at("five.example"));
      const workflow = await under.submit(organizationId, [{ company_domain: "five.example" }], { type: "prospecting_only" });
      await under.ended(workflow);
      const [result] = await under.results(workflow);
      assert.deepEqual(result?.prospects.map(({ fullName }) => fullName), ["Joe Roe"]);
    });

    it("erases what is stored: results are withheld, leads are gone from their lists, and the cache does not tell either", async () => {
      const source = vendor(found);
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);
      const first = await under.submit(organizationId, [at("six.example"), at("six.example", "Joe")]);
      await under.ended(first);
      const nowMs = Date.now();
      const listId = await ensureDefaultList(database(), { organizationId, nowMs });
      await collectLeads(database(), { organizationId, listId, people: [at("six.example"), at("six.example", "Joe")], nowMs });

      assert.deepEqual(await list(organizationId, { email: "jane.roe@six.example" }, at("six.example")), { added: 2, results: 1, leads: 1 });
      const [jane, joe] = await under.results(first);
      assert.partialDeepStrictEqual(jane, { ...nobody, credits: 1 }, "what was paid stays paid");
      assert.equal(joe?.primary_email, "joe.roe@six.example");
      const leads = await database().query<{ first_name: string | null }>("select first_name from lead join list_lead on lead_id = id where list_id = $1", [listId]);
      assert.deepEqual(leads, [{ first_name: "Joe" }]);

      const again = await under.submit(organizationId, [at("six.example")]);
      await under.ended(again);
      assert.partialDeepStrictEqual((await under.results(again))[0], nobody);
      assert.equal(source.asked.length, 2);
    });
  });
}
