/** Whose turn it is: a small workflow does not stand in line behind a large one. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { Database } from "#src/engine/database.ts";
import { found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { inventedPerson } from "../support/invented-people.ts";
import { eventually } from "../support/waiting.ts";

const large = 3_000;

export function orderSuite(database: () => Database): void {
  describe("a workflow of one contact", () => {
    it(`overtakes one of ${large.toLocaleString("en")} that fills the machine`, async () => {
      const submitted = Promise.withResolvers<void>();
      const source = vendor(async (question) => {
        // The machine is full, and stays so until the small workflow has come.
        if (source.asked.length > 50) await submitted.promise;
        await turn();
        return found(question);
      });
      await using under = await startEngine(database(), [source], { concurrency: 20 });
      const organizationId = await organizationWith(database(), large + 1);

      const long = await under.submit(organizationId, Array.from({ length: large }, (_, n) => inventedPerson(n)));
      await eventually("the machine to be full", () => source.asked.length >= 60);
      const short = await under.submit(organizationId, [inventedPerson(large)]);
      submitted.resolve();
      await under.ended(short);
      const [row] = await database().query<{ done: number }>("select done from workflow where id = $1", [long.workflowId]);
      const { successful } = await under.ended(long);

      assert.ok((row?.done ?? large) < large / 2, `${String(row?.done)} of the large workflow were done before`);
      assert.equal(successful, large);
    });
  });
}
