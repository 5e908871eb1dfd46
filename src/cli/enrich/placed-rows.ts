/**
 * Which task each row of a list becomes. Addresses to verify are put in the order of their mail domains, within a window
 * of rows, so that those of one host come together and share its sessions; rows are written in their own order all the
 * same. The places follow from the list alone: whoever reads it again finds the same task for the same row.
 */
import type { Table, TableRow } from "../../table/read-table.ts";

/** What is kept of a row until its window is full. */
export type PlacedRow<Kept> = {
  /** The number of its task: unique, and below the number of rows up to the end of its window. */
  readonly task: number;
  /** Of the list, when so many rows as there are tasks up to this one had been read. */
  readonly bytesRead: number;
  readonly kept: Kept;
};

export type Placement<Kept> = {
  /** Windows of rows, in the order of the list, the rows of each in that of their tasks. To be read once. */
  windows(): AsyncGenerator<PlacedRow<Kept>[], void, undefined>;
  /** The rows as they stand in the list, each as soon as its window has been read by `windows`. */
  rows(): AsyncGenerator<readonly (TableRow & { readonly task: number })[], void, undefined>;
};

export type PlacementOptions<Kept> = {
  readonly table: Pick<Table, "rows">;
  readonly keep: (row: TableRow) => Kept;
  /** What to bring together; null for rows as they come. */
  readonly groupOf: ((kept: Kept) => string) | null;
  readonly signal: AbortSignal;
  readonly windowMax?: number;
};

/** Of 1,000 domains each has 20 in a window, enough for one session. */
const windowRows = 20_000;

export function placeRows<Kept>({ table, keep, groupOf, signal, windowMax = windowRows }: PlacementOptions<Kept>): Placement<Kept> {
  /** For each window that was placed and not written: the task of each of its rows. Nothing else of them is in memory. */
  const tasks = new Map<number, Uint32Array>();
  let news = Promise.withResolvers<void>();

  function place(window: readonly PlacedRow<Kept>[], inGroups: (kept: Kept) => string): PlacedRow<Kept>[] {
    const first = window[0]?.task ?? 0;
    const grouped = window.map((row) => ({ row, group: inGroups(row.kept) }));
    grouped.sort((one, other) => (one.group < other.group ? -1 : one.group > other.group ? 1 : one.row.task - other.row.task));
    const taskOf = new Uint32Array(window.length);
    for (const [at, { row }] of grouped.entries()) taskOf[row.task - first] = first + at;
    tasks.set(Math.floor(first / windowMax), taskOf);
    news.resolve();
    news = Promise.withResolvers();
    return grouped.map(({ row }, at) => ({ ...row, task: first + at, bytesRead: window[at]?.bytesRead ?? row.bytesRead }));
  }

  async function tasksOf(window: number): Promise<Uint32Array> {
    const aborted = Promise.withResolvers<void>();
    const abort = (): void => aborted.resolve();
    signal.addEventListener("abort", abort, { once: true });
    try {
      for (let known = tasks.get(window); ; known = tasks.get(window)) {
        signal.throwIfAborted();
        if (known !== undefined) return known;
        await Promise.race([news.promise, aborted.promise]);
      }
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  return {
    async *windows() {
      let window: PlacedRow<Kept>[] = [];
      for await (const rows of table.rows({ signal })) {
        // A row's own number, until it is placed.
        const kept = rows.map((row) => ({ task: row.n, bytesRead: row.bytesRead, kept: keep(row) }));
        if (groupOf === null) {
          yield kept;
          continue;
        }
        // Row by row: where a window ends may not depend on the pieces in which the file was read.
        for (const row of kept) {
          window.push(row);
          if (window.length < windowMax) continue;
          yield place(window, groupOf);
          window = [];
        }
      }
      if (window.length > 0 && groupOf !== null) yield place(window, groupOf);
    },
    async *rows() {
      for await (const rows of table.rows({ signal })) {
        if (groupOf === null) {
          yield rows.map((row) => ({ ...row, task: row.n }));
          continue;
        }
        const placed = [];
        for (const row of rows) {
          const window = Math.floor(row.n / windowMax);
          if (row.n % windowMax === 0) tasks.delete(window - 1);
          placed.push({ ...row, task: (await tasksOf(window))[row.n % windowMax] ?? row.n });
        }
        yield placed;
      }
    },
  };
}
