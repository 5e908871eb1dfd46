import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { idleEngine } from "../../test/support/idle-engine.ts";
import type { CommandRun } from "../../test/support/run-command.ts";
import { runCommand } from "../../test/support/run-command.ts";
import { testSecret } from "../../test/support/test-secret.ts";
import type { Database } from "../engine/database.ts";
import type { Engine } from "../engine/engine.ts";
import { createKey } from "../engine/identity/api-keys.ts";
import { isOpenInvitation, joinAsNew } from "../engine/identity/invitations.ts";
import { membershipsOf } from "../engine/identity/members.ts";
import { openPglite } from "../engine/pglite.ts";
import { credits } from "./credits.ts";
import { keys } from "./keys.ts";
import { organizations } from "./organizations.ts";
import { people } from "./people.ts";
import { UsageError } from "./terminal.ts";

describe("cleanlist organizations, cleanlist people", () => {
  let database: Database;
  let engine: Engine;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    database = await openPglite({ folder: null });
    engine = await idleEngine(database, { nowMs: Date.now() });
    folder = await mkdtemp(join(tmpdir(), "cleanlist-tiers-"));
    const tiers = join(folder, "tiers.json");
    await writeFile(tiers, JSON.stringify({ default: "free", tiers: { free: {}, pro: {} } }));
    env = { CLEANLIST_TIERS: tiers, CLEANLIST_PUBLIC_URL: "https://leads.example/" };
  });
  after(async () => {
    await engine.stop(1_000);
    await database.close();
    await rm(folder, { recursive: true });
  });

  const run = (...args: readonly string[]): Promise<CommandRun> => runCommand(organizations, engine, args, env);
  const json = (text: string): Record<string, unknown>[] => text.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  const tokenOf = (out: string): string => /^https:\/\/leads\.example\/welcome#(\S+)$/m.exec(out)?.[1] ?? "";
  const created = async (...more: readonly string[]): Promise<{ readonly id: string; readonly token: string }> => {
    const { code, out } = await run("create", "Acme Ltd", ...more);
    assert.equal(code, 0);
    return { id: out.split("\n")[0] ?? "", token: tokenOf(out) };
  };
  const joined = async (token: string, email: string): Promise<string> => {
    const person = await joinAsNew(database, testSecret, { token, email, name: "Jane Roe", passwordHash: "x", nowMs: Date.now() });
    assert.equal(person.kind, "joined");
    return person.userId;
  };

  it("creates one, whose owner is whoever opens the link, and puts it on a tier", async () => {
    const { id, token } = await created("--tier", "pro", "--credits", "500");
    const jane = await joined(token, "jane@acme.example");
    assert.deepEqual((await membershipsOf(database, jane)).map(({ organizationId, role, tier }) => [organizationId, role, tier]), [[id, "owner", "pro"]]);
    const listed = json((await run("list", "--json")).out).find((each) => each["id"] === id);
    assert.deepEqual([listed?.["name"], listed?.["tier"], listed?.["people"], listed?.["credits"]], ["Acme Ltd", "pro", 1, 500]);
    assert.match((await run("show", id)).out, /owner {2}Jane Roe {2}jane@acme\.example/);

    assert.equal((await run("tier", id, "default")).said, "It is on the default tier from now on.\n");
    assert.equal((await membershipsOf(database, jane))[0]?.tier, null);
    await assert.rejects(run("tier", id, "enterprise"), /The tier "enterprise" is not described/);
    await assert.rejects(run("tier", id, "gold"), UsageError);
  });

  it("gives another link, and each works once", async () => {
    const { id, token } = await created();
    await joined(token, "joe@acme.example");
    assert.equal(await isOpenInvitation(database, testSecret, { token, nowMs: Date.now() }), false);
    await joined(tokenOf((await run("invite", id)).out), "jim@acme.example");
    assert.equal(json((await run("show", id, "--json")).out).length, 2);
  });

  it("is named where credits are granted", async () => {
    const { id } = await created();
    const granted = await runCommand(credits, engine, ["grant", "70", "--organization", id], env);
    assert.deepEqual([granted.code, granted.out], [0, "70 credits\n"]);
    assert.notEqual((await runCommand(credits, engine, [], env)).out, "70 credits\n");
    await assert.rejects(runCommand(credits, engine, ["--organization", "org_x"], env), /There is no organization "org_x"/);
  });

  it("is named where its keys are seen and revoked", async () => {
    const { id, token } = await created();
    const userId = await joined(token, "kim@acme.example");
    const made = await createKey(database, testSecret, { organizationId: id, userId, name: "leaked", scopes: null, expiresAt: null, nowMs: Date.now() });
    assert.equal(made.kind, "created");
    const ofIts = (...args: readonly string[]): Promise<CommandRun> => runCommand(keys, engine, [...args, "--organization", id], env);
    assert.match((await ofIts("list")).out, new RegExp(`^${made.id} {2}leaked .* active `));
    assert.equal((await runCommand(keys, engine, ["revoke", made.id], env)).code, 1, "it is not the service's own");
    assert.equal((await ofIts("revoke", made.id)).code, 0);
    assert.match((await ofIts("list")).out, / revoked /);
    await assert.rejects(ofIts("create", "--name", "theirs"), /create their own keys/);
  });

  it("lists people, and prints a link to a new password for those that there are", async () => {
    const { id, token } = await created();
    const user = await joined(token, "ann@acme.example");
    const listed = await runCommand(people, engine, ["--json"], env);
    assert.deepEqual(json(listed.out).find((each) => each["user_id"] === user), { user_id: user, email: "ann@acme.example", name: "Jane Roe", organizations: [{ organization_id: id, role: "owner" }] });
    const link = await runCommand(people, engine, ["reset", "Ann@acme.example"], env);
    assert.match(link.out, /^https:\/\/leads\.example\/reset-password#\S{20,}\n$/);
    const nobody = await runCommand(people, engine, ["reset", "nobody@acme.example"], env);
    assert.deepEqual([nobody.code, nobody.out], [1, ""]);
    const kept = await database.query<{ identifier: string }>("select identifier from app_verification");
    assert.ok(kept.length > 0 && kept.every(({ identifier }) => !identifier.includes(link.out.trim().split("#")[1] ?? "")), "the table does not tell the token");
  });

  it("says what is wrong with how it is called", async () => {
    for (const args of [["stop"], ["create"], ["show"], ["tier", "org_x"], ["create", "Acme", "--credits", "many"], ["show", "org_x"]]) await assert.rejects(run(...args), UsageError);
    await assert.rejects(runCommand(people, engine, ["reset"], env), UsageError);
    await assert.rejects(runCommand(people, engine, ["forget"], env), UsageError);
  });
});
