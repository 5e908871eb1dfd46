/** Replies that nobody foresaw: whatever a host says, nothing crashes or hangs, and nobody is found deliverable by it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { verdictReasons } from "../contract/terms.ts";
import { classify } from "./smtp/classify.ts";
import { createReplyReader } from "./smtp/reply.ts";
import type { Move } from "./testing/scripted-host.ts";
import { openLoopback } from "./testing/loopback.ts";

const reasons: ReadonlySet<string> = new Set(Object.values(verdictReasons).flat());
const words = fc.constantFrom("user", "unknown", "mailbox", "full", "blocked", "spamhaus", "try again later", "relay", "denied", "exists", "ok", "250", "receiving mail at a rate", "5.1.1", "192.0.2.1", "用户", "не найден");
const text = fc.oneof(fc.array(words, { maxLength: 6 }).map((parts) => parts.join(" ")), fc.string({ unit: "grapheme", maxLength: 80 }));
const enhanced = fc.oneof(fc.constant(""), fc.tuple(fc.constantFrom(2, 4, 5), fc.nat(9), fc.nat(700)).map((parts) => `${parts.join(".")} `));
const reply = fc.tuple(fc.integer({ min: 100, max: 699 }), fc.constantFrom(" ", "-", ""), enhanced, text).map((parts) => parts.join(""));

test("every reply at every stage means something, and a refusal never means that the mailbox exists", () => {
  fc.assert(
    fc.property(reply, fc.constantFrom("banner", "ehlo", "tls", "mail", "rcpt"), (line, stage) => {
      for (const read of createReplyReader().feed(Buffer.from(`${line.replaceAll("\n", " ")}\r\n`))) {
        if (read.kind === "garbage") continue;
        const { reason } = classify(read.reply, { stage, provider: null });
        assert.ok(reasons.has(reason));
        if (stage === "rcpt" && read.reply.code < 300) continue;
        assert.ok(reason !== "mailbox_exists" && reason !== "forwarded" && reason !== "accept_all");
      }
    }),
    { numRuns: 20_000 },
  );
});

test("any bytes in any packets end in replies or garbage", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
      const reader = createReplyReader();
      for (const chunk of chunks) for (const read of reader.feed(Buffer.from(chunk))) if (read.kind === "garbage") return;
    }),
    { numRuns: 2_000 },
  );
});

const hostile: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("250 Ok", "250-mx.test\r\n250 PIPELINING", "250-mx.test\r\n250 STARTTLS", "220 go") },
  { weight: 4, arbitrary: reply },
  { weight: 1, arbitrary: fc.constantFrom(null, "", "250 a\r\n250 b", "550 a\r\n250 b", "\u0000\u0001", "x".repeat(9_000)) },
  { weight: 1, arbitrary: fc.record({ say: reply, and: fc.constantFrom("close", "reset") }) },
);

for (const [rcpt, what] of [["550 no\r\n250 Ok", "twice"], ["250 Ok\r\n550 no\r\n250 Ok", "three times"]] as const) {
  test(`a host that answers each recipient ${what} is not believed`, async (t) => {
    const { ask } = await openLoopback(t, [{ rcpt: () => rcpt }]);
    const found = await Promise.all(["a1", "a2", "a3", "a4", "a5", "a6", "a7"].map((local) => ask(`${local}@acme.test`)));
    for (const { verdict } of found) assert.notEqual(verdict.status, "deliverable");
    assert.equal((await ask("later@acme.test")).verdict.reason, "protocol_error");
  });
}

test("a host that says anything at all, but the same to everybody, never makes anybody deliverable", async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.record({ banner: fc.oneof(fc.constant("220 mx.test"), hostile), ehlo: hostile, mail: hostile, rcpt: hostile, other: hostile }), async (says) => {
      const { ask, close } = await openLoopback(
        t,
        [{ banner: () => says.banner, ehlo: () => says.ehlo, helo: () => says.ehlo, mail: () => says.mail, rcpt: () => says.rcpt, other: () => says.other }],
        { timeouts: { connectMs: 40, bannerMs: 20, commandMs: 20, tlsMs: 20, quitMs: 20 } },
      );
      const found = await Promise.all(["ada", "bob", "eve"].map((local) => ask(`${local}@acme.test`)));
      await close();
      for (const { verdict } of found) assert.notEqual(verdict.status, "deliverable");
    }),
    { numRuns: 60 },
  );
});
