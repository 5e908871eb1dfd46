import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isWorthAsking, usualWorthMicros } from "./probing.ts";

describe("how far guessing goes", () => {
  const guess = (confidence: number): { confidence: number } => ({ confidence });
  it("asks about what is likely", () => assert.ok(isWorthAsking(guess(0.3), [], usualWorthMicros)));
  it("does not ask about what is hardly ever right", () => assert.ok(!isWorthAsking(guess(0.001), [], usualWorthMicros)));
  it("takes refusals for news: a rare pattern is likelier once the common ones are out", () => {
    assert.ok(!isWorthAsking(guess(0.05), [], usualWorthMicros));
    assert.ok(isWorthAsking(guess(0.05), [guess(0.4), guess(0.3), guess(0.15)], usualWorthMicros));
  });
  it("asks less where the address is cheap elsewhere, and the less the more was refused", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.3, noNaN: true }), fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 20 }), (confidence, worth, count) => {
        const hopeless = (times: number): { confidence: number }[] => Array.from({ length: times }, () => guess(0));
        if (isWorthAsking(guess(confidence), hopeless(count + 1), worth)) assert.ok(isWorthAsking(guess(confidence), hopeless(count), worth));
        if (isWorthAsking(guess(confidence), [], worth)) assert.ok(isWorthAsking(guess(confidence), [], worth * 2));
      }),
    );
  });
});
