import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { idleEngine } from "../../test/support/idle-engine.ts";
import type { CommandRun } from "../../test/support/run-command.ts";
import { runCommand } from "../../test/support/run-command.ts";
import type { Database } from "../engine/database.ts";
import type { Engine } from "../engine/engine.ts";
import { openPglite } from "../engine/pglite.ts";
import { suppress } from "./suppress.ts";
import { UsageError } from "./terminal.ts";

describe("cleanlist suppress", () => {
  let database: Database;
  let engine: Engine;
  let folder: string;
  before(async () => {
    database = await openPglite({ folder: null });
    engine = await idleEngine(database, { nowMs: Date.now() });
    folder = await mkdtemp(join(tmpdir(), "cleanlist-suppress-"));
  });
  after(async () => {
    await engine.stop(1_000);
    await database.close();
    await rm(folder, { recursive: true });
  });

  const run = (...args: readonly string[]): Promise<CommandRun> => runCommand(suppress, engine, args);

  it("puts whom it names on everybody's list, tells who is on it, and takes them off again", async () => {
    assert.match((await run()).out, /Nobody is on the list/);
    const named = ["Jane.Doe@acme.example", "linkedin.com/in/Joe", "rival.example"];
    assert.match((await run("add", ...named)).out, /^named +3\nnew keys on the list +3\n/);
    assert.equal((await run()).out, "address  1\ndomain   1\nprofile  1\n");
    const asked = await run("check", "jane.doe@ACME.example", "https://www.linkedin.com/in/joe/", "anybody@mail.rival.example", "joe@acme.example");
    assert.deepEqual(asked.out.trim().split("\n").map((line) => / {2}(on|not on) the list$/.exec(line)?.[1]), ["on", "on", "on", "not on"]);
    assert.equal((await run("remove", ...named)).code, 0);
    assert.equal((await run("remove", ...named)).code, 1);
  });

  it("reads a list, and says which rows name nobody", async () => {
    const path = join(folder, "objections.csv");
    await writeFile(path, "First name,Last name,Company,Website,Email\nJane,Doe,Acme,acme.example,jane@acme.example\nNobody,,,,\n,,,gone.example,\n");
    const added = await run("add", path);
    assert.match(added.out, /^named +2\nnew keys on the list +4\n/, "an address, a name at the domain and at the company, and a domain");
    assert.equal(added.said, "line 3: this names nobody and no domain; the row is left out\n");
    assert.match((await run("check", "x@gone.example")).out, /on the list/);
  });

  it("says what is wrong with how it is called", async () => {
    for (const args of [["add"], ["forget", "x"], ["add", "Jane Doe"], ["add", "a@acme.example", "--organization", "org_x"]]) await assert.rejects(run(...args), UsageError);
  });
});
