/**
 * Which characters the bytes of a list stand for, and a decoder that may be fed in pieces.
 *
 * The first 64 KB that hold anything but ASCII decide, wherever they stand: an English list whose first accent is in
 * row 900,000 is judged by that row. Text that is UTF-8 there is decoded as UTF-8 to the end, and later bytes that are
 * not become U+FFFD: one broken row must not turn every accent of the others into two wrong characters. Text that is
 * neither UTF-8 nor UTF-16 is Windows-1252, what Excel writes as "CSV" in western Europe and the Americas.
 */
import { isAscii } from "node:buffer";
import { open } from "node:fs/promises";
import iconv from "iconv-lite";
import { TableError } from "./table-error.ts";

/** Bytes that are looked at in one go. */
export const sampleBytes = 64 * 1024;

export type SniffedEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
/** `ascii` fits every encoding but UTF-16: later bytes may still decide. `binary` is no text at all. */
export type Sniffed = SniffedEncoding | "ascii" | "binary";

/** Turns bytes into text piece by piece; a character that is cut between two pieces comes with the second one. */
export type TextDecoding = { write(bytes: Buffer): string; end(): string };

/**
 * The encoding of a file. Reads until the bytes tell, at worst (plain ASCII) all of it, 64 KB at a time.
 * Null where the bytes are no text. `signal` ends the reading.
 */
export async function encodingOf(path: string, { signal }: { signal: AbortSignal }): Promise<SniffedEncoding | null> {
  await using file = await open(path);
  const buffer = Buffer.alloc(sampleBytes);
  for (let at = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, { position: at });
    if (bytesRead === 0) return "utf-8";
    const sniffed = sniff(buffer.subarray(0, bytesRead));
    // A NUL that follows 64 KB of text is damage to one row, not another kind of file.
    if (sniffed === "binary") return at === 0 ? null : "utf-8";
    if (sniffed !== "ascii") return at > 0 && sniffed !== "utf-8" ? "windows-1252" : sniffed;
    at += bytesRead;
  }
}

/** What a run of bytes looks like. Its last character may be cut. */
export function sniff(bytes: Uint8Array): Sniffed {
  const marked = byteOrderMark(bytes);
  if (marked !== null) return marked;
  if (bytes.includes(0)) return wide(bytes) ?? "binary";
  if (isAscii(bytes)) return "ascii";
  return isMostlyUtf8(bytes) ? "utf-8" : "windows-1252";
}

/** A decoder for any encoding that iconv-lite knows; drops a byte order mark. Throws `unknown_encoding`. */
export function decoderFor(encoding: string): TextDecoding {
  if (!iconv.encodingExists(encoding)) {
    throw new TableError(
      "unknown_encoding",
      `The encoding "${encoding}" is not known. Common ones are utf-8, windows-1252, windows-1250, macintosh, utf-16le.`,
    );
  }
  const decoder = iconv.getDecoder(encoding);
  return { write: (bytes) => decoder.write(bytes), end: () => decoder.end() ?? "" };
}

function byteOrderMark(bytes: Uint8Array): SniffedEncoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/**
 * UTF-16 without a mark: delimiters, digits and line ends have a NUL as their other byte, so the NULs are many and all
 * on one side, in Greek or Japanese lists too.
 */
function wide(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  const nuls = even + odd;
  if (nuls < bytes.length * 0.05 || Math.min(even, odd) > nuls * 0.05) return null;
  return odd > even ? "utf-16le" : "utf-16be";
}

/**
 * True where multi-byte UTF-8 characters outnumber the damage. Real Windows-1252 text holds next to none by accident,
 * and real UTF-8 exports do come with a broken cell (a CRM that cut a value in the middle of a character).
 */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  // `stream` leaves a character that is cut at the end of the bytes out of the account.
  const text = new TextDecoder("utf-8").decode(bytes, { stream: true });
  let whole = 0;
  let broken = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) broken++;
    else if (code > 0x7f) whole++;
  }
  return whole >= broken;
}
