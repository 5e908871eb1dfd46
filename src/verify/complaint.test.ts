import assert from "node:assert/strict";
import { test } from "node:test";
import type { Complaint } from "./complaint.ts";
import { complaintOf } from "./complaint.ts";
import { createReplyReader } from "./smtp/reply.ts";

for (const [line, refused, expected] of [
  ["452 4.5.3 Error: too many recipients", 0, "session"],
  ["550 5.5.3 Too many recipients", 0, "session"],
  ["421 4.5.3 Too many recipients in this session, goodbye", 0, "session"],
  ["421 4.7.0 Error: too many errors", 9, "session"],
  ["421 Service closing", 0, "session"],
  ["452 Too many recipients received this hour", 0, "session"],
  ["450 4.7.1 Error: too many recipients from 192.0.2.1, slow down", 0, "pace"],
  ["421 4.7.0 Recipient rate exceeded, try again later", 0, "pace"],
  ["550 5.7.1 Too many unknown recipients, banned", 4, "turned"],
  ["554 5.7.1 Access denied", 4, "turned"],
  ["421 4.7.1 Directory harvest attack suspected", 4, "turned"],
  ["554 5.7.1 Access denied", 0, null],
  ["550 5.1.1 User unknown", 9, null],
  ["450 4.2.0 Greylisted", 9, null],
  ["250 Ok", 9, null],
] as const satisfies readonly (readonly [string, number, Complaint | null])[]) {
  test(`${line}, after ${String(refused)} unknown users: ${expected ?? "about the recipient"}`, () => {
    const [read] = createReplyReader().feed(Buffer.from(`${line}\r\n`));
    assert.equal(read?.kind === "reply" ? complaintOf(read.reply, { refused }) : "garbage", expected);
  });
}
