import assert from "node:assert/strict";
import { test } from "node:test";
import type { Read } from "./reply.ts";
import { createReplyReader } from "./reply.ts";

function feed(...chunks: readonly (string | Buffer)[]): Read[] {
  const reader = createReplyReader();
  return chunks.flatMap((chunk) => reader.feed(Buffer.from(chunk)));
}

function only(reads: readonly Read[]): { code: number; enhanced: string | null; text: string } {
  const [read] = reads;
  assert.ok(reads.length === 1 && read?.kind === "reply");
  const { code, enhanced, text } = read.reply;
  return { code, enhanced, text };
}

test("one line, with and without enhanced code or text", () => {
  assert.deepEqual(only(feed("250 2.1.5 Ok\r\n")), { code: 250, enhanced: "2.1.5", text: "Ok" });
  assert.deepEqual(only(feed("250 Ok\r\n")), { code: 250, enhanced: null, text: "Ok" });
  assert.deepEqual(only(feed("550\n")), { code: 550, enhanced: null, text: "" });
  assert.deepEqual(only(feed("550 #5.1.0 Address rejected.\r\n")), { code: 550, enhanced: "5.1.0", text: "Address rejected." });
  assert.deepEqual(only(feed("550 no mailbox here (#5.1.1)\r\n")), { code: 550, enhanced: "5.1.1", text: "no mailbox here (#5.1.1)" });
});

test("an enhanced code of another class than the reply is not one (RFC 2034 section 4)", () => {
  assert.equal(only(feed("250 5.1.1 Ok\r\n")).enhanced, null);
  assert.equal(only(feed("550 version 2.1.5 of me\r\n")).enhanced, null);
  assert.equal(only(feed("550 [5.6.7.8] no\r\n")).enhanced, null);
});

test("many lines are one reply, and its last line decides", () => {
  assert.deepEqual(only(feed("550-5.1.1 it does\r\n550-5.1.1 not exist\r\n550 5.1.1 gsmtp\r\n")), { code: 550, enhanced: "5.1.1", text: "it does not exist gsmtp" });
  assert.equal(only(feed("250-one\r\n550 two\r\n")).code, 550);
});

test("packets of any size give the same reply", () => {
  const text = "220-wait\r\n220 mx.example ESMTP\r\n";
  for (let size = 1; size < text.length; size += 1) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
    assert.deepEqual(only(feed(...chunks)), { code: 220, enhanced: null, text: "wait mx.example ESMTP" });
  }
});

test("several replies in one packet come in order", () => {
  assert.deepEqual(feed("250 a\r\n550 b\r\n").map((read) => read.kind === "reply" && read.reply.code), [250, 550]);
});

test("what is not SMTP is garbage", () => {
  for (const text of ["HTTP/1.1 400 Bad Request\r\n", "SSH-2.0-OpenSSH\r\n", "99 no\r\n", "650 no\r\n", "2500 no\r\n", "\r\n", Buffer.from([0, 255, 10])]) {
    assert.equal(feed(text)[0]?.kind, "garbage");
  }
});

test("lines without end and replies without end are cut off", () => {
  assert.equal(feed("2".repeat(5_000))[0]?.kind, "garbage");
  assert.equal(feed("250-more\r\n".repeat(200))[0]?.kind, "garbage");
});

test("no control character comes through", () => {
  assert.equal(only(feed("550 a\u001b[31mb\u0007c\u202ed\r\n")).text, "a [31mb c d");
});
