import assert from "node:assert/strict";
import { test } from "node:test";
import { resumeAt } from "./pause.ts";

const nowMs = Date.parse("2026-11-20T10:00:00Z");
const pause = (headers: Record<string, string>): number =>
  resumeAt(new Map(Object.entries(headers)), [{ name: "x-reset", says: "moment" }, { name: "x-left", says: "seconds" }], nowMs) - nowMs;

test("a vendor's own word on when to come back is followed", () => {
  assert.equal(pause({ "retry-after": "7" }), 7_000);
  assert.equal(pause({ "retry-after": "Fri, 20 Nov 2026 10:00:09 GMT" }), 9_000);
  assert.equal(pause({ "x-reset": "2026-11-20 10:00:30" }), 30_000);
  assert.equal(pause({ "x-reset": "2026-11-20T10:00:30Z" }), 30_000);
  assert.equal(pause({ "x-reset": String(nowMs / 1_000 + 20) }), 20_000);
  assert.equal(pause({ "x-left": "2.5" }), 2_500);
});

test("a pause is never shorter than half a second nor longer than an hour, and a minute where nothing is said", () => {
  assert.equal(pause({}), 5_000);
  assert.equal(pause({ "x-reset": "soon" }), 5_000);
  assert.equal(pause({ "x-reset": "2026-01-01 00:00:00" }), 500);
  assert.equal(pause({ "retry-after": "0" }), 500);
  assert.equal(pause({ "retry-after": "864000" }), 3_600_000);
});
