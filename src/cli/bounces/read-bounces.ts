/** The rows of a file of bounces, whatever it is: the table that a sending service exports, or a mail server's own words. */
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { SendingReport } from "../../domain/mail-outcome.ts";
import { openTable } from "../../table/read-table.ts";
import { UsageError } from "../terminal.ts";
import { bounceColumns, timeOf } from "./columns.ts";
import { isNotices, readNotices } from "./notices.ts";

export type ReportRow = {
  /** Of the file, from 1. */
  readonly line: number;
  readonly address: string;
  readonly report: SendingReport;
  /** Null where the file does not say when. */
  readonly atMs: number | null;
};

const beginningBytes = 65_536;

/** Refuses (`UsageError`, `TableError`) what has no addresses in it. */
export async function openBounces(path: string, signal: AbortSignal): Promise<AsyncIterable<ReportRow>> {
  if (await stat(path).then((found) => found.isFile(), () => false)) {
    if (isNotices(await beginningOf(path))) return readNotices(createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Number.POSITIVE_INFINITY }));
  }
  const table = await openTable(path, { signal });
  const columns = bounceColumns(table.columns);
  if (columns === null) throw new UsageError(`No column of ${path} is an address. It has: ${table.columns.join(", ")}. Name the one with the addresses "email".`);
  return readRows();

  async function* readRows(): AsyncGenerator<ReportRow, void, undefined> {
    if (columns === null) return;
    for await (const rows of table.rows({ signal })) {
      for (const { line, cells } of rows) {
        const joined = (at: readonly number[]): string | null => at.map((each) => cells[each]?.trim() ?? "").filter((cell) => cell !== "").join(" ") || null;
        yield {
          line,
          address: cells[columns.address] ?? "",
          report: { type: joined(columns.type), code: joined(columns.code), diagnostic: joined(columns.diagnostic) },
          atMs: columns.at === null ? null : timeOf(cells[columns.at] ?? ""),
        };
      }
    }
  }
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
