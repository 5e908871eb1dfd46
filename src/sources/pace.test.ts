import assert from "node:assert/strict";
import { test } from "node:test";
import { createPace } from "./pace.ts";

test("turns are handed out evenly, and never faster after a pause", () => {
  const pace = createPace({ perSecond: 2, patienceMs: 1_000 });
  assert.deepEqual([pace.next(0), pace.next(0), pace.next(0)].map((turn) => (turn.kind === "wait" ? turn.waitMs : null)), [0, 500, 1_000]);
  assert.deepEqual([pace.next(60_000), pace.next(60_000)].map((turn) => (turn.kind === "wait" ? turn.waitMs : null)), [0, 500]);
});

test("those put off come back one after the other, a minute later at most", () => {
  const pace = createPace({ perSecond: 1, patienceMs: 0 });
  pace.next(0);
  const later = Array.from({ length: 100 }, () => pace.next(0)).map((turn) => (turn.kind === "later" ? turn.untilMs : 0));
  assert.deepEqual(later.slice(0, 3), [1_000, 2_000, 3_000]);
  assert.equal(later.at(-1), 60_000);
});
