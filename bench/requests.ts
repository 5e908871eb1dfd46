/**
 * Mutated requests to every class of operations, until one is answered in a way that is not documented: `node bench/requests.ts
 * [--requests 100000] [--seed N] [class…]`. It prints what was answered, and how fast.
 */
import { parseArgs } from "node:util";
import { openApiUnderTest } from "../test/support/api-under-test.ts";
import { fuzzClass } from "../test/support/fuzz-run.ts";
import { operationClasses } from "../test/support/fuzz.ts";

const { values, positionals } = parseArgs({ options: { requests: { type: "string", default: "100000" }, seed: { type: "string" } }, allowPositionals: true });
const requests = Number(values.requests);
const seed = values.seed === undefined ? {} : { seed: Number(values.seed) };

for (const name of positionals.length === 0 ? operationClasses.keys() : positionals) {
  const api = await openApiUnderTest();
  const startMs = performance.now();
  const tally = await fuzzClass(api, name, { requests, ...seed });
  const seconds = (performance.now() - startMs) / 1_000;
  const answers = [...tally].toSorted(([a], [b]) => a - b).map(([status, count]) => `${String(status)}: ${String(count)}`);
  console.log(`${name.padEnd(22)} ${String(requests).padStart(7)} requests, ${String(Math.round(requests / seconds)).padStart(5)}/s  ${answers.join("  ")}`);
  const failed = api.logged.filter(({ level }) => level === "error");
  if (failed.length > 0) throw new Error(`${String(failed.length)} requests failed: ${JSON.stringify(failed[0])}`);
  await api.close();
}
