import assert from "node:assert/strict";
import { test } from "node:test";
import { createRecent } from "./recent.ts";

function shelf(entriesMax = 2): { readonly get: (key: string, value?: string) => Promise<string>; readonly clock: { nowMs: number }; readonly reads: string[] } {
  const clock = { nowMs: 0 };
  const reads: string[] = [];
  const recent = createRecent<string>({ entriesMax, freshMs: 100, now: () => clock.nowMs, isLasting: (value) => value !== "bad" });
  return {
    clock,
    reads,
    get: (key, value = key) =>
      recent.get(key, async () => {
        reads.push(key);
        if (value === "broken") throw new Error("broken");
        return value;
      }),
  };
}

test("simultaneous and later questions share one reading while it is fresh", async () => {
  const { get, clock, reads } = shelf();
  await Promise.all([get("a"), get("a")]);
  clock.nowMs = 99;
  await get("a");
  assert.deepEqual(reads, ["a"]);
  clock.nowMs = 100;
  await get("a");
  assert.deepEqual(reads, ["a", "a"]);
});

test("the oldest entry leaves when there are too many", async () => {
  const { get, reads } = shelf(2);
  for (const key of ["a", "b", "c", "b", "a"]) await get(key);
  assert.deepEqual(reads, ["a", "b", "c", "a"]);
});

test("what is not worth keeping, or failed, is read again", async () => {
  const { get, reads } = shelf();
  await get("a", "bad");
  await get("a");
  await assert.rejects(get("b", "broken"), /broken/);
  assert.equal(await get("b"), "b");
  assert.deepEqual(reads, ["a", "a", "b", "b"]);
});
