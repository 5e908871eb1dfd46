/** How workflows end: once, with a result for every contact, and counters and credits that say the same as the results. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Database } from "#src/engine/database.ts";
import type { Answer, Question } from "#src/domain/source.ts";
import { free } from "#src/domain/source.ts";
import { booksOf, found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { inventedPerson } from "../support/invented-people.ts";

const contacts = Array.from({ length: 250 }, (_, n) => inventedPerson(n));

export function endingSuite(database: () => Database): void {
  describe("a workflow", () => {
    it("ends once, with one result for every contact, and counters and credits that add up", async () => {
      await using under = await startEngine(database(), [vendor(mixed)]);
      const organizationId = await organizationWith(database(), 1_000);

      const workflow = await under.submit(organizationId, contacts);
      const { status, total, done, successful, failed, errors, emailsFound, creditsHeld, creditsCharged } = await under.ended(workflow);
      const results = await under.results(workflow);
      await under.stop();

      assert.deepEqual(under.endings, [workflow.workflowId]);
      const emails = results.filter((result) => result.primary_email !== null).length;
      const broken = results.filter((result) => result.status === "failed").length;
      assert.ok(emails > 0 && broken > 0 && emails + broken < results.length, "all three kinds of answer are among them");
      assert.deepEqual(
        { status, total, done, successful, failed, errors, emailsFound, creditsHeld, creditsCharged },
        {
          status: "completed_with_errors",
          total: 250,
          done: results.length,
          successful: emails,
          failed: 250 - emails,
          errors: broken,
          emailsFound: emails,
          creditsHeld: 0,
          creditsCharged: emails,
        },
      );
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 1_000 - emails, grant: 1_000, hold: -250, release: 250, charge: -emails });
    });

    it("that finds nobody is completed, and costs nothing", async () => {
      await using under = await startEngine(database(), [vendor(() => free({ kind: "none" }))]);
      const organizationId = await organizationWith(database(), 10);

      const workflow = await under.submit(organizationId, contacts.slice(0, 10));
      const { status, successful, failed, errors } = await under.ended(workflow);

      assert.deepEqual({ status, successful, failed, errors }, { status: "completed", successful: 0, failed: 10, errors: 0 });
      assert.equal((await booksOf(database(), organizationId)).balance, 10);
    });

    it("charges a phone and an address each at its price", async () => {
      await using under = await startEngine(database(), [vendor(found)]);
      const organizationId = await organizationWith(database(), 22);

      const workflow = await under.submit(organizationId, contacts.slice(0, 2), { type: "full" });
      const { emailsFound, phonesFound, creditsCharged } = await under.ended(workflow);

      assert.deepEqual({ emailsFound, phonesFound, creditsCharged }, { emailsFound: 2, phonesFound: 2, creditsCharged: 22 });
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 0, grant: 22, hold: -22, release: 22, charge: -22 });
    });

    it("goes on when a source throws: that contact ends in an error, the others as they would", async () => {
      const unlucky = inventedPerson(7).last_name;
      const source = vendor((question) => {
        if (question.known.lastName === unlucky) throw new TypeError("undefined is not a function");
        return found(question);
      });
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 20);

      const workflow = await under.submit(organizationId, contacts.slice(0, 20));
      const { status, successful, errors } = await under.ended(workflow);
      const results = await under.results(workflow);

      assert.deepEqual({ status, successful, errors }, { status: "completed_with_errors", successful: 19, errors: 1 });
      assert.deepEqual([results[7]?.status, results[7]?.reason, results[7]?.credits], ["failed", "source_error", 0]);
    });
  });
}

/** By a letter of the name: most are found, a fifth fails for good, a fifth is unknown. */
function mixed(question: Question): Answer {
  const letter = question.known.lastName?.at(1) ?? "";
  if (letter === "u") return free({ kind: "failed", retryable: false, detail: "broken" });
  return letter === "o" ? free({ kind: "none" }) : found(question);
}
