/** The seam over a PostgreSQL server (15 or newer): a pool for statements, one connection of its own for LISTEN. */
import pg from "pg";
import type { Database, Queryable } from "./database.ts";
import { createListener } from "./postgres-listener.ts";

export type PostgresOptions = {
  readonly url: string;
  readonly connectionsMax: number;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  readonly onError: (error: Error) => void;
};

export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({ connectionString: options.url, max: options.connectionsMax, application_name: "cleanlist", connectionTimeoutMillis: 10_000 });
  pool.on("error", options.onError);
  // A connection that breaks between two statements of a transaction says so at the next one; unheard, it would end the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return {
    kind: "postgres",
    ...queryable(pool),
    script: (text) => runScript(pool, text),
    transaction: (work) => inTransaction(pool, work),
    listen: createListener(options).listen,
    close: () => pool.end(),
  };
}

function queryable(client: Pick<pg.Pool | pg.PoolClient, "query">): Queryable {
  return {
    async query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]> {
      const result = await client.query(text, params === undefined ? undefined : [...params]);
      return result.rows as Row[];
    },
    async script(text) {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(text);
      return (Array.isArray(result) ? result : [result]).flatMap((each) => each.rows as unknown[]);
    },
  };
}

/** A script that fails between its own BEGIN and COMMIT leaves its connection in a dead transaction: that one is not used again. */
async function runScript(pool: pg.Pool, text: string): Promise<unknown[]> {
  const client = await pool.connect();
  let failed = true;
  try {
    const rows = await queryable(client).script(text);
    failed = false;
    return rows;
  } finally {
    client.release(failed);
  }
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const value = await work(queryable(client));
    await client.query("commit");
    return value;
  } catch (error) {
    // A connection that cannot even roll back is not given back to the pool.
    await client.query("rollback").catch((cause: unknown) => {
      broken = cause instanceof Error ? cause : new Error("rollback failed", { cause });
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
