/**
 * What the engine itself costs: contacts per second and CPU per contact where a source answers at once, beside the plain
 * multi-row INSERT of the very same results into the same database. `node bench/engine.ts [contacts]`
 *
 * The ratio is what to look at: everything that the engine promises (tasks, claims, credits, counters, the queue) is paid
 * for out of it. CPU is that of all processes: ours, the workers' and the server's.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Database } from "../src/engine/database.ts";
import type { Engine } from "../src/engine/engine.ts";
import { inventedPerson } from "../test/support/invented-people.ts";
import { importList, openBenchEngine, untilEnded } from "./support/bench-engine.ts";
import type { BenchDatabase } from "./support/databases.ts";
import { onEachDatabase } from "./support/databases.ts";
import { median, printTable, shown } from "./support/numbers.ts";
import { cpuMsOf } from "./support/process-cpu.ts";
import { instantSource } from "./support/sources.ts";

const contacts = Number(process.argv[2] ?? 20_000);
const warmUpContacts = Math.min(contacts, 2_000);
const rounds = 3;
const rowsPerStatement = 500;

type Measured = { readonly perSecond: number; readonly cpuMs: number };

const table: string[][] = [["", "contacts/s", "CPU ms/contact", "plain INSERT/s", "CPU ms/row", "rate ratio", "CPU ratio"]];
await onEachDatabase(async (on) => {
  const engine = await openBenchEngine(on.database, { sources: [instantSource], concurrency: 2_000 });
  let people = 0;
  const measure = async (label: string, workers: readonly ChildProcess[]): Promise<void> => {
    const cpuMs = (): number => cpuMsNow(on, workers);
    await oneRound(engine, { from: people, count: warmUpContacts, cpuMs });
    people += warmUpContacts;
    const engineRounds: Measured[] = [];
    const plainRounds: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { measured, workflowId } = await oneRound(engine, { from: people, count: contacts, cpuMs });
      people += contacts;
      engineRounds.push(measured);
      plainRounds.push(await plainInsert(on.database, { workflowId, cpuMs }));
    }
    table.push(line(label, medianOf(engineRounds), medianOf(plainRounds)));
  };

  if (on.url === null) {
    await engine.startWorker();
    await measure(`${on.name}, one process`, []);
  } else {
    const url = on.url;
    const workers: ChildProcess[] = [];
    for (const count of [1, 2]) {
      workers.push(await startWorker(url));
      await measure(`${on.name}, ${String(count)} worker${count === 1 ? "" : "s"}`, workers);
    }
    await Promise.all(workers.map(stopWorker));
  }
  await engine.stop(1_000);
});
printTable(table);

async function startWorker(url: string): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(new URL("./support/instant-worker.ts", import.meta.url)), [url]);
  await once(worker, "message"); // "ready"
  return worker;
}

async function stopWorker(worker: ChildProcess): Promise<void> {
  const exited = once(worker, "exit");
  worker.disconnect();
  await exited;
}

function cpuMsNow(on: BenchDatabase, workers: readonly ChildProcess[]): number {
  const { user, system } = process.cpuUsage();
  const workersMs = workers.reduce((sum, worker) => sum + cpuMsOf(worker.pid ?? 0), 0);
  return (user + system) / 1_000 + workersMs + on.cpuMs();
}

type Round = { readonly from: number; readonly count: number; readonly cpuMs: () => number };

/** From the first row added to the last result stored. */
async function oneRound(engine: Engine, { from, count, cpuMs }: Round): Promise<{ readonly measured: Measured; readonly workflowId: string }> {
  const people = Array.from({ length: count }, (_, at) => inventedPerson(from + at));
  const startMs = performance.now();
  const startCpuMs = cpuMs();
  const workflowId = await importList(engine, people);
  await untilEnded(engine.database, workflowId);
  return { measured: measuredOf({ count, startMs, startCpuMs, cpuMs }), workflowId };
}

function measuredOf(of: { readonly count: number; readonly startMs: number; readonly startCpuMs: number; readonly cpuMs: () => number }): Measured {
  return { perSecond: (of.count / (performance.now() - of.startMs)) * 1_000, cpuMs: (of.cpuMs() - of.startCpuMs) / of.count };
}

async function plainInsert(db: Database, { workflowId, cpuMs }: { readonly workflowId: string; readonly cpuMs: () => number }): Promise<Measured> {
  await db.query("create table if not exists plain_result (like result including all)");
  await db.query("truncate plain_result");
  const rows = await db.query<object>("select * from result where workflow_id = $1 order by n", [workflowId]);
  const startMs = performance.now();
  const startCpuMs = cpuMs();
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    await db.query(
      `insert into plain_result (workflow_id, n, status, successful, credits, body, journal, created_at)
       select workflow_id, n, status, successful, credits, body, journal, created_at from json_to_recordset($1::json) as t(
         workflow_id uuid, n int, status text, successful boolean, credits int, body json, journal json, created_at timestamptz)`,
      [JSON.stringify(rows.slice(from, from + rowsPerStatement))],
    );
  }
  return measuredOf({ count: rows.length, startMs, startCpuMs, cpuMs });
}

function medianOf(all: readonly Measured[]): Measured {
  return { perSecond: median(all.map((each) => each.perSecond)), cpuMs: median(all.map((each) => each.cpuMs)) };
}

function line(label: string, engine: Measured, plain: Measured): string[] {
  const numbers = [engine.perSecond, engine.cpuMs, plain.perSecond, plain.cpuMs, engine.perSecond / plain.perSecond, engine.cpuMs / plain.cpuMs];
  return [label, ...numbers.map(shown)];
}
