import assert from "node:assert/strict";
import { test } from "node:test";
import { createProviderTally } from "./provider-tally.ts";

test("hosts that refuse stand for their provider where they are most of those that spoke lately", () => {
  let nowMs = 0;
  const tally = createProviderTally(() => nowMs);
  const say = (word: "normal" | "refused" | "slow", host: string): boolean => tally.isCommon(word, { provider: "google", host });
  assert.deepEqual(["a", "b", "b", "c"].map((host) => say("refused", host)), [false, false, false, true]);
  say("normal", "d");
  assert.equal(say("refused", "c"), false);
  assert.equal(say("refused", "d"), true);
  assert.equal(tally.isCommon("refused", { provider: "yahoo", host: "e" }), false);
  nowMs += 11 * 60_000;
  assert.equal(say("refused", "f"), false);
});
