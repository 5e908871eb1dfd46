import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { forEachDatabase } from "../../test/support/databases.ts";
import { organizationWith } from "../../test/support/engine-under-test.ts";
import { idleEngine } from "../../test/support/idle-engine.ts";
import { eventually } from "../../test/support/waiting.ts";
import { changeCreditSettings } from "./credit-settings.ts";
import { charge, grant } from "./credits.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";
import { creditsChannel } from "./expiring-credits.ts";
import { migrate } from "./migrate.ts";
import { statementOf } from "./statement.ts";

const november = Date.parse("2026-11-20T12:00:00Z");
const december = Date.parse("2026-12-01T00:00:00Z");

forEachDatabase((database) => {
  describe("upkeep", () => {
    before(() => migrate(database(), november));

    it("gives every organization the allowance of its tier, once a month however many workers there are, and takes the rest of the last", async () => {
      const organizationId = await organizationWith(database(), 10);
      await database().query("update organization set tier = 'pro' where id = $1", [organizationId]);
      const entries = async (): Promise<unknown[]> => (await statementOf(database(), { organizationId, before: null, limit: 50 })).map(({ kind, amount, note }) => [kind, amount, note]);
      const first = [["allowance", 500, "allowance of 2026-11"], ["grant", 10, "opening balance"]];

      await worked(database(), { nowMs: november, workers: 3 }, async () => eventually("the allowance", async () => (await entries()).length === 2));
      assert.deepEqual(await entries(), first);
      await worked(database(), { nowMs: november, workers: 1 }, (lines) => nextRound(database(), lines));
      assert.deepEqual(await entries(), first);

      await database().transaction((tx) => charge(tx, { organizationId, amount: 120, note: "work", nowMs: november }));
      await worked(database(), { nowMs: december, workers: 2 }, async () => eventually("the new month", async () => (await entries()).length === 5));
      assert.deepEqual(new Set((await entries()).slice(0, 2).map((entry) => JSON.stringify(entry))), new Set(['["allowance",500,"allowance of 2026-12"]', '["expiry",-380,null]']));
    });

    it("says once that few credits are left, and again after some were added", async () => {
      const organizationId = await organizationWith(database(), 100);
      await changeCreditSettings(database(), { organizationId, lowBelow: 50, nowMs: november });
      const take = (amount: number): Promise<object> => database().transaction((tx) => charge(tx, { organizationId, amount, note: "work", nowMs: november }));
      const said = (lines: readonly object[]): number => lines.filter((line) => "organization" in line && line.organization === organizationId).length;

      await worked(database(), { nowMs: november, workers: 2 }, async (lines) => {
        await take(50);
        await nextRound(database(), lines);
        assert.equal(said(lines), 0);
        await take(1);
        await nextRound(database(), lines);
        await eventually("the warning", () => said(lines) === 1);
        await take(1);
        await nextRound(database(), lines);
        assert.equal(said(lines), 1);
        await database().transaction((tx) => grant(tx, { organizationId, amount: 10, note: "more", nowMs: november }));
        await take(20);
        await nextRound(database(), lines);
        await eventually("the second warning", () => said(lines) === 2);
      });
    });
  });
});

/** A round that began after this has ended: it told of an organization that is made for it. */
async function nextRound(db: Database, warnings: readonly object[]): Promise<void> {
  const organization = await organizationWith(db, 1);
  await changeCreditSettings(db, { organizationId: organization, lowBelow: 2, nowMs: november });
  await db.query("select pg_notify($1, '')", [creditsChannel]);
  await eventually("a round", () => warnings.some((line) => "organization" in line && line.organization === organization));
}

async function worked(db: Database, of: { readonly nowMs: number; readonly workers: number }, work: (warnings: readonly object[]) => Promise<unknown>): Promise<void> {
  const warnings: object[] = [];
  const engines = await Promise.all(Array.from({ length: of.workers }, () => engineAt(db, of.nowMs, warnings)));
  await Promise.all(engines.map((engine) => engine.startWorker()));
  try {
    await work(warnings);
  } finally {
    await Promise.all(engines.map((engine) => engine.stop(0)));
  }
}

function engineAt(database: Database, nowMs: number, warnings: object[]): Promise<Engine> {
  return idleEngine(database, {
    nowMs,
    allowanceOf: (tier) => (tier === "pro" ? 500 : 0),
    log: { info: () => undefined, error: () => undefined, warn: (fields) => void warnings.push(fields) },
  });
}
