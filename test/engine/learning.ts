/** What one organization's tasks teach about a company's addresses helps the next, whoever asks, and tells nothing about anybody. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseName } from "#src/domain/names/parse-name.ts";
import type { Question } from "#src/domain/source.ts";
import { free } from "#src/domain/source.ts";
import { verdict } from "#src/domain/verdict.ts";
import type { Database } from "#src/engine/database.ts";
import { recordOutcomes } from "#src/engine/mail-outcomes.ts";
import { organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { testSecret } from "../support/test-secret.ts";
import { eventually } from "../support/waiting.ts";

const site = "learned.example";

export function learningSuite(database: () => Database): void {
  describe("formats of addresses", () => {
    it("are learned from what was found, without names and addresses, and shared by all organizations", async () => {
      const source = vendor(({ known }: Question) => {
        const address = `${known.lastName?.toLowerCase() ?? ""}_${known.firstName?.toLowerCase() ?? ""}@${site}`;
        return free({ kind: "found", facts: [{ field: "work_email", value: address, confidence: 0.9 }, { field: "verdict", address, verdict: verdict("mailbox_exists") }] });
      });
      await using under = await startEngine(database(), [source]);
      const organizationId = await organizationWith(database(), 10);
      await under.ended(await under.submit(organizationId, [
        { first_name: "Berta", last_name: "Quastenflosser", company_domain: site },
        { first_name: "Emil", last_name: "Zackenbarsch", company_domain: site },
      ]));

      const remembered = await eventually("what was found is learned", async () => {
        const rows = await under.engine.patterns.recall(site);
        return rows.length < 2 ? null : rows;
      });
      assert.deepEqual(remembered.map(({ kind, fits }) => [kind, Object.keys(fits)[0]]), [["verified", "{last}_{first}"], ["verified", "{last}_{first}"]]);
      const rows = await database().query<{ row: unknown }>("select to_json(e) as row from pattern_evidence e where site = $1", [site]);
      assert.equal(rows.length, 2);
      assert.doesNotMatch(JSON.stringify(rows), /berta|emil|quast|zacken/i);
    });

    it("count an address once, as it is best known, and not at all once mail to it has bounced", async () => {
      await using under = await startEngine(database(), []);
      const organizationId = await organizationWith(database(), 10);
      const { patterns } = under.engine;
      const seen = { name: parseName("Otto Bounce"), address: "obounce@bounced.example", site: "bounced.example" };
      await patterns.learn([{ ...seen, kind: "submitted" }, { ...seen, kind: "verified" }]);
      await patterns.learn([{ ...seen, kind: "vendor" }]);
      assert.deepEqual((await patterns.recall(seen.site)).map(({ kind }) => kind), ["verified"]);

      await recordOutcomes(database(), { secret: testSecret, organizationId, outcomes: [{ address: seen.address, kind: "hard", reason: "mailbox_not_found", atMs: 1 }], nowMs: 1 });
      await using after = await startEngine(database(), []);
      assert.deepEqual(await after.engine.patterns.recall(seen.site), []);
    });
  });
}
