import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { lineCharactersMax, linesOf } from "./lines.ts";

async function read(...chunks: readonly Buffer[]): Promise<(string | null)[]> {
  const lines = [];
  for await (const line of linesOf(Readable.from(chunks))) lines.push(line);
  assert.deepEqual(lines.map(({ number }) => number), lines.map((_, at) => at + 1));
  return lines.map(({ text }) => text);
}

test("lines end in LF or CRLF, and the last one where the stream ends", async () => {
  assert.deepEqual(await read(Buffer.from("a\r\nb\n\nc")), ["a", "b", "", "c"]);
  assert.deepEqual(await read(Buffer.from("a\n")), ["a"]);
  assert.deepEqual(await read(), []);
});

test("a line and a letter may come in pieces", async () => {
  const bytes = Buffer.from("größer\n用户\n");
  assert.deepEqual(await read(...Array.from(bytes, (byte) => Buffer.of(byte))), ["größer", "用户"]);
});

test("a line that is too long is told without its text, and those after it are read", async () => {
  const long = Buffer.alloc(lineCharactersMax, "x");
  assert.deepEqual(await read(long, long, Buffer.from("\nshort\n"), long, long), [null, "short", null]);
  assert.deepEqual(await read(Buffer.concat([long, Buffer.from("y\nshort")])), [null, "short"]);
});
