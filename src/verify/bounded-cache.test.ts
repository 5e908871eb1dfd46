import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoundedCache } from "./bounded-cache.ts";

test("a value is remembered until its time", () => {
  const cache = createBoundedCache<string>(2);
  cache.set("a", "A", 10);
  assert.equal(cache.get("a", 9), "A");
  assert.equal(cache.get("a", 10), undefined);
});

test("the value that was unused for longest makes room", () => {
  const cache = createBoundedCache<string>(2);
  for (const key of ["a", "b"]) cache.set(key, key, 10);
  cache.get("a", 0);
  cache.set("c", "c", 10);
  assert.deepEqual(["a", "b", "c"].map((key) => cache.get(key, 0)), ["a", undefined, "c"]);
});
