/**
 * The thread that PGlite lives in. PGlite writes but never syncs, so a committed statement is acknowledged only after the
 * write-ahead log that it touched is on disk; checkpoints and vacuums run on a timer, between statements.
 *
 * A power cut inside the tenth of a second between a checkpoint and the folder's sync is the window that remains.
 */
import { PGlite } from "@electric-sql/pglite";
import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import type { PgliteReply, PgliteRequest } from "./pglite-client.ts";

const housekeepingMs = 60_000;

const { folder } = workerData as { folder: string | null };
const port = parentPort;
if (port === null) throw new Error("pglite-thread.ts runs as a worker thread only");

// V8's optimising compiler takes 0.6 GB for a single function of PGlite (the 105 KB one with the index 2272), at every
// start; its baseline compiler is a fifth slower and takes none. Both flags are read when a module is compiled.
for (const flag of ["--no-wasm-dynamic-tiering", "--no-wasm-tier-up"]) setFlagsFromString(flag);

const database = await PGlite.create({
  ...(folder === null ? {} : { dataDir: folder }),
  // The default of 128 MB would be memory of this process, beside the operating system's own cache of the same files.
  startParams: [...PGlite.defaultStartParams, "-c", "shared_buffers=24MB"],
});
const log = folder === null ? null : walOf(folder);
// A folder whose control file still says "shut down" on disk would not replay its log after a power cut.
if (folder !== null) syncFolder(folder, 0);

let last: Promise<unknown> = Promise.resolve();
/** Statements and housekeeping never overlap. */
function inTurn(work: () => Promise<void>): void {
  last = last.then(work);
}

port.on("message", (request: PgliteRequest) => inTurn(() => serve(request)));
const housekeeping = setInterval(() => inTurn(keepHouse), housekeepingMs);
reply({ kind: "ready" });

async function serve(request: PgliteRequest): Promise<void> {
  try {
    reply({ kind: "rows", id: request.id, rows: await answer(request) });
  } catch (error) {
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
    reply({ kind: "error", id: request.id, message: error instanceof Error ? error.message : String(error), code });
  }
}

async function answer(request: PgliteRequest): Promise<unknown[]> {
  switch (request.op) {
    case "query": {
      const { rows } = await database.query(request.text, [...request.params]);
      if (request.commits) log?.sync();
      return rows;
    }
    case "script": {
      const results = await database.exec(request.text);
      if (request.commits) log?.sync();
      return results.flatMap((result) => result.rows);
    }
    case "listen":
      await database.listen(request.channel, () => reply({ kind: "notification", channel: request.channel }));
      return [];
    case "close":
      clearInterval(housekeeping);
      await database.close();
      if (folder !== null) syncFolder(folder, 0);
      return [];
  }
}

async function keepHouse(): Promise<void> {
  if (log === null || folder === null || !log.grewSinceHousekeeping()) return;
  const startedMs = Date.now();
  // Without autovacuum there are no statistics either, and plans for the grown tables would be guesses.
  await database.exec("vacuum analyze");
  await database.exec("checkpoint");
  syncFolder(folder, startedMs - housekeepingMs * 2);
}

function reply(message: PgliteReply): void {
  port?.postMessage(message);
}

/** The write-ahead log: a segment whose modification time moved was written, and is synced before the answer goes out. */
function walOf(root: string): { sync: () => void; grewSinceHousekeeping: () => boolean } {
  const directory = join(root, "pg_wal");
  const synced = new Map<string, number>();
  let grew = false;
  return {
    sync() {
      for (const name of readdirSync(directory)) {
        if (name.length !== 24) continue;
        const path = join(directory, name);
        const { mtimeMs } = statSync(path);
        if (synced.get(name) === mtimeMs) continue;
        withFile(path, fdatasyncSync);
        synced.set(name, mtimeMs);
        grew = true;
      }
    },
    grewSinceHousekeeping() {
      const was = grew;
      grew = false;
      return was;
    },
  };
}

/** Syncs every file changed since, and the folders themselves. */
function syncFolder(path: string, sinceMs: number): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) syncFolder(child, sinceMs);
    else if (entry.isFile() && statSync(child).mtimeMs >= sinceMs) withFile(child, fsyncSync);
  }
  withFile(path, fsyncSync);
}

function withFile(path: string, work: (file: number) => void): void {
  const file = openSync(path, "r");
  try {
    work(file);
  } finally {
    closeSync(file);
  }
}
