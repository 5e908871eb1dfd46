/** The databases that a benchmark runs on, each new and empty, and what their work costs in CPU time. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../src/engine/database.ts";
import { openPglite } from "../../src/engine/pglite.ts";
import { openPostgres } from "../../src/engine/postgres.ts";
import { noPostgres, startPostgres } from "../../test/support/postgres.ts";
import { childrenCpuMs, parentOf } from "./process-cpu.ts";

export type BenchDatabase = {
  readonly name: "PGlite" | "PostgreSQL";
  readonly database: Database;
  /** For other processes to connect to; null where there can be only this one. */
  readonly url: string | null;
  /** CPU time of processes other than this one, in milliseconds, so far. */
  cpuMs(): number;
};

/** Runs the benchmark on PGlite in a folder, and on a PostgreSQL of its own, or says that there is none. */
export async function onEachDatabase(run: (on: BenchDatabase) => Promise<void>): Promise<void> {
  await onPglite(run);
  await onPostgres(run);
}

async function onPglite(run: (on: BenchDatabase) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cleanlist-bench-"));
  try {
    const database = await openPglite({ folder });
    await run({ name: "PGlite", database, url: null, cpuMs: () => 0 });
    await database.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(run: (on: BenchDatabase) => Promise<void>): Promise<void> {
  const server = await startPostgres();
  if (server === null) return console.log(`PostgreSQL  skipped: ${noPostgres}`);
  try {
    const url = await server.createDatabase();
    const database = openPostgres({ url, connectionsMax: 10, onError: (error) => console.error(error.message) });
    const [row] = await database.query<{ pid: number }>("select pg_backend_pid() as pid");
    const postmaster = parentOf(row?.pid ?? 0);
    await run({ name: "PostgreSQL", database, url, cpuMs: () => childrenCpuMs(postmaster) });
    await database.close();
  } finally {
    await server.stop();
  }
}
