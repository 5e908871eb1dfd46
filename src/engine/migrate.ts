/**
 * Brings the tables to the newest version: the files of `migrations/`, in order, each in a transaction that writes its
 * version row first, so that of several processes starting at once one migrates and the others wait for it.
 */
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Database } from "./database.ts";

const folder = fileURLToPath(new URL("../../migrations/", import.meta.url));

export async function migrate(database: Database, nowMs: number): Promise<void> {
  await database.transaction(async (tx) => {
    // "If not exists" looks before it locks: two processes could both find nothing, and one of them fail.
    await tx.query("select pg_advisory_xact_lock(hashtext('cleanlist migration'))");
    await tx.query("create table if not exists migration (version integer primary key, applied_at timestamptz not null)");
  });
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  for (const name of files) {
    const script = await readFile(`${folder}/${name}`, "utf8");
    await database.transaction(async (tx) => {
      const [mine] = await tx.query(
        "insert into migration (version, applied_at) values ($1, $2) on conflict (version) do nothing returning version",
        [Number.parseInt(name, 10), new Date(nowMs)],
      );
      if (mine !== undefined) await tx.script(script);
    });
  }
}
