/**
 * What stands between the cells: comma, semicolon, tab or pipe, told from the first records of a list.
 */
import { recordsOf, type CsvRecord } from "./records.ts";
import { TableError } from "./table-error.ts";

const candidates = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof candidates)[number];

/** Records that are compared; more would cost time and tell nothing new. */
const recordsCompared = 100;

/**
 * The delimiter that gives the most consistent number of columns (the wider one wins a tie); a comma where none gives
 * two columns. `cut` says that the text is the start of a longer one. Quotes are respected, and so is Excel's `sep=;`.
 */
export function detectDelimiter(text: string, { cut }: { cut: boolean }): string {
  const declared = declaredDelimiter(text);
  if (declared !== null) return declared;
  let best = { delimiter: ",", share: 0, width: 1 };
  for (const delimiter of candidates) {
    const { share, width } = consistency(text, delimiter, cut);
    if (width < 2) continue;
    if (share > best.share || (share === best.share && width > best.width)) best = { delimiter, share, width };
  }
  return best.delimiter;
}

/** The delimiter that a user asked for: one character, or its name. Throws `bad_delimiter`. */
export function namedDelimiter(name: string): string {
  const byName: Record<string, string> = { comma: ",", semicolon: ";", tab: "\t", "\\t": "\t", pipe: "|" };
  const delimiter = byName[name.toLowerCase()] ?? name;
  if (delimiter.length === 1 && !/["\r\n]/.test(delimiter)) return delimiter;
  throw new TableError("bad_delimiter", "A delimiter is one character, or one of: comma, semicolon, tab, pipe.");
}

/** The number of cells that most records have; the larger one where two are as common. 0 without records. */
export function commonWidth(records: readonly CsvRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [first] = [...counts].toSorted(([widthA, a], [widthB, b]) => b - a || widthB - widthA);
  return first === undefined ? 0 : first[0];
}

/** Excel's own first line, which names the delimiter and is no data. */
function declaredDelimiter(text: string): string | null {
  return /^"?sep=([^\r\n"])"?\r?\n/i.exec(text)?.[1] ?? null;
}

function consistency(text: string, delimiter: string, cut: boolean): { share: number; width: number } {
  const records = tryRecords(text, delimiter, cut);
  const width = commonWidth(records);
  if (records.length === 0) return { share: 0, width };
  return { share: records.filter(({ cells }) => cells.length === width).length / records.length, width };
}

/** Under a wrong delimiter the quotes seldom add up: that candidate is out, and says nothing about the file. */
function tryRecords(text: string, delimiter: string, cut: boolean): CsvRecord[] {
  try {
    return recordsOf(text, { delimiter, cut }).slice(0, recordsCompared);
  } catch (error) {
    if (error instanceof TableError) return [];
    throw error;
  }
}
