/**
 * The seam over a PostgreSQL server (15 or newer): a pool for statements, one connection of its own for LISTEN.
 *
 * Statements that come often are prepared under a name, and their plans forgotten every two seconds: a plan is made for tables of
 * the size that they had, and of a new list one may have grown a thousandfold within a minute.
 */
import pg from "pg";
import type { Database, Queryable } from "./database.ts";
import { createListener } from "./postgres-listener.ts";
import type { Prepared } from "./prepared.ts";
import { createPrepared } from "./prepared.ts";

export type PostgresOptions = {
  readonly url: string;
  readonly connectionsMax: number;
  /** False where a pooler is in between that knows no prepared statements. */
  readonly preparesStatements?: boolean;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  readonly onError: (error: Error) => void;
};

const plansKeptMs = 2_000;

export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    application_name: "cleanlist",
    connectionTimeoutMillis: 10_000,
    // A statement is sent without waiting for the answer to the BEGIN, or to whatever else is before it.
    pipeline: true,
  });
  pool.on("error", options.onError);
  // A connection that breaks between two statements of a transaction says so at the next one; unheard, it would end the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  const prepared = options.preparesStatements === false ? null : createPrepared();
  const connect = connecting(pool, prepared);
  return {
    kind: "postgres",
    async query(text, params) {
      const run = (): Promise<never[]> => borrowed(connect, (client) => queryable(client, prepared).query(text, params));
      // Of a transaction only its caller knows whether it may be run again.
      return run().catch((error: unknown) => (isOutlived(error) ? run() : Promise.reject(error)));
    },
    /** One that fails between its own BEGIN and COMMIT leaves its connection in a dead transaction: that one is not used again. */
    script: (text) => borrowed(connect, (client) => queryable(client, prepared).script(text)),
    transaction: (work) => inTransaction(connect, (client) => work(queryable(client, prepared))),
    listen: createListener(options).listen,
    close: () => pool.end(),
  };
}

type Connect = () => Promise<pg.PoolClient>;

/** Connections whose plans are young. */
function connecting(pool: pg.Pool, prepared: Prepared | null): Connect {
  const plannedAtMs = new WeakMap<pg.PoolClient, number>();
  return async () => {
    const client = await pool.connect();
    const nowMs = performance.now();
    const sinceMs = plannedAtMs.get(client);
    if (sinceMs === undefined) plannedAtMs.set(client, nowMs);
    else if (prepared !== null && nowMs - sinceMs > plansKeptMs) {
      plannedAtMs.set(client, nowMs);
      client.query("discard plans").catch(() => undefined); // what is wrong with the connection is said by the statement behind it
    }
    return client;
  };
}

function queryable(client: pg.PoolClient, prepared: Prepared | null): Queryable {
  return {
    async query<Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
      const name = prepared?.nameOf(text);
      try {
        const result = await client.query({ text, values: [...params], ...(name === undefined ? {} : { name }) });
        return result.rows as Row[];
      } catch (error) {
        if (isOutlived(error)) prepared?.forget();
        throw error;
      }
    },
    async script(text) {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(text);
      return (Array.isArray(result) ? result : [result]).flatMap((each) => each.rows as unknown[]);
    },
  };
}

/** "Cached plan must not change result type": another process has changed a table that the statement was prepared for. */
function isOutlived(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "0A000" && /cached plan/.test(error.message);
}

/** A connection on which something failed is not used again. */
async function borrowed<T>(connect: Connect, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await connect();
  let failed = true;
  try {
    const value = await work(client);
    failed = false;
    return value;
  } finally {
    client.release(failed);
  }
}

async function inTransaction<T>(connect: Connect, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await connect();
  let broken: Error | undefined;
  try {
    const [, value] = await Promise.all([client.query("begin"), work(client)]);
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
