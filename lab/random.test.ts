import assert from "node:assert/strict";
import { it } from "node:test";
import { createRandom } from "./random.ts";

it("a fork does not depend on what was drawn before it", () => {
  const used = createRandom("7");
  used.next();
  assert.equal(used.fork("names").next(), createRandom("7").fork("names").next());
});

it("weighted choice follows the weights", () => {
  const random = createRandom("weights");
  const heads = Array.from({ length: 4000 }, () =>
    random.weighted([
      ["heads", 3],
      ["tails", 1],
    ]),
  ).filter((side) => side === "heads").length;
  assert.ok(heads > 2850 && heads < 3150, String(heads));
});

it("shuffle keeps every item", () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  assert.deepEqual(
    createRandom("s")
      .shuffle(items)
      .toSorted((a, b) => a - b),
    items,
  );
});
