/** The same person twice in a batch, in flight or later is bought once and charged once; never across organizations. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Contact } from "#src/domain/contact.ts";
import type { Fact } from "#src/domain/fact.ts";
import type { Answer } from "#src/domain/source.ts";
import { defaultPrices } from "#src/domain/price.ts";
import { free } from "#src/domain/source.ts";
import { verdict } from "#src/domain/verdict.ts";
import type { Database } from "#src/engine/database.ts";
import { booksOf, found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { eventually } from "../support/waiting.ts";

const jane: Contact = { first_name: "Jane", last_name: "Müller-Strand", company_domain: "acme.example" };
const janeShouted: Contact = { first_name: " Dr. JANE ", last_name: "MUELLER STRAND", company_domain: "https://www.ACME.example/about" };
const guessedFor = (address: string): Fact[] => [
  { field: "candidate", value: address, confidence: 0.6, identifies: 0.95 },
  { field: "verdict", address, verdict: verdict("mailbox_exists") },
];
const profile = "https://www.linkedin.com/in/jane-mueller-strand";

export function samePersonSuite(database: () => Database): void {
  describe("the same person", () => {
    it("twice in a batch is bought and charged once, and both rows have the answer", async () => {
      const source = vendor(found);
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);

      const workflow = await under.submit(organizationId, [jane, janeShouted]);
      await under.ended(workflow);
      const [first, second] = await under.results(workflow);

      assert.equal(source.asked.length, 1);
      assert.ok(first?.primary_email !== null && first?.primary_email === second?.primary_email);
      assert.deepEqual([first?.credits, second?.credits], [1, 0]);
      assert.equal(first?.cached_at, null);
      assert.ok(second?.cached_at !== null);
      assert.equal((await booksOf(database(), organizationId)).charge, -1);
    });

    it("in flight in another workflow is waited for", async () => {
      const gate = Promise.withResolvers<void>();
      const source = vendor(async (question) => {
        await gate.promise;
        return found(question);
      });
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);

      const leader = await under.submit(organizationId, [jane]);
      await eventually("the first question", () => source.asked.length === 1);
      const follower = await under.submit(organizationId, [janeShouted]);
      await eventually("the second task to wait in line", () => isRunning(database(), follower.workflowId));
      gate.resolve();
      await under.ended(leader);
      await under.ended(follower);

      assert.equal(source.asked.length, 1);
      const [result] = await under.results(follower);
      assert.ok(result?.primary_email !== null && result?.cached_at !== null && result?.credits === 0);
      assert.equal((await booksOf(database(), organizationId)).charge, -1);
    });

    it("later comes from our own cache while the answer is fresh, and is bought anew after that", async () => {
      const source = vendor(found);
      const organizationId = await organizationWith(database(), 10);
      const clock = { nowMs: Date.now() };
      const settings = { now: () => clock.nowMs, freshness: { foundMs: 60_000, missedMs: 1_000 } };
      await using under = await startEngine(database(), [source], settings);
      const enrichAgain = async (): Promise<{ readonly cached: boolean; readonly credits: number | undefined }> => {
        const workflow = await under.submit(organizationId, [jane]);
        await under.ended(workflow);
        const [result] = await under.results(workflow);
        return { cached: result?.cached_at !== null, credits: result?.credits };
      };

      assert.deepEqual(await enrichAgain(), { cached: false, credits: 1 });
      clock.nowMs += 59_000;
      assert.deepEqual(await enrichAgain(), { cached: true, credits: 0 });
      clock.nowMs += 2_000;
      assert.deepEqual(await enrichAgain(), { cached: false, credits: 1 });
      assert.equal(source.asked.length, 2);
    });

    it("under a profile here and a name there is charged once, once both are known to be one", async () => {
      const source = vendor((question) => withProfile(found({ ...question, known: { ...question.known, firstName: "Jane", lastName: "Strand" } })));
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);

      const workflow = await under.submit(organizationId, [{ linkedin_url: profile }, { first_name: "Jane", last_name: "Strand", company_domain: "acme.example" }]);
      await under.ended(workflow);

      assert.equal((await booksOf(database(), organizationId)).charge, -1);
    });

    it("is not who has the same address under another name: a guess that two people share is risky, and free", async () => {
      const guesses = vendor(({ known }) => free({ kind: "found", facts: guessedFor(`${known.firstName?.slice(0, 1).toLowerCase() ?? ""}doe@shared.example`) }), {
        id: "patterns",
        supplies: ["candidate", "verdict"],
        needs: [["firstName", "lastName", "domain"]],
        costMicros: 0,
      });
      await using under = await startEngine(database(), [guesses]);
      const organizationId = await organizationWith(database(), 10);
      const at = { last_name: "Doe", company_domain: "shared.example" };

      const early = await under.submit(organizationId, [{ first_name: "Robert", ...at }, { first_name: "Ann", ...at }]);
      await under.ended(early);
      const late = await under.submit(organizationId, [{ first_name: "Jane", ...at }, { first_name: "John", ...at }, { first_name: "Rita", ...at }, { first_name: "Bob", ...at }]);
      await under.ended(late);

      assert.deepEqual((await under.results(early)).map(({ primary_email_status: status, credits }) => [status, credits]), [["reliable", 1], ["reliable", 1]]);
      const [miss, mister, rita, bob] = await under.results(late);
      assert.deepEqual([rita?.primary_email, rita?.primary_email_status, rita?.credits], ["rdoe@shared.example", "risky", 0]);
      assert.match(rita?.explanation ?? "", /another name/);
      // Of two who end one after the other, the first has been told already.
      assert.ok([miss, mister].filter((result) => result?.primary_email_status === "risky").length >= 1);
      assert.equal(bob?.cached_at === null, false, "Bob is Robert");
      assert.equal(bob?.primary_email_status, "reliable");
    });

    it("is bought once, and charged for every row, where what is known costs the full price", async () => {
      const source = vendor((question) => withProfile(found({ ...question, known: { ...question.known, firstName: "Jane", lastName: "Strand" } })));
      await using under = await startEngine(database(), [source], { prices: { ...defaultPrices, known: "full" } });
      const organizationId = await organizationWith(database(), 10);
      const named = { first_name: "Jane", last_name: "Strand", company_domain: "acme.example" };

      await under.ended(await under.submit(organizationId, [{ linkedin_url: profile }, named]));
      const boughtBefore = source.asked.length;
      await under.ended(await under.submit(organizationId, [named, named]));

      assert.equal(source.asked.length, boughtBefore);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 6, grant: 10, hold: -4, release: 4, charge: -4 });
    });

    it("is looked for by the next in line where the first could not be served", async () => {
      let asked = 0;
      const source = vendor((question) => {
        asked += 1;
        return asked === 1 ? free({ kind: "failed", retryable: false, detail: "broken" }) : found(question);
      });
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);

      const workflow = await under.submit(organizationId, [jane, janeShouted, jane]);
      await under.ended(workflow);
      const results = await under.results(workflow);

      assert.deepEqual(results.map((result) => result.status), ["failed", "completed", "completed"]);
      assert.equal(source.asked.length, 2);
      assert.equal((await booksOf(database(), organizationId)).charge, -1);
    });

    it("asked for by two who each know more than the first: they do not wait for each other when it fails", async () => {
      let asked = 0;
      const gate = Promise.withResolvers<void>();
      const source = vendor(async (question) => {
        asked += 1;
        if (asked > 1) return found(question);
        await gate.promise;
        return free({ kind: "failed", retryable: false, detail: "broken" });
      });
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);

      const first = await under.submit(organizationId, [jane]);
      await eventually("the first question", () => source.asked.length === 1);
      const both = await under.submit(organizationId, [{ ...jane, linkedin_url: profile }, { ...janeShouted, linkedin_url: profile }]);
      await eventually("the others to wait in line", () => isRunning(database(), both.workflowId));
      gate.resolve();
      await under.ended(first);
      await under.ended(both);

      assert.equal(source.asked.length, 2);
      assert.equal((await booksOf(database(), organizationId)).charge, -1);
    });

    it("is another one in another organization: nothing is shared", async () => {
      const source = vendor(found);
      await using under = await startEngine(database(), [source]);
      const organizations = [await organizationWith(database(), 1), await organizationWith(database(), 1)];

      for (const organizationId of organizations) {
        const workflow = await under.submit(organizationId, [jane]);
        await under.ended(workflow);
        const [result] = await under.results(workflow);
        assert.deepEqual([result?.cached_at, result?.credits], [null, 1]);
      }

      assert.equal(source.asked.length, 2);
    });
  });
}

async function isRunning(database: Database, workflowId: string): Promise<boolean> {
  const [row] = await database.query<{ status: string }>("select status from workflow where id = $1", [workflowId]);
  return row?.status === "running";
}

/** The answer, with the person's profile and company: what joins a name with a profile. */
function withProfile(answer: Answer): Answer {
  if (answer.outcome.kind !== "found") return answer;
  const facts = [
    ...answer.outcome.facts,
    { field: "company_domain", value: "acme.example", confidence: 0.9 },
    { field: "linkedin_url", value: profile, confidence: 0.9 },
    { field: "first_name", value: "Jane", confidence: 0.9 },
    { field: "last_name", value: "Strand", confidence: 0.9 },
  ] as const;
  return { ...answer, outcome: { kind: "found", facts } };
}

