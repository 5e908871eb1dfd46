import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoundedCache } from "./bounded-cache.ts";

test("a value is remembered until its time", () => {
  const cache = createBoundedCache<string>(2);
  cache.set("a", "A", 10);
  assert.equal(cache.get("a", 9), "A");
  assert.equal(cache.get("a", 10), undefined);
});

test("no more is kept than the bound, and what is used stays", () => {
  const cache = createBoundedCache<number>(10);
  for (let n = 0; n < 1_000; n += 1) {
    cache.set(String(n), n, 10);
    assert.equal(cache.get("0", 0), 0);
  }
  const kept = Array.from({ length: 1_000 }, (_, n) => cache.get(String(n), 0)).filter((value) => value !== undefined);
  assert.ok(kept.length <= 10 && kept.length >= 5, `${String(kept.length)} are kept`);
  assert.ok(kept.includes(999));
});
