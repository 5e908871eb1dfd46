/**
 * How full the machine stays: 2,000 tasks in flight at sources that take 50-500 ms each, as a fraction of the rate that
 * would be reached if nothing but the sources took time, and how long the event loop was ever held up meanwhile.
 * `node bench/in-flight.ts [questions]`, with the flags of `support/program.ts`, as `npm run bench in-flight` runs it.
 *
 * A contact asks one free source, or walks a waterfall: two or three paid ones in turn, of which the last has the answer.
 * What a paid one said is stored before the next is asked.
 */
import { createRandom } from "../lab/random.ts";
import { inventedPerson } from "../test/support/invented-people.ts";
import { importList, openBenchEngine, untilEnded } from "./support/bench-engine.ts";
import type { BenchDatabase } from "./support/databases.ts";
import { onEachDatabase } from "./support/databases.ts";
import { percentile, printTable, shown } from "./support/numbers.ts";
import { benchSource, missingSource } from "./support/sources.ts";

const questions = Number(process.argv[2] ?? 30_000);
const concurrency = 2_000;
const meanSeconds = 0.275;
const tickMs = 5;

const table: string[][] = [["", "asked in turn", "ideal/s", "contacts/s", "of ideal", "steady", "of ideal", "gap p99 ms", "gap max ms", "CPU ms/contact", "in the main thread"]];
for (const asked of [1, 2, 3]) await onEachDatabase((on) => measure(on, asked));
printTable(table);

async function measure(on: BenchDatabase, asked: number): Promise<void> {
  const random = createRandom("in-flight");
  const askedMs: number[] = [];
  const delayMs = (): number => {
    askedMs.push(performance.now());
    return random.int(50, 500);
  };
  const misses = Array.from({ length: asked - 1 }, (_, at) => missingSource({ id: `miss-${String(at)}`, costMicros: at + 1, delayMs }));
  const sources = [...misses, benchSource(delayMs, { costMicros: misses.length === 0 ? 0 : asked })];
  const engine = await openBenchEngine(on.database, { sources, concurrency });
  await engine.startWorker();
  await untilEnded(on.database, await importList(engine, people(5_000_000, 2_000))); // warm
  askedMs.length = 0;

  const contacts = Math.round(questions / asked);
  const list = people(0, contacts);
  const gaps = watchGaps();
  const [start, startMs] = [cpuMs(on), performance.now()];
  await untilEnded(on.database, await importList(engine, list));
  const whole = (contacts / (performance.now() - startMs)) * 1_000;
  const end = cpuMs(on);
  const gapsMs = gaps.stop();
  if (askedMs.length !== contacts * asked) throw new Error(`${String(askedMs.length)} questions were asked for ${String(contacts)} contacts.`);
  const [steady, ideal] = [steadyRate(askedMs) / asked, concurrency / meanSeconds / asked];
  const share = (perSecond: number): string => `${String(Math.round((perSecond / ideal) * 100))} %`;
  const numbers = [percentile(gapsMs, 0.99), Math.max(...gapsMs), (end.all - start.all) / contacts, (end.main - start.main) / contacts].map(shown);
  table.push([on.name, `${String(asked)} ${asked === 1 ? "free" : "paid"}`, shown(ideal), shown(whole), share(whole), shown(steady), share(steady), ...numbers]);
  await engine.stop(1_000);
}

function people(from: number, count: number): ReturnType<typeof inventedPerson>[] {
  return Array.from({ length: count }, (_, at) => inventedPerson(from + at));
}

/** Questions per second from the second tenth to the last but one: without filling up and running dry. */
function steadyRate(atMs: readonly number[]): number {
  const [from, to] = [Math.floor(atMs.length * 0.1), Math.floor(atMs.length * 0.9)];
  return ((to - from) / ((atMs[to] ?? 0) - (atMs[from] ?? 0))) * 1_000;
}

/** Of all threads and of the database's server; of the thread in which the engine runs. */
function cpuMs(on: BenchDatabase): { readonly all: number; readonly main: number } {
  const [all, main] = [process.cpuUsage(), process.threadCpuUsage()];
  return { all: (all.user + all.system) / 1_000 + on.cpuMs(), main: (main.user + main.system) / 1_000 };
}

/** By how much each tick of a timer came late. */
function watchGaps(): { stop(): number[] } {
  const late: number[] = [];
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    late.push(Math.max(0, nowMs - lastMs - tickMs));
    lastMs = nowMs;
  }, tickMs);
  return {
    stop() {
      clearInterval(timer);
      return late;
    },
  };
}
