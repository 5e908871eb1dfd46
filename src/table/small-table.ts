/** A CSV that is small enough to be in memory, whose first row names the columns: what a request carries. */
import { detectDelimiter } from "./delimiter.ts";
import { decoderFor, sniff } from "./encoding.ts";
import { recordsOf } from "./records.ts";
import { TableError } from "./table-error.ts";

export type SmallTable = {
  readonly columns: readonly string[];
  /** Rows of cells in the order of the columns, blank rows left out; the first one is row 2. */
  readonly rows: readonly (readonly string[])[];
};

/** UTF-8, with or without a byte order mark. Throws a `TableError` where it is none, or no table. */
export function readSmallTable(bytes: Buffer): SmallTable {
  const encoding = sniff(bytes);
  if (encoding !== "utf-8" && encoding !== "ascii") throw new TableError("not_csv", "The CSV is not UTF-8 text.");
  const decoder = decoderFor("utf-8");
  const text = decoder.write(bytes) + decoder.end();
  const [header, ...rows] = recordsOf(text, { delimiter: detectDelimiter(text, { cut: false }), cut: false });
  if (header === undefined) throw new TableError("empty_file", "The CSV is empty.");
  return { columns: header.cells.map((cell) => cell.trim()), rows: rows.map(({ cells }) => cells) };
}
