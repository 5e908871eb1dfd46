/**
 * One suite on both databases: PGlite in memory, and a throw-away PostgreSQL where one is installed. Each suite has one
 * database for all of its tests, so a test makes what it needs (an organization, a table) under names of its own.
 */
import { after, before, describe } from "node:test";
import type { Database } from "#src/engine/database.ts";
import { openPglite } from "#src/engine/pglite.ts";
import { openPostgres } from "#src/engine/postgres.ts";
import type { TestPostgres } from "./postgres.ts";
import { isPostgresInstalled, noPostgres, startPostgres } from "./postgres.ts";

/** `suite` declares its tests; the function that it is given returns the database once they run. */
export function forEachDatabase(suite: (database: () => Database) => void): void {
  describe("on PGlite", () => opened(() => openPglite({ folder: null }), suite));
  describeOnPostgres("on PostgreSQL", (server) => opened(async () => postgresAt(await server().createDatabase()), suite));
}

/** Tests that need a PostgreSQL server of their own; skipped where there is none. */
export function describeOnPostgres(name: string, suite: (server: () => TestPostgres) => void): void {
  describe(name, { skip: !isPostgresInstalled() && noPostgres }, () => {
    let server: TestPostgres | null = null;
    before(async () => {
      server = await startPostgres();
    });
    suite(() => {
      if (server === null) throw new Error("The server runs only while tests run.");
      return server;
    });
    after(() => server?.stop());
  });
}

export function postgresAt(url: string): Database {
  // Tests that crash the server expect broken connections, and look at what follows from them.
  return openPostgres({ url, connectionsMax: 10, onError: () => undefined });
}

function opened(open: () => Promise<Database>, suite: (database: () => Database) => void): void {
  let database: Database | null = null;
  before(async () => {
    database = await open();
  });
  suite(() => {
    if (database === null) throw new Error("The database is open only while tests run.");
    return database;
  });
  after(() => database?.close());
}
