import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SetupError } from "./setup-error.ts";
import { readTiers } from "./tiers-file.ts";
import { everything } from "./tiers.ts";

describe("tiers file", () => {
  let path = "";
  before(async () => {
    path = join(await mkdtemp(join(tmpdir(), "cleanlist-tiers-")), "tiers.json");
  });
  after(() => rm(join(path, ".."), { recursive: true }));

  it("without one, everybody may use everything", async () => {
    assert.equal((await readTiers(undefined)).of(null), everything);
  });

  it("what it leaves out is the default, and who is on no tier of it is on the default one", async () => {
    await writeFile(path, '{"default":"free","tiers":{"free":{"features":["enrich_email"]},"pro":{"requests_per_minute":{"key":300},"monthly_credits":5000}}}');
    const tiers = await readTiers(path);
    assert.deepEqual(tiers.of("pro"), { name: "pro", features: everything.features, limits: { organization: 60, key: 300, polls: 600 }, monthlyCredits: 5_000 });
    for (const name of [null, "free", "enterprise"]) assert.deepEqual(tiers.of(name).features, ["enrich_email"]);
  });

  it("what cannot be read, or has other words, is refused before anything starts", async () => {
    await assert.rejects(readTiers(`${path}.none`), SetupError);
    for (const text of ["{", "[]", '{"default":"free","tiers":{}}', '{"default":"gold","tiers":{}}', '{"default":"free","tiers":{"free":{"feature":[]}}}', '{"default":"free","tiers":{"free":{"features":["API"]}}}']) {
      await writeFile(path, text);
      await assert.rejects(readTiers(path), SetupError, text);
    }
  });
});
