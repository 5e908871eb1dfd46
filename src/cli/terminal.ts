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
  /** Replaces the lines that were shown before; where nobody watches, the plain one goes to the log now and then instead. */
  readonly show: (shown: Shown) => void;
  /** True where a person is watching. */
  readonly interactive: boolean;
};

export type Shown = { readonly live: readonly string[]; readonly plain: string };

const logEveryMs = 10_000;

export function processTerminal(): Terminal {
  const interactive = process.stderr.isTTY;
  let linesShown = 0;
  let isHeard = false;
  let broken: Error | null = null;
  let loggedMs = performance.now();
  const clear = (): void => {
    if (linesShown > 0) process.stderr.write(erased(linesShown));
    linesShown = 0;
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
    show: ({ live, plain }) => {
      if (!interactive) {
        if (performance.now() - loggedMs < logEveryMs) return;
        loggedMs = performance.now();
        process.stderr.write(`${plain}\n`);
        return;
      }
      const lines = fitted(live, process.stderr);
      // In one piece: lines that are gone for a moment would flicker.
      process.stderr.write(`${linesShown > 0 ? erased(linesShown) : ""}${lines.join("\n")}`);
      linesShown = lines.length;
    },
  };
}

/** A line that wraps could not be taken back. */
function fitted(lines: readonly string[], { columns = 80, rows = 24 }: { readonly columns?: number; readonly rows?: number }): string[] {
  return lines.slice(0, Math.max(1, rows - 1)).map((line) => line.slice(0, columns - 1));
}

/** From the end of the last of so many lines to the start of the first, each of them empty. */
function erased(lines: number): string {
  return `\r\u001B[2K${"\u001B[1A\u001B[2K".repeat(lines - 1)}`;
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
