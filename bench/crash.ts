/**
 * `kill -9` of the process 20 times at random while 5,000 contacts are enriched, on PGlite and on PostgreSQL: which of the
 * engine's promises held. `node bench/crash.ts [contacts] [kills] [seed]`
 *
 * Every run has another seed unless one is given; the exit code says whether every promise held.
 */
import { crashRun } from "../test/support/crash-run.ts";
import { noPostgres } from "../test/support/postgres.ts";
import { printTable, shown } from "./support/numbers.ts";

const contacts = Number(process.argv[2] ?? 5_000);
const kills = Number(process.argv[3] ?? 20);
const seed = process.argv[4] ?? String(Date.now());

const table: string[][] = [["", "kills", "seconds", "paid calls", "questions", "lost in flight", "lost unstored", "oldest ms", "promises broken"]];
for (const database of ["pglite", "postgres"] as const) {
  const report = await crashRun({ database, contacts, kills, seed, onProgress: (line) => console.error(`${database}: ${line}`) });
  if (report === null) {
    console.log(`${database}  skipped: ${noPostgres}`);
    continue;
  }
  const counts = [report.calls, report.questions, report.repeatedInFlight, report.repeatedAnswered, report.windowMsMax];
  table.push([database, String(report.kills), shown(report.seconds), ...counts.map(String), String(report.problems.length)]);
  for (const problem of report.problems) console.log(`${database}: ${problem}`);
  if (report.problems.length > 0) process.exitCode = 1;
}
console.log(`seed ${seed}`);
printTable(table);
