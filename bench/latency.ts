/**
 * How long one contact takes from submission to result where its source answers at once: on an idle service, and while
 * a list of 40,000 contacts with sources of 50-500 ms fills the machine. `node bench/latency.ts [contacts of the list]`
 *
 * The second number is about fairness: a small workflow must not queue behind a large one.
 */
import { inventedPerson } from "../test/support/invented-people.ts";
import { createRandom } from "../lab/random.ts";
import type { Engine } from "../src/engine/engine.ts";
import { submit } from "../src/engine/workflows.ts";
import { openBenchEngine, submission, untilEnded } from "./support/bench-engine.ts";
import { onEachDatabase } from "./support/databases.ts";
import { percentile, printTable, shown } from "./support/numbers.ts";
import { benchSource } from "./support/sources.ts";

const listContacts = Number(process.argv[2] ?? 40_000);
const concurrency = 2_000;
const idleSamples = 200;
/** Singles are told from the list by their company; everybody else's source takes its time. */
const singleDomain = "single.example";

const table: string[][] = [["submit to done, ms", "samples", "p50", "p99", "max"]];
await onEachDatabase(async (on) => {
  const random = createRandom("latency");
  let inFlight = 0;
  let asked = 0;
  const source = benchSource(({ domain }) => (domain === singleDomain ? 0 : random.int(50, 500)));
  const counting = {
    ...source,
    async ask(...question: Parameters<typeof source.ask>) {
      inFlight += 1;
      asked += 1;
      try {
        return await source.ask(...question);
      } finally {
        inFlight -= 1;
      }
    },
  };
  const engine = await openBenchEngine(on.database, { sources: [counting], concurrency });
  await engine.startWorker();
  const once = singles(engine);

  for (let n = 0; n < 20; n += 1) await once(); // warm
  const idle: number[] = [];
  while (idle.length < idleSamples) idle.push(await once());
  table.push(line(`${on.name}, idle`, idle));

  const list = await submit(engine.intake, submission(Array.from({ length: listContacts }, (_, n) => inventedPerson(n))));
  if (list.kind !== "accepted") throw new Error("The list was refused.");
  const before = asked;
  while (asked - before < concurrency) await new Promise((resolve) => setTimeout(resolve, 10));
  let ended = false;
  const ending = untilEnded(on.database, list.workflowId).then(() => (ended = true));
  const busy: number[] = [];
  const others: number[] = [];
  while (!ended) {
    others.push(inFlight);
    const ms = await once();
    // What was submitted to a machine that ran dry before it was done says nothing about a full one.
    if (!ended) busy.push(ms);
  }
  await ending;
  table.push(line(`${on.name}, ${shown(percentile(others, 0.5))} in flight`, busy));
  await engine.stop(1_000);
});
printTable(table);

/** Submits one new person, and tells in how many milliseconds the result was stored. */
function singles(engine: Engine): () => Promise<number> {
  const waiting = new Map<string, () => void>();
  engine.onWorkflowEnded((id) => waiting.get(id)?.());
  let people = 10_000_000;
  return async () => {
    people += 1;
    const contact = { ...inventedPerson(people), company_domain: singleDomain };
    const startMs = performance.now();
    const accepted = await submit(engine.intake, submission([contact]));
    if (accepted.kind !== "accepted") throw new Error("A contact was refused.");
    await new Promise<void>((resolve) => waiting.set(accepted.workflowId, resolve));
    waiting.delete(accepted.workflowId);
    return performance.now() - startMs;
  };
}

function line(label: string, ms: readonly number[]): string[] {
  return [label, String(ms.length), ...[percentile(ms, 0.5), percentile(ms, 0.99), Math.max(...ms)].map(shown)];
}
