/** Stopping in the middle: what is being asked is finished and stored, everything else goes on at the next start. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "#src/engine/database.ts";
import { booksOf, found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { inventedPerson } from "../support/invented-people.ts";
import { eventually } from "../support/waiting.ts";

const contacts = Array.from({ length: 300 }, (_, n) => inventedPerson(n));

export function restartSuite(database: () => Database): void {
  describe("an engine that is stopped in the middle", () => {
    it("goes on at the next start, and asks no question twice", async () => {
      const source = vendor(async (question) => {
        await sleep(5);
        return found(question);
      });
      const organizationId = await organizationWith(database(), 300);
      const first = await startEngine(database(), [source], { concurrency: 10 });
      const workflow = await first.submit(organizationId, contacts);
      await eventually("the middle of the work", () => source.asked.length > 100);
      await first.stop();
      assert.deepEqual(first.endings, []);

      await using second = await startEngine(database(), [source]);
      await second.ended(workflow);

      assert.deepEqual(second.endings, [workflow.workflowId]);
      assert.equal(source.asked.length, 300);
      assert.equal(new Set(source.asked.map(({ key }) => key)).size, 300);
      assert.deepEqual(await booksOf(database(), organizationId), { balance: 0, grant: 300, hold: -300, release: 300, charge: -300 });
    });

    it("gives up calls that outlast the grace: they are asked again, and are no failures", async () => {
      const source = vendor(async (question, { signal }) => {
        if (source.asked.length > 1) return found(question);
        await once(signal, "abort");
        throw signal.reason;
      });
      const organizationId = await organizationWith(database(), 1);
      const first = await startEngine(database(), [source]);
      const workflow = await first.submit(organizationId, contacts.slice(0, 1));
      await eventually("the question", () => source.asked.length === 1);
      await first.stop(10);

      await using second = await startEngine(database(), [source]);
      const { status, successful } = await second.ended(workflow);

      assert.deepEqual([status, successful, source.asked.length], ["completed", 1, 2]);
    });
  });
}
