/**
 * SMTP replies (RFC 5321 section 4.2) out of a stream of bytes: many lines make one reply, in packets of any size.
 * Tolerates bare LF and lines without text. Holds at most one reply, and that is bounded.
 */

export type Reply = {
  /** 200..599, of the last line: that is the one that decides. */
  readonly code: number;
  /** RFC 3463, from whichever line has one: `5.1.1`; null for none. */
  readonly enhanced: string | null;
  /** All lines without their codes, joined by spaces; at most 1,000 characters, none of them a control. */
  readonly text: string;
  /** The same, one entry per line: what EHLO answers is read line by line. */
  readonly lines: readonly string[];
};

/** `garbage`: what came is not SMTP, or more than any reply needs. Nothing after it can be trusted. */
export type Read = { readonly kind: "reply"; readonly reply: Reply } | { readonly kind: "garbage"; readonly text: string };

export type ReplyReader = {
  /** Everything that the chunk completes, in order. */
  feed(chunk: Buffer): Read[];
  /** True where bytes are waiting for the rest of their reply. */
  readonly isWithin: boolean;
};

// RFC 5321 section 4.5.3.1.5 says 512 octets a line; hosts that put addresses and links into replies exceed it.
const lineOctetsMax = 4096;
const linesMax = 100;
const textCharactersMax = 1000;

export function createReplyReader(): ReplyReader {
  let rest: Buffer = Buffer.alloc(0);
  let lines: string[] = [];

  function readLine(line: string): Read | null {
    const match = /^([2-5]\d\d)(?:([ -])(.*))?$/.exec(line);
    if (match?.[1] === undefined) return { kind: "garbage", text: printable(line) };
    lines.push((match[3] ?? "").trim());
    if (lines.length > linesMax) return { kind: "garbage", text: "a reply of too many lines" };
    if (match[2] === "-") return null;
    const reply = replyOf(Number(match[1]), lines);
    lines = [];
    return { kind: "reply", reply };
  }

  return {
    feed(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const reads: Read[] = [];
      let start = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        const read = readLine(bytes.toString("utf8", start, end).replace(/\r$/, ""));
        start = end + 1;
        if (read === null) continue;
        reads.push(read);
        if (read.kind === "garbage") break;
      }
      rest = bytes.subarray(start);
      if (rest.length > lineOctetsMax) reads.push({ kind: "garbage", text: "a line without an end" });
      return reads;
    },
    get isWithin() {
      return rest.length > 0 || lines.length > 0;
    },
  };
}

// RFC 3463 section 2. IronPort writes it behind a hash sign.
const enhancedCode = /^#?([245]\.\d{1,3}\.\d{1,3})(?=\s|$|[:;,.)])[:;,.)]?\s*/;
const enhancedInside = /(?:^|[\s(#[])([245]\.\d{1,3}\.\d{1,3})(?=$|[\s):;,\]])/;

function replyOf(code: number, raw: readonly string[]): Reply {
  const lines = raw.map(printable);
  const digit = String(code).charAt(0);
  const stated = lines.map((line) => enhancedCode.exec(line)?.[1] ?? null).find((found) => found?.startsWith(digit) === true);
  const text = lines.map((line) => line.replace(enhancedCode, "")).join(" ").trim();
  const inside = enhancedInside.exec(text)?.[1];
  return {
    code,
    enhanced: stated ?? (inside?.startsWith(digit) === true ? inside : null),
    text: text.slice(0, textCharactersMax),
    lines,
  };
}

/** Control characters could forge lines in a log or a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}+/gu, " ").slice(0, textCharactersMax);
}
