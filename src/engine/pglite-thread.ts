/**
 * The thread that PGlite lives in. PGlite writes but never syncs, so an answer goes out only after everything that was
 * written before it is on disk; meanwhile the next statements run, and one sync serves all of them. Checkpoints and vacuums
 * run on a timer, between statements.
 *
 * A power cut inside the tenth of a second between a checkpoint and the folder's sync is the window that remains.
 */
import type { Results } from "@electric-sql/pglite";
import { PGlite, types } from "@electric-sql/pglite";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import type { PgliteReply, PgliteRequest, PgliteTable } from "./pglite-client.ts";
import { openLog, syncFolder } from "./pglite-sync.ts";
import { createTurns } from "./pglite-turns.ts";

const housekeepingMs = 60_000;

const { folder } = workerData as { folder: string | null };
const port = parentPort;
if (port === null) throw new Error("pglite-thread.ts runs as a worker thread only");

// V8's optimising compiler takes 0.6 GB for a single function of PGlite (the 105 KB one with the index 2272), at every
// start; its baseline compiler is a fifth slower and takes none. Both flags are read when a module is compiled.
for (const flag of ["--no-wasm-dynamic-tiering", "--no-wasm-tier-up"]) setFlagsFromString(flag);

const database = await PGlite.create({
  ...(folder === null ? {} : { dataDir: folder }),
  // The default of 128 MB would be memory of this process, beside the operating system's own cache of the same files. Its
  // memory never shrinks again: `analyze` reads 300 whole rows for each unit of its target, and with the usual 100 it took
  // 58 MB for a table of results; every plan that matters here is a look-up in an index.
  startParams: [...PGlite.defaultStartParams, ...["shared_buffers=24MB", "default_statistics_target=10", "maintenance_work_mem=8MB"].flatMap((setting) => ["-c", setting])],
});
const log = folder === null ? null : openLog(folder);
// A folder whose control file still says "shut down" on disk would not replay its log after a power cut.
if (folder !== null) await syncFolder(folder, 0);

// Documents go to the other thread as the text that they are: parsed here, they would be copied value by value.
const asText = (value: string): string => value;
const reading = { rowMode: "array", parsers: { [types.JSON]: asText, [types.JSONB]: asText } } as const;

const turns = createTurns<PgliteRequest>();
let working = false;
let houseIsDue = false;

port.on("message", (request: PgliteRequest) => {
  turns.add(request);
  void work();
});
const housekeeping = setInterval(() => {
  houseIsDue = true;
  void work();
}, housekeepingMs);
reply({ kind: "ready" });

async function work(): Promise<void> {
  if (working) return;
  working = true;
  for (;;) {
    // PGlite resolves without the event loop, which has to turn for what arrived meanwhile, and may be more urgent.
    await eventLoopTurn();
    if (houseIsDue && turns.isFree()) await keepHouse();
    const request = turns.next();
    if (request === null) break;
    await serve(request);
  }
  working = false;
}

async function serve(request: PgliteRequest): Promise<void> {
  const answer = await run(request);
  // What is read inside a transaction is its own business until it commits.
  if (log === null || (request.transaction !== null && request.step !== "ends")) return reply(answer);
  log.synced().then(
    () => reply(answer),
    (error: unknown) => reply(failed(request.id, error)),
  );
}

async function run(request: PgliteRequest): Promise<PgliteReply> {
  try {
    return { kind: "tables", id: request.id, tables: await tablesOf(request) };
  } catch (error) {
    // A script that fails between its own BEGIN and COMMIT would leave the only connection in a dead transaction.
    if (request.op === "script" && request.transaction === null) await database.exec("rollback");
    return failed(request.id, error);
  }
}

function failed(id: number, error: unknown): PgliteReply {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
  return { kind: "error", id, message: error instanceof Error ? error.message : String(error), code };
}

async function tablesOf(request: PgliteRequest): Promise<PgliteTable[]> {
  switch (request.op) {
    case "query":
      return [tableOf(await database.query<unknown[]>(request.text, [...request.params], reading))];
    case "script": {
      const results = await database.exec(request.text, reading);
      return results.map((result) => tableOf(result as unknown as Results<unknown[]>));
    }
    case "listen":
      await database.listen(request.channel, (payload) => reply({ kind: "notification", channel: request.channel, payload }));
      return [];
    case "close":
      clearInterval(housekeeping);
      await database.close();
      if (folder !== null) await syncFolder(folder, 0);
      return [];
  }
}

function tableOf({ fields, rows }: Results<unknown[]>): PgliteTable {
  const documents = fields.flatMap(({ dataTypeID }, at) => (dataTypeID === types.JSON || dataTypeID === types.JSONB ? [at] : []));
  return { columns: fields.map((field) => field.name), documents, rows };
}

async function keepHouse(): Promise<void> {
  houseIsDue = false;
  if (log === null || folder === null || !log.grew()) return;
  const startedMs = Date.now();
  // Without autovacuum there are no statistics either, and plans for the grown tables would be guesses.
  await database.exec("vacuum analyze");
  await database.exec("checkpoint");
  // Statements go on meanwhile. A disk that fails to sync ends the thread.
  void syncFolder(folder, startedMs - housekeepingMs * 2);
}

function reply(message: PgliteReply): void {
  port?.postMessage(message);
}
