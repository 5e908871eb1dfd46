import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { EngineUnderTest } from "../../test/support/engine-under-test.ts";
import { found, startEngine, vendor } from "../../test/support/engine-under-test.ts";
import type { CommandRun } from "../../test/support/run-command.ts";
import { runCommand } from "../../test/support/run-command.ts";
import { inventedPerson } from "../../test/support/invented-people.ts";
import type { Contact } from "../domain/contact.ts";
import { changeCreditSettings } from "../engine/credit-settings.ts";
import { grant } from "../engine/credits.ts";
import type { Database } from "../engine/database.ts";
import { ensureOrganization } from "../engine/organizations.ts";
import { openPglite } from "../engine/pglite.ts";
import { defaultOrganization } from "./default-organization.ts";
import { localOrganization } from "./enrich.ts";
import { UsageError } from "./terminal.ts";
import { workflows } from "./workflows.ts";

/** Three whom nobody asked for before: what is known already costs nothing. */
let invented = 0;
const three = (): Contact[] => Array.from({ length: 3 }, () => inventedPerson((invented += 1)));
const unknownId = "7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10";

describe("cleanlist workflows", () => {
  let database: Database;
  let under: EngineUnderTest;
  before(async () => {
    database = await openPglite({ folder: null });
    under = await startEngine(database, [vendor(found)]);
    await ensureOrganization(database, { ...localOrganization, nowMs: Date.now() });
    await ensureOrganization(database, { ...defaultOrganization, unmetered: false, credits: 4, nowMs: Date.now() });
    await ensureOrganization(database, { id: "org_other", name: "Other", unmetered: true, credits: 0, nowMs: Date.now() });
  });
  after(async () => {
    await under.stop();
    await database.close();
  });

  const run = (...args: readonly string[]): Promise<CommandRun> => runCommand(workflows, under.engine, args);
  const told = async (...args: readonly string[]): Promise<Record<string, unknown>[]> =>
    (await run(...args, "--json")).out.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);

  it("lists those of the service and of the command line, the newest first, and nobody else's", async () => {
    assert.equal((await run()).out, "No workflows yet.\n");
    const other = await under.submit("org_other", three());
    const first = await under.submit(localOrganization.id, three());
    await under.ended(first);
    const second = await under.submit(defaultOrganization.id, three().slice(0, 1));
    await under.ended(second);
    assert.deepEqual((await told("list")).map(({ id, state, done, credits_charged }) => [id, state, done, credits_charged]), [
      [second.workflowId, "completed", 1, 1],
      [first.workflowId, "completed", 3, 3],
    ]);
    const { out } = await run();
    assert.match(out, new RegExp(`\\n${first.workflowId}  \\S+  partial  completed  3/3   3      3\\n$`));
    assert.equal((await run("show", other.workflowId)).code, 1);
  });

  it("lists as many as are asked for, page by page, and those of another organization", async () => {
    const ids = (await told("list")).map(({ id }) => String(id));
    const [first = "", second = ""] = ids;
    assert.deepEqual((await told("list", "--limit", "1")).map(({ id }) => id), [first]);
    assert.deepEqual((await told("list", "--limit", "1", "--before", first)).map(({ id }) => id), [second]);
    assert.equal((await run("list", "--before", ids.at(-1) ?? "")).out, "No workflows yet.\n");
    const [other] = await told("list", "--organization", "org_other");
    assert.equal((await run("show", String(other?.["id"]), "--organization", "org_other")).code, 0);
    for (const args of [["--limit", "0"], ["--limit", "many"], ["--before", "17"], ["--organization", "org_x"]]) await assert.rejects(run("list", ...args), UsageError);
  });

  it("shows one, by either id, with what its sources cost", async () => {
    const workflow = await under.submit(localOrganization.id, three());
    await under.ended(workflow);
    for (const id of [workflow.workflowId, `public_bulk_${workflow.workflowId}`, `bulk-enrich-${workflow.workflowId.toUpperCase()}`]) {
      const [shown] = await told("show", id);
      assert.deepEqual([shown?.["id"], shown?.["organization_id"], shown?.["cancelled_at"]], [workflow.workflowId, localOrganization.id, null]);
      assert.deepEqual(shown?.["sources"], [{ source: "vendor", calls: 3, hits: 3, cost_usd: 0.03 }]);
    }
    assert.match((await run("show", workflow.workflowId)).out, /\nvendor +3 +3 +0\.0300\n$/);
  });

  it("lets one that waits for credits use the reserve, and cancels another", async () => {
    const organizationId = defaultOrganization.id;
    await changeCreditSettings(database, { organizationId, pauseBelow: 3, nowMs: Date.now() });
    const waiting = await under.submit(organizationId, three());
    assert.equal((await told("show", waiting.workflowId))[0]?.["state"], "paused");
    assert.deepEqual(await run("resume", waiting.workflowId), { code: 0, out: "", said: "It goes on.\n" });
    assert.equal((await under.ended(waiting)).creditsCharged, 3);
    assert.deepEqual(await run("resume", waiting.workflowId), { code: 1, out: "", said: "It does not wait for credits.\n" });
    assert.deepEqual(await run("cancel", waiting.workflowId), { code: 1, out: "", said: "It has ended already.\n" });

    await database.transaction((tx) => grant(tx, { organizationId, amount: 3, note: "for another", nowMs: Date.now() }));
    const unwanted = await under.submit(organizationId, three());
    assert.equal((await run("cancel", unwanted.workflowId)).code, 0);
    assert.equal((await under.ended(unwanted)).creditsCharged, 0);
    assert.equal((await told("show", unwanted.workflowId))[0]?.["state"], "cancelled");
  });

  it("says what is wrong with how it is called", async () => {
    await assert.rejects(run("stop"), UsageError);
    for (const verb of ["show", "cancel", "resume"]) {
      await assert.rejects(run(verb), UsageError);
      await assert.rejects(run(verb, "17"), UsageError);
      assert.deepEqual(await run(verb, unknownId), { code: 1, out: "", said: "There is no workflow with that id.\n" });
    }
  });
});
