import assert from "node:assert/strict";
import { it } from "node:test";
import { lettersOf } from "./pattern.ts";
import { patterns } from "./pattern-list.ts";
import { Tallies } from "./tallies.ts";
import { addressHash, noWord, wordOf } from "./word.ts";

const none = { word: noWord, initial: noWord, weight: 1, choices: [], leaning: null };
const made = (first: string, source: string) => {
  const letters = lettersOf({ first, f: first.slice(0, 1), last: "", l: "", mid: "", m: "" });
  return { pattern: patterns.findIndex((pattern) => pattern.source === source), reading: { letters, weight: 1, given: none, family: none }, wildcard: noWord };
};

it("two addresses that share a hash are kept apart", () => {
  // Letters shift the hash by whole multiples of 2^32 where a word is exchanged for its complement of this kind.
  let [a, b] = ["a", "b"];
  for (let round = 0; round < 10; round += 1) [a, b] = [a + b, b + a];
  assert.equal(addressHash(wordOf(a)), addressHash(wordOf(b)));
  const tallies = new Tallies();
  tallies.addMade(made(a, "{first}"), 0.5);
  tallies.addMade(made(b, "{first}"), 0.2);
  assert.deepEqual([tallies.size, tallies.localAt(0), tallies.localAt(1)], [2, a, b]);
  assert.deepEqual([tallies.placeOf(a), tallies.placeOf(b), tallies.placeOf("c")], [0, 1, -1]);
});

it("what makes the same address is summed up, under the pattern that speaks most for it", () => {
  const tallies = new Tallies();
  tallies.addMade(made("jo", "{first}"), 0.1);
  tallies.addMade(made("bob", "{first:2}"), 0.1);
  tallies.addMade(made("jod", "{first:2}"), 0.3);
  assert.deepEqual([tallies.size, tallies.localAt(0), tallies.sums[0], patterns[tallies.patterns[0] ?? -1]?.source], [2, "jo", 0.4, "{first:2}"]);
});

it("any number of addresses is kept, and none after it was cleared", () => {
  const tallies = new Tallies();
  for (let at = 0; at < 3_000; at += 1) tallies.addMade(made(`n${String(at % 2_000)}`, "{first}"), 0.1);
  assert.equal(tallies.size, 2_000);
  assert.deepEqual(tallies.likeliest(2).map((place) => tallies.localAt(place)), ["n0", "n1"]);
  assert.equal(tallies.sums[tallies.placeOf("n1999")], 0.1);
  tallies.clear();
  assert.equal(tallies.placeOf("n1"), -1);
});
