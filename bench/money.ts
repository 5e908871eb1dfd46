/**
 * Money under fire: submissions at once against a balance that covers some of them, and processes that are killed at
 * random, on PGlite and on PostgreSQL. `node bench/money.ts [submissions] [covered] [kills] [seed]`; the exit code says whether the books are right.
 */
import { fireRun } from "../test/support/fire-run.ts";
import { noPostgres } from "../test/support/postgres.ts";
import { printTable, shown } from "./support/numbers.ts";

const submissions = Number(process.argv[2] ?? 200);
const covered = Number(process.argv[3] ?? 37);
const kills = Number(process.argv[4] ?? 20);
const seed = process.argv[5] ?? String(Date.now());

const table: string[][] = [["", "submissions", "covered", "accepted", "kills", "seconds", "wrong"]];
for (const database of ["pglite", "postgres"] as const) {
  const report = await fireRun({ database, submissions, covered, contactsEach: 25, kills, seed });
  if (report === null) {
    console.log(`${database}  skipped: ${noPostgres}`);
    continue;
  }
  table.push([database, ...[submissions, covered, report.accepted, report.kills].map(String), shown(report.seconds), String(report.problems.length)]);
  for (const problem of report.problems) console.log(`${database}: ${problem}`);
  if (report.problems.length > 0) process.exitCode = 1;
}
console.log(`seed ${seed}`);
printTable(table);
