/**
 * A process that holds a data folder, for tests that get in its way or kill it: it prints the number of every row that
 * it has committed, one by one, until somebody ends it. Argument: the folder.
 */
import { openPglite } from "#src/engine/pglite.ts";

const database = await openPglite({ folder: process.argv[2] ?? "" });
await database.script("create table if not exists held (n int primary key)");
for (let n = 1; ; n += 1) {
  await database.transaction((tx) => tx.query("insert into held values ($1)", [n]));
  process.stdout.write(`${String(n)}\n`);
}
