/**
 * Rows of many callers written in one statement: what arrives while a write is under way goes into the next one.
 * Nobody waits for a timer when the database is idle, and under load the groups grow by themselves.
 */

export type GroupCommit<Row> = {
  /** Resolves when the row is committed; rejects if it can not be written. */
  add(row: Row): Promise<void>;
};

export type GroupCommitOptions<Row> = {
  readonly rowsMax: number;
  /** How long the first row of an idle writer waits for company. */
  readonly gatherMs: number;
  readonly write: (rows: readonly Row[]) => Promise<void>;
};

type Waiting<Row> = { readonly row: Row; readonly resolve: () => void; readonly reject: (error: unknown) => void };

export function groupCommit<Row>(options: GroupCommitOptions<Row>): GroupCommit<Row> {
  let waiting: Waiting<Row>[] = [];
  let busy = false;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.slice(0, options.rowsMax);
      waiting = waiting.slice(options.rowsMax);
      await commit(group, options.write);
    }
    busy = false;
  };

  return {
    add(row) {
      return new Promise((resolve, reject) => {
        waiting.push({ row, resolve, reject });
        if (busy) return;
        busy = true;
        setTimeout(() => void drain(), options.gatherMs);
      });
    },
  };
}

/** One row that cannot be written must not take the others with it: a group that fails is written row by row. */
async function commit<Row>(group: readonly Waiting<Row>[], write: (rows: readonly Row[]) => Promise<void>): Promise<void> {
  try {
    await write(group.map(({ row }) => row));
    for (const { resolve } of group) resolve();
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error);
    else for (const single of group) await commit([single], write);
  }
}
