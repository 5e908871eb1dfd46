/**
 * How full the machine stays: 2,000 tasks in flight at sources that take 50-500 ms each, as a fraction of the rate that
 * would be reached if nothing but the sources took time, and how long the event loop was ever held up meanwhile.
 * `node bench/in-flight.ts [contacts]`
 */
import { createRandom } from "../lab/random.ts";
import { inventedPerson } from "../test/support/invented-people.ts";
import { importList, openBenchEngine, untilEnded } from "./support/bench-engine.ts";
import { onEachDatabase } from "./support/databases.ts";
import { percentile, printTable, shown } from "./support/numbers.ts";
import { benchSource } from "./support/sources.ts";

const contacts = Number(process.argv[2] ?? 30_000);
const concurrency = 2_000;
const meanSeconds = 0.275;
const idealPerSecond = concurrency / meanSeconds;
const tickMs = 5;

const table: string[][] = [["", "contacts/s", "of ideal", "steady", "of ideal", "gap p99 ms", "gap max ms"]];
await onEachDatabase(async (on) => {
  const random = createRandom("in-flight");
  const askedMs: number[] = [];
  const source = benchSource(() => {
    askedMs.push(performance.now());
    return random.int(50, 500);
  });
  const engine = await openBenchEngine(on.database, { sources: [source], concurrency });
  await engine.startWorker();
  await untilEnded(on.database, await importList(engine, people(5_000_000, 2_000))); // warm
  askedMs.length = 0;

  const list = people(0, contacts);
  const gaps = watchGaps();
  const startMs = performance.now();
  await untilEnded(on.database, await importList(engine, list));
  const whole = (contacts / (performance.now() - startMs)) * 1_000;
  const gapsMs = gaps.stop();
  const steady = steadyRate(askedMs);
  const gapNumbers = [percentile(gapsMs, 0.99), Math.max(...gapsMs)].map(shown);
  table.push([on.name, shown(whole), share(whole), shown(steady), share(steady), ...gapNumbers]);
  await engine.stop(1_000);
});
printTable(table);

function people(from: number, count: number): ReturnType<typeof inventedPerson>[] {
  return Array.from({ length: count }, (_, at) => inventedPerson(from + at));
}

/** Questions per second from the second tenth to the last but one: without filling up and running dry. */
function steadyRate(atMs: readonly number[]): number {
  const [from, to] = [Math.floor(atMs.length * 0.1), Math.floor(atMs.length * 0.9)];
  return ((to - from) / ((atMs[to] ?? 0) - (atMs[from] ?? 0))) * 1_000;
}

function share(perSecond: number): string {
  return `${String(Math.round((perSecond / idealPerSecond) * 100))} %`;
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
