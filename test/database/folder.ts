/** The folder of the embedded database: one process at a time, and nothing committed is lost when that is killed. */
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { FolderInUseError } from "#src/engine/folder-lock.ts";
import { openPglite } from "#src/engine/pglite.ts";
import { eventually } from "../support/waiting.ts";

const program = fileURLToPath(new URL("../support/folder-holder.ts", import.meta.url));
const enoughRows = 50;

export function folderSuite(): void {
  describe("a data folder", () => {
    let folder = "";
    let holder: ChildProcess | null = null;
    /** Rows that the holder said it had committed. */
    let committed = 0;

    before(async () => {
      folder = join(await mkdtemp(join(tmpdir(), "cleanlist-folder-")), "database");
      holder = spawn(process.execPath, [program, folder], { stdio: ["ignore", "pipe", "inherit"] });
      if (holder.stdout === null) throw new Error("The process has no output.");
      createInterface(holder.stdout).on("line", (line) => {
        committed = Number(line);
      });
      await eventually("the process to commit something", () => committed >= 1);
    });
    after(async () => {
      holder?.kill("SIGKILL");
      await rm(join(folder, ".."), { recursive: true, force: true });
    });

    it("is refused to a second process, in a sentence that says who has it and what to do", async () => {
      await assert.rejects(openPglite({ folder }), (error) => {
        assert.ok(error instanceof FolderInUseError);
        assert.ok(error.message.startsWith(`The data folder ${folder} is in use by process ${String(holder?.pid)} on `), error.message);
        assert.match(error.message, /Stop that process, talk to it over HTTP, or choose another folder \(CLEANLIST_DATA\)\.$/);
        return true;
      });
    });

    it("opens again after kill -9 of its holder, with every row that was committed", async () => {
      await eventually("the process to commit some rows", () => committed >= enoughRows);
      holder?.kill("SIGKILL");
      if (holder !== null) await once(holder, "close");

      const database = await openPglite({ folder });
      try {
        const rows = await database.query<{ n: number }>("select n from held order by n");
        assert.ok(rows.length >= committed, `${String(rows.length)} rows of ${String(committed)}`);
        assert.deepEqual(rows.map(({ n }) => n), rows.map((_, at) => at + 1));
        await database.query("insert into held values (0)");
        await assert.rejects(openPglite({ folder }), FolderInUseError, "not even to this process again");
      } finally {
        await database.close();
      }
    });

    it("that was closed opens again with all that was written", async () => {
      const database = await openPglite({ folder });
      assert.deepEqual(await database.query("select n from held where n = 0"), [{ n: 0 }]);
      await database.close();
    });
  });
}
