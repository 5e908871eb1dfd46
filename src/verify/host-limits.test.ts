import assert from "node:assert/strict";
import { test } from "node:test";
import { connectionsWorth, createHostLimits, noteAnswered, noteTooFast, noteTurned, roomAtOnce } from "./host-limits.ts";
import { createSenders } from "./senders.ts";

const fresh = () => createHostLimits({ connectionsMax: 4, recipientsMax: 100, paceMs: 1_000, senders: createSenders([""]) });

test("a host is met gently: one connection, one recipient; more where that goes well", () => {
  const limits = fresh();
  assert.deepEqual([limits.atOnce, connectionsWorth(limits, 10_000)], [1, 1]);
  for (let turn = 0; turn < 12; turn += 1) noteAnswered(limits, { recipients: limits.atOnce, inSession: limits.atOnce, tookMs: 100 });
  assert.equal(limits.atOnce, 50);
  assert.equal(connectionsWorth(limits, 50), 1);
  assert.equal(connectionsWorth(limits, 10_000), 4);
});

test("a limit that a host does not state is found out with one recipient too many", () => {
  for (const limit of [1, 2, 3, 5, 10, 20, 25, 50, 100]) {
    const limits = fresh();
    let asked = 0;
    while (asked <= limit) {
      const recipients = roomAtOnce(limits, asked);
      asked += recipients;
      if (asked <= limit) noteAnswered(limits, { recipients, inSession: asked, tookMs: 1 });
    }
    assert.equal(asked, limit + 1);
    // What it bore before is asked at once in the next session.
    assert.equal(roomAtOnce(limits, 0), limit);
  }
});

test("a host that says that recipients come too fast is asked one by one, with a pause that grows", () => {
  const limits = fresh();
  noteAnswered(limits, { recipients: 30, inSession: 30, tookMs: 1 });
  noteTooFast(limits, 1_000);
  const first = limits.pauseMs;
  noteTooFast(limits, 1_001); // sent before it said so
  assert.deepEqual([limits.atOnce, limits.pauseMs, limits.notBeforeMs > 1_000], [1, first, true]);
  noteTooFast(limits, 10_000);
  assert.ok(limits.pauseMs > first);
  assert.equal(connectionsWorth(limits, 10_000), 1);
});

test("a host that turned on us is left alone for longer each time", () => {
  const limits = fresh();
  noteTurned(limits, 0);
  const first = limits.notBeforeMs;
  noteTurned(limits, first);
  assert.ok(limits.notBeforeMs - first > first);
  assert.ok(limits.pauseAfterRefusalMs > 0);
});
