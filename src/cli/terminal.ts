/** Where commands read and write: results to stdout, everything said to a person to stderr, so that pipes stay clean. */
import { once } from "node:events";
import type { Readable } from "node:stream";

export type Terminal = {
  readonly out: (text: string) => void;
  /** Results of which there may be any number: resolves when there is room for more. Rejects where nobody reads them. */
  readonly write: (text: string) => Promise<void>;
  /** What is piped in. */
  readonly input: () => Readable;
  readonly say: (text: string) => void;
  /** Replaces the line that was shown before; where nobody watches, a line now and then goes to the log instead. */
  readonly show: (line: string) => void;
  /** True where a person is watching. */
  readonly interactive: boolean;
};

const logEveryMs = 10_000;

export function processTerminal(): Terminal {
  const interactive = process.stderr.isTTY;
  let shown = false;
  let isHeard = false;
  let broken: Error | null = null;
  let loggedMs = performance.now();
  const clear = (): void => {
    if (shown) process.stderr.write("\r\u001B[2K");
    shown = false;
  };
  return {
    interactive,
    out: (text) => {
      clear();
      process.stdout.write(`${text}\n`);
    },
    write: async (text) => {
      clear();
      if (!isHeard) process.stdout.on("error", (error) => (broken = error));
      isHeard = true;
      if (!process.stdout.write(text) && broken === null) await once(process.stdout, "drain");
      if (broken !== null) throw broken;
    },
    input: () => process.stdin,
    say: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    show: (line) => {
      if (!interactive) {
        if (performance.now() - loggedMs < logEveryMs) return;
        loggedMs = performance.now();
        process.stderr.write(`${line}\n`);
        return;
      }
      clear();
      process.stderr.write(line.slice(0, (process.stderr.columns ?? 80) - 1));
      shown = true;
    },
  };
}

/** A mistake in how a command was called: printed without a stack, with the exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Columns of a small table, padded so that they stand under each other. */
export function columnsOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n");
}
