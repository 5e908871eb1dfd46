/**
 * Rows of many callers written in one statement, or read by one: what arrives while a statement is under way goes into the
 * next one. Nobody waits for a timer when the database is idle, and under load the groups grow by themselves.
 */
import { isPassing } from "./database.ts";

export type Grouped<Row, Value> = {
  /** Resolves when the row's statement has ended, with what it gave for the row; rejects if there is none. */
  add(row: Row): Promise<Value>;
};

export type GroupOptions = {
  readonly rowsMax: number;
  /** How long the first row of an idle group waits for company; 0: not at all. */
  readonly gatherMs: number;
};

export type GroupCommit<Row> = Grouped<Row, void>;

export function groupCommit<Row>(options: GroupOptions & { readonly write: (rows: readonly Row[]) => Promise<void> }): GroupCommit<Row> {
  return grouped({
    ...options,
    run: async (rows: readonly Row[]) => {
      await options.write(rows);
      return rows.map(() => undefined);
    },
  });
}

type Run<Row, Value> = (rows: readonly Row[]) => Promise<readonly Value[]>;
type Waiting<Row, Value> = { readonly row: Row; readonly resolve: (value: Value) => void; readonly reject: (error: unknown) => void };

/** `run` gives a value for each of its rows, in their order. */
export function grouped<Row, Value>(options: GroupOptions & { readonly run: Run<Row, Value> }): Grouped<Row, Value> {
  let waiting: Waiting<Row, Value>[] = [];
  let busy = false;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.slice(0, options.rowsMax);
      waiting = waiting.slice(options.rowsMax);
      await settle(group, options.run);
    }
    busy = false;
  };

  return {
    add(row) {
      return new Promise((resolve, reject) => {
        waiting.push({ row, resolve, reject });
        if (busy) return;
        busy = true;
        if (options.gatherMs === 0) void drain();
        else setTimeout(() => void drain(), options.gatherMs);
      });
    },
  };
}

/**
 * One row that cannot be written must not take the others with it: a group that fails is written row by row. Where the
 * database is away, none of them would do better alone.
 */
async function settle<Row, Value>(group: readonly Waiting<Row, Value>[], run: Run<Row, Value>): Promise<void> {
  try {
    const values = await run(group.map(({ row }) => row));
    for (const [at, { resolve }] of group.entries()) resolve(values[at] as Value);
  } catch (error) {
    if (group.length === 1 || isPassing(error)) for (const { reject } of group) reject(error);
    else for (const single of group) await settle([single], run);
  }
}
