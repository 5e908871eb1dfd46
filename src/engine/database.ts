/**
 * The one seam over PostgreSQL and PGlite: the same SQL, the same three verbs, whichever is behind it.
 *
 * Values travel as `$1` parameters; JSON goes in as text (`$1::jsonb`) and comes out parsed; timestamps are Dates.
 */

export interface Queryable {
  /** One statement. */
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>;
  /** A script of statements without parameters: migrations, and the queue's own schema. */
  script(text: string): Promise<unknown[]>;
}

export interface Database extends Queryable {
  readonly kind: "postgres" | "pglite";
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /**
   * Calls back on every notification of the channel, until the returned function is called. An empty payload may also
   * mean that some were missed: it is sent once after each reconnect.
   */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** SQLSTATEs that say "the same statement may succeed if it is run again": serialization failure, deadlock. */
const conflicts: ReadonlySet<string> = new Set(["40001", "40P01"]);

/**
 * Errors of the connection or of the server's state, not of the statement: the work is right, the database is not
 * there (class 08, 57P0x), or has no room (53x00: disk full, out of memory, too many connections).
 */
const outage = /^(?:08|53|57P|58)/;
const lostConnection: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "ENOSPC"]);

export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  if (code === null) return error instanceof Error && /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/.test(error.message);
  return conflicts.has(code) || outage.test(code) || lostConnection.has(code);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
