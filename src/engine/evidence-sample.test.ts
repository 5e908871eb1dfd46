import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Observation } from "../domain/finder/pattern-memory.ts";
import { parseName } from "../domain/names/parse-name.ts";
import { evidenceSample } from "./evidence-sample.ts";

const dayMs = 86_400_000;
const name = parseName("Berta Quastenflosser");

function colleagues(count: number, kind: Observation["kind"] = "verified", domain = "large.example"): Observation[] {
  return Array.from({ length: count }, (_, n) => ({ name, address: `b${String(n + 1)}@${domain}`, kind, site: domain }));
}

function places(kept: readonly Observation[]): number[] {
  return kept.map(({ address }) => Number(address.slice(1, address.indexOf("@"))));
}

describe("a sample of what addresses teach", () => {
  it("has the first five of a domain, then one each time that their number has doubled", () => {
    const sample = evidenceSample();
    const first = sample(colleagues(20), 0);
    const rest = sample(colleagues(1_000).slice(20), 1);
    assert.deepEqual(places([...first, ...rest]), [1, 2, 3, 4, 5, 8, 16, 32, 64, 128, 256, 512]);
  });

  it("is taken of every domain, kind and day by itself", () => {
    const sample = evidenceSample();
    assert.equal(sample(colleagues(12), 0).length, 6);
    assert.equal(sample(colleagues(12, "website"), 0).length, 6);
    assert.equal(sample(colleagues(12, "verified", "other.example"), 0).length, 6);
    assert.equal(sample(colleagues(3), dayMs - 1).length, 0);
    assert.equal(sample(colleagues(3), dayMs).length, 3);
  });
});
