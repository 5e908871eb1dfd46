import assert from "node:assert/strict";
import { test } from "node:test";
import { retryAtMs } from "./retry.ts";

const schedule = [1_000, 5_000];

test("pauses follow the schedule, and end with it", () => {
  const times = [0, 1, 2].map((attempt) => retryAtMs({ schedule, attempt, nowMs: 100, text: "" }));
  assert.deepEqual(times, [1_100, 5_100, null]);
});

test("a host that names its own pause is not asked before, unless that is after the schedule", () => {
  for (const [text, pauseMs] of [["Greylisted, try again in 3 seconds", 3_000], ["in 1 s", 1_000], ["wait 5 minutes", 1_000], ["error 300 in queue", 1_000]] as const) {
    assert.equal(retryAtMs({ schedule, attempt: 0, nowMs: 0, text }), pauseMs, text);
  }
  assert.equal(retryAtMs({ schedule: [60_000, 300_000], attempt: 0, nowMs: 0, text: "wait 5 minutes" }), 300_000);
});
