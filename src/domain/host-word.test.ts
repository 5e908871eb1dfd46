import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { trustIn } from "./host-word.ts";

test("one bounce hardly matters, many do, and mail that arrives weighs against them", () => {
  assert.equal(trustIn({ broken: 0, kept: 0 }), 1);
  assert.equal(trustIn({ broken: 1, kept: 0 }), 0.96);
  assert.equal(trustIn({ broken: 24, kept: 0 }), 0.5);
  assert.ok(trustIn({ broken: 10, kept: 200 }) > 0.95);
});

test("a host is never believed less than by half, nor more for a further bounce, nor less for mail that arrives", () => {
  const count = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(count, count, (broken, kept) => {
      const trust = trustIn({ broken, kept });
      assert.ok(trust >= 0.5 && trust <= 1);
      assert.ok(trustIn({ broken: broken + 1, kept }) <= trust);
      assert.ok(trustIn({ broken, kept: kept + 1 }) >= trust);
    }),
  );
});
