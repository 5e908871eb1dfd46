/**
 * The thread that PGlite lives in. PGlite writes but never syncs, so an answer goes out only after everything that was
 * written before it is on disk; meanwhile the next statements run, and one sync serves all of them. Checkpoints and vacuums
 * run on a timer, between statements.
 *
 * A power cut inside the tenth of a second between a checkpoint and the folder's sync is the window that remains.
 */
import { PGlite } from "@electric-sql/pglite";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import type { PgliteReply, PgliteRequest } from "./pglite-client.ts";
import type { Bytes } from "./pglite-protocol.ts";
import { leavesFailed, script } from "./pglite-protocol.ts";
import { openLog, syncFolder } from "./pglite-sync.ts";
import { createTurns } from "./pglite-turns.ts";

const housekeepingMs = 60_000;
/** Plans are made for tables of the size that they had: of a new list, one may have grown a thousandfold within a minute. */
const plansKeptMs = 2_000;

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

let plannedAtMs = 0;

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
  const answer = request.op === "close" ? await close(request.id) : await run(request);
  // What is read inside a transaction is its own business until it commits.
  if (log === null || (request.transaction !== null && request.step !== "ends")) return reply(answer);
  log.synced().then(
    () => reply(answer),
    (error: unknown) => reply(failed(request.id, error)),
  );
}

type Work = Exclude<PgliteRequest, { readonly op: "close" }>;

async function run(request: Work): Promise<PgliteReply> {
  try {
    return { kind: "answer", id: request.id, bytes: await (request.op === "script" ? runScript(request) : runStatement(request.bytes)) };
  } catch (error) {
    return failed(request.id, error);
  }
}

function failed(id: number, error: unknown): PgliteReply {
  return { kind: "error", id, message: error instanceof Error ? error.message : String(error) };
}

async function runStatement(bytes: Bytes): Promise<Bytes> {
  if (performance.now() - plannedAtMs > plansKeptMs) {
    await exchange(script("discard plans"));
    plannedAtMs = performance.now();
  }
  return exchange(bytes);
}

/** A script that fails between its own BEGIN and COMMIT would leave the only connection in a dead transaction. */
async function runScript({ bytes, transaction }: Work): Promise<Bytes> {
  const answer = await exchange(bytes);
  if (transaction === null && leavesFailed(answer)) await exchange(script("rollback"));
  return answer;
}

/** Without a reader of our own PGlite would read every message itself, and keep it as long as it lives: 1 KB for each row of a list. */
async function exchange(bytes: Bytes): Promise<Bytes> {
  const parts: Bytes[] = [];
  // What it hands out lies in its own memory, and is overwritten by what comes next.
  await database.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (part) => void parts.push(part.slice()) });
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function close(id: number): Promise<PgliteReply> {
  clearInterval(housekeeping);
  try {
    await database.close();
    if (folder !== null) await syncFolder(folder, 0);
    return { kind: "answer", id, bytes: new Uint8Array(0) };
  } catch (error) {
    return failed(id, error);
  }
}

async function keepHouse(): Promise<void> {
  houseIsDue = false;
  if (log === null || folder === null || !log.grew()) return;
  const startedMs = Date.now();
  // Without autovacuum there are no statistics either, and plans for the grown tables would be guesses.
  await exchange(script("vacuum analyze"));
  await exchange(script("checkpoint"));
  // Statements go on meanwhile. A disk that fails to sync ends the thread.
  void syncFolder(folder, startedMs - housekeepingMs * 2);
}

function reply(message: PgliteReply): void {
  port?.postMessage(message, message.kind === "answer" ? [message.bytes.buffer] : []);
}
