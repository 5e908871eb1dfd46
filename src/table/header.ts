/**
 * Where the list begins: the row that names the columns, below whatever an export puts above it (LinkedIn's "Notes:",
 * a report's title, Excel's `sep=;`), or the first row itself where a list has no header at all.
 */
import { isEmailLike, isProfileLike } from "./cell-kind.ts";
import { commonWidth } from "./delimiter.ts";
import { isBlank, type CsvRecord } from "./records.ts";

export type Header = {
  /** As they stand, empty and repeated ones too; `Column 1` … where the list names none. */
  readonly columns: readonly string[];
  /** Lines of the file above the header. */
  readonly preambleLines: number;
  /** Records that start above this line are no data. */
  readonly dataFromLine: number;
  readonly named: boolean;
};

/** Records that may stand above a header. */
const preambleRecordsMax = 20;

/** The header among the first records of a list; null where there are no records. */
export function findHeader(records: readonly CsvRecord[]): Header | null {
  const list = records.filter(({ line, cells }) => line > 1 || !isSeparatorLine(cells));
  const first = list[0];
  if (first === undefined) return null;
  const width = commonWidth(list);
  const below = list.slice(0, preambleRecordsMax).find(({ cells }) => !isTitle(cells, width));
  // What is no title but holds an address is a contact: then the lone cell above it was the header after all.
  const header = below === undefined || isContact(below.cells) ? first : below;
  const preambleLines = header.line - 1;
  if (!isContact(header.cells)) {
    return { columns: header.cells, preambleLines, dataFromLine: header.line + 1, named: true };
  }
  const columns = Array.from({ length: Math.max(width, header.cells.length) }, (_, at) => `Column ${at + 1}`);
  return { columns, preambleLines, dataFromLine: header.line, named: false };
}

/** A lone text above a list that has columns; re-saved by a spreadsheet, it comes with empty cells behind it. */
function isTitle(cells: readonly string[], width: number): boolean {
  if (width < 2) return false;
  return cells.length === 1 || (width > 2 && cells.slice(1).every(isBlank));
}

/** No header has an address or a profile for a name. */
function isContact(cells: readonly string[]): boolean {
  return cells.some((cell) => isEmailLike(cell) || isProfileLike(cell));
}

function isSeparatorLine(cells: readonly string[]): boolean {
  return /^sep=.?$/i.test(cells[0] ?? "") && cells.slice(1).every(isBlank);
}
