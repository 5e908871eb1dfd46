import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { forEachDatabase } from "../../test/support/databases.ts";
import { migrate } from "./migrate.ts";
import { openSecret, recogniseSecret, secretOf } from "./secret.ts";
import { SetupError } from "./setup-error.ts";

const old = "the secret that was there before, long enough";
const young = "the secret that takes its place, long enough";

describe("secret", () => {
  let parent = "";
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), "cleanlist-secret-"));
  });
  after(() => rm(parent, { recursive: true }));

  it("is made once, by whichever of several first starts, in a file for its owner only", async () => {
    const folder = join(parent, "data");
    const opened = await Promise.all([1, 2, 3, 4].map(() => openSecret({ configured: undefined, folder })));
    assert.equal(new Set(opened.map((secret) => secret.keyFor("quotes").toString("hex"))).size, 1);
    assert.equal((await stat(join(folder, "secret"))).mode & 0o777, 0o600);
    assert.match(await readFile(join(folder, "secret"), "utf8"), /^[\w-]{64}\n$/);
  });

  it("has a key for every purpose, and those of older secrets behind", () => {
    const secret = secretOf(young, old);
    assert.equal(secret.keyFor("quotes").length, 32);
    assert.notDeepEqual(secret.keyFor("quotes"), secret.keyFor("webhooks"));
    assert.deepEqual(secret.keysFor("quotes"), [secretOf(young).keyFor("quotes"), secretOf(old).keyFor("quotes")]);
  });

  it("is not taken from a file with too little in it", async () => {
    await writeFile(join(parent, "secret"), "short\n");
    await assert.rejects(openSecret({ configured: undefined, folder: parent }), SetupError);
    await writeFile(join(parent, "secret"), "\n");
    await assert.rejects(openSecret({ configured: undefined, folder: parent }), SetupError);
    await writeFile(join(parent, "secret"), `${young}\n${old}\n`);
    assert.equal((await openSecret({ configured: undefined, folder: parent })).fingerprints.length, 2);
  });
});

forEachDatabase((database) => {
  it("a database is not served with a secret that it does not know, and a new one is put in front of the old", async () => {
    await migrate(database(), 0);
    const recognise = (...secrets: [string, ...string[]]): Promise<void> => recogniseSecret(database(), secretOf(...secrets), 0);
    await recognise(old);
    await recognise(old);
    await assert.rejects(recognise(young), SetupError);
    await recognise(young, old);
    await recognise(young);
  });
});
