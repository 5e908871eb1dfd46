/**
 * Mutated requests to every class of operations, until one is answered in a way that is not documented: `node bench/requests.ts
 * [--requests 100000] [--seconds N] [--seed N] [--database pglite|postgres] [class…]`. `--seconds` is for all of them together. It
 * prints what was answered, and how fast.
 */
import { parseArgs } from "node:util";
import { openPglite } from "../src/engine/pglite.ts";
import { openApiUnderTest } from "../test/support/api-under-test.ts";
import { postgresAt } from "../test/support/databases.ts";
import { fuzzClass } from "../test/support/fuzz-run.ts";
import { operationClasses } from "../test/support/fuzz.ts";
import { isPostgresInstalled, startPostgres } from "../test/support/postgres.ts";

const { values, positionals } = parseArgs({
  options: { requests: { type: "string", default: "100000" }, seconds: { type: "string" }, seed: { type: "string" }, database: { type: "string", default: isPostgresInstalled() ? "postgres" : "pglite" } },
  allowPositionals: true,
});
const requests = Number(values.requests);
const seed = values.seed === undefined ? {} : { seed: Number(values.seed) };
const untilMs = values.seconds === undefined ? null : performance.now() + Number(values.seconds) * 1_000;
/** Of each class, however little time is left. */
const leastMs = 5_000;
const classes = positionals.length === 0 ? [...operationClasses.keys()] : positionals;
const server = values.database === "postgres" ? await startPostgres({ fsync: "off" }) : null;

try {
  for (const [at, name] of classes.entries()) {
    const database = server === null ? await openPglite({ folder: null }) : postgresAt(await server.createDatabase());
    const api = await openApiUnderTest({ database });
    const start = { ms: performance.now(), cpu: process.cpuUsage() };
    // What a class does not need of its share is for those after it.
    const share = untilMs === null ? {} : { msMax: Math.max(leastMs, (untilMs - start.ms) / (classes.length - at)) };
    const tally = await fuzzClass(api, name, { requests, ...seed, ...share });
    const seconds = (performance.now() - start.ms) / 1_000;
    const cpu = process.cpuUsage(start.cpu);
    const sent = [...tally.values()].reduce((sum, count) => sum + count, 0);
    const answers = [...tally].toSorted(([a], [b]) => a - b).map(([status, count]) => `${String(status)}: ${String(count)}`);
    const cpuMs = ((cpu.user + cpu.system) / 1_000 / sent).toFixed(2);
    console.log(`${name.padEnd(22)} ${String(sent).padStart(7)} requests, ${String(Math.round(sent / seconds)).padStart(5)}/s, ${cpuMs} ms of our processor each  ${answers.join("  ")}`);
    const failed = api.logged.filter(({ level }) => level === "error");
    if (failed.length > 0) throw new Error(`${String(failed.length)} requests failed: ${JSON.stringify(failed[0])}`);
    await api.close();
    await database.close();
  }
} finally {
  await server?.stop();
}
