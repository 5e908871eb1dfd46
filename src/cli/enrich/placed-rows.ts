/**
 * Which task each row of a list becomes. Addresses to verify are put in the order of their mail domains, within a window
 * of rows, so that those of one host come together and share its sessions; rows are written in their own order all the
 * same. The places follow from the list alone: whoever reads it again finds the same task for the same row.
 */
import type { Table, TableRow } from "../../table/read-table.ts";

export type PlacedRow = TableRow & {
  /** The number of its task: unique, and below the number of rows up to the end of its window. */
  readonly task: number;
  /** What it was brought together with; empty for rows as they come. */
  readonly group: string;
};

/** Of 1,000 domains each has 20 in a window, enough for one session; of wide rows a window is some 20 MB. */
const windowRows = 20_000;

/** Windows of rows, in the order of the list. `groupOf`: what to bring together; null for rows as they come. */
export async function* placedRows(
  table: Pick<Table, "rows">,
  { groupOf, signal, windowMax = windowRows }: { readonly groupOf: ((row: TableRow) => string) | null; readonly signal: AbortSignal; readonly windowMax?: number },
): AsyncGenerator<PlacedRow[], void, undefined> {
  let window: Placing[] = [];
  for await (const rows of table.rows({ signal })) {
    if (groupOf === null) {
      yield rows.map((row) => ({ ...row, task: row.n, group: "" }));
      continue;
    }
    // Row by row: where a window ends may not depend on the pieces in which the file was read.
    for (const row of rows) {
      window.push({ ...row, task: row.n, group: groupOf(row) });
      if (window.length < windowMax) continue;
      yield placed(window);
      window = [];
    }
  }
  if (window.length > 0) yield placed(window);
}

type Placing = Omit<PlacedRow, "task"> & { task: number };

function placed(window: Placing[]): PlacedRow[] {
  const first = window[0]?.n ?? 0;
  const sorted = window.toSorted((one, other) => (one.group < other.group ? -1 : one.group > other.group ? 1 : one.n - other.n));
  for (const [place, row] of sorted.entries()) row.task = first + place;
  return window;
}
