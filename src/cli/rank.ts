/**
 * `cleanlist rank`: the likely addresses of people, from their names alone. It asks no network and opens no database, so
 * it starts and answers at once: a line in, a line out, in order.
 */
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "./command.ts";
import { isOn, parseOptions } from "./options.ts";
import type { Pool } from "./rank/pool.ts";
import { startPool } from "./rank/pool.ts";
import { rankedLines } from "./rank/ranked-line.ts";
import { UsageError } from "./terminal.ts";

export const rank: Command = {
  summary: "Rank likely addresses for names, as JSON lines",
  help: `cleanlist rank --stdin --jsonl

Reads people from stdin and writes their likely addresses to stdout, one JSON object per line, in order. Asks nobody.

  in   {"name": "Jane van der Berg", "domain": "acme.example", "known": [{"name": "Bob Roe", "address": "broe@acme.example"}]}
  out  {"candidates": [{"address": "jvanderberg@acme.example", "probability": 0.61, "pattern": "{f}{last}"}, …]}

known is optional: addresses of colleagues, from which the format is learned. At most 20 candidates are given, the likeliest
first; a probability counts the people whose address follows no pattern, so the sum is below 1. A line that cannot be read
is answered with {"error": "line 3: …"}, and the next one is read.

  --stdin   read from stdin
  --jsonl   JSON lines in and out`,
  run: (args) => runRank(args, process),
};

export async function runRank(args: readonly string[], streams: { readonly stdin: Readable; readonly stdout: Writable }): Promise<number> {
  const parsed = parseOptions("rank", args, { stdin: { type: "boolean", default: false }, jsonl: { type: "boolean", default: false } });
  if (!isOn(parsed, "stdin") || !isOn(parsed, "jsonl") || parsed.positionals.length > 0) {
    throw new UsageError("People are read from stdin as JSON lines: cleanlist rank --stdin --jsonl < people.jsonl. For one person: cleanlist find");
  }
  try {
    await pipeline(streams.stdin, answered, streams.stdout, { end: false });
  } catch (error) {
    // Whoever read has gone: there is nobody left to rank for.
    if (!(error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_PREMATURE_CLOSE"))) throw error;
  }
  return 0;
}

/**
 * A few lines are ranked here and now; with a long list, further cores help. What is ready is given in the order of the
 * lines; a group that a thread still has keeps those behind it back, up to `groupsAhead` of them.
 */
async function* answered(input: Readable): AsyncGenerator<Text> {
  let number = 1;
  let pool: Pool | null = null;
  const inOrder: Answer[] = [];
  try {
    for await (const lines of linesOf(input)) {
      const first = number;
      number += lines.length;
      if (number > linesAlone) pool ??= startPool();
      inOrder.push(answerOf(lines, first, pool));
      while (inOrder[0]?.isReady() === true || inOrder.length > groupsAhead) yield await next(inOrder);
    }
    while (inOrder.length > 0) yield await next(inOrder);
  } finally {
    // Where nobody reads any more, what is under way is not waited for.
    for (const { text } of inOrder) text.catch(() => undefined);
    await pool?.close();
  }
}

/** A thread takes a quarter of a second of CPU to start and ranks thousands of lines before it is warm: 5,000 took 1.4 s with one, 1.0 s without. */
const linesAlone = 20_000;
const groupsAhead = 32;

type Text = string | Uint8Array;
type Answer = { readonly text: Promise<Text>; readonly isReady: () => boolean };

function answerOf(lines: readonly string[], first: number, pool: Pool | null): Answer {
  const offered = pool?.offer({ text: lines.join("\n"), first });
  if (offered === undefined || offered === null) return { text: Promise.resolve(rankedLines(lines, first)), isReady: () => true };
  let isReady = false;
  return { text: offered.finally(() => (isReady = true)), isReady: () => isReady };
}

async function next(inOrder: Answer[]): Promise<Text> {
  return (await inOrder.shift()?.text) ?? "";
}

/** Groups of whole lines, as they arrive; a line break at the end opens no further line. */
async function* linesOf(input: Readable): AsyncGenerator<readonly string[]> {
  let rest = "";
  input.setEncoding("utf8");
  for await (const chunk of input as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > lineCharsMax) throw new UsageError(`A line is longer than ${String(lineCharsMax)} characters: this does not look like JSON lines.`);
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") yield [rest];
}

const lineCharsMax = 4_000_000;
