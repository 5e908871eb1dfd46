/** How a reply gets onto the wire: at once, in pieces, byte by byte, with bare line feeds, or in Latin-1. */
import type { Writable } from "node:stream";
import type { Act } from "./behaviour.ts";

/** Between the parts of a reply, so that they arrive in packets of their own. */
const gapMs = 2;

/** Writes `text`, lines separated by `\n`; `done` is called once all of it is written. Nothing is written for an empty text. */
export function speak(stream: Writable, text: string, how: Act["how"], done: () => void): void {
  if (text === "") return done();
  const line = `${text.replaceAll("\n", "\r\n")}\r\n`;
  switch (how) {
    case undefined:
      stream.write(line);
      return done();
    case "latin1":
      stream.write(line, "latin1");
      return done();
    case "bare-lf":
      stream.write(`${text}\n`);
      return done();
    case "pieces":
      return inParts(stream, thirds(Buffer.from(line)), done);
    case "bytes":
      return inParts(stream, [...Buffer.from(line)].map((byte) => Buffer.of(byte)), done);
  }
}

function thirds(bytes: Buffer): Buffer[] {
  const third = Math.ceil(bytes.length / 3);
  return [bytes.subarray(0, third), bytes.subarray(third, 2 * third), bytes.subarray(2 * third)];
}

function inParts(stream: Writable, parts: readonly Buffer[], done: () => void): void {
  const [first, ...others] = parts;
  if (first === undefined || stream.destroyed) return done();
  // Whoever corked the stream wants few packets; here many are wanted.
  while (stream.writableCorked > 0) stream.uncork();
  stream.write(first);
  setTimeout(() => inParts(stream, others, done), gapMs).unref();
}
