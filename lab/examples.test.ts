import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { exampleContacts, exampleFiles } from "./examples.ts";
import { createWorld } from "./world.ts";

const world = createWorld();
const folder = new URL("../examples/", import.meta.url);

describe("examples", () => {
  it("the files checked in are the ones generated; after a change run: node lab/write-examples.ts", async () => {
    for (const { name, bytes } of exampleFiles(world)) assert.ok((await readFile(new URL(name, folder))).equals(bytes), `${name} is stale`);
  });

  it("every file has its line in the README", async () => {
    const readme = await readFile(new URL("README.md", folder), "utf8");
    for (const name of await readdir(folder)) if (name !== "README.md") assert.ok(readme.includes(name), name);
  });

  it("the contacts are mostly findable, with every mail behaviour a demo should show", () => {
    const { rows, truth } = exampleContacts(world);
    assert.equal(rows.length, truth.length);
    const people = new Set(truth.filter((id) => id !== null));
    const kinds = new Set([...people].map((id) => world.company(world.person(id).companyId).mail));
    for (const kind of [
      "google",
      "microsoft",
      "strict",
      "catchall",
      "greylist",
      "slow",
      "blocklist",
      "tempfail",
      "refuse",
      "null-mx",
      "a-only",
    ] as const)
      assert.ok(kinds.has(kind), kind);
    assert.ok(rows.length >= 55 && rows.length <= 65, `${rows.length} rows`);
    assert.ok(truth.filter((id) => id !== null).length - people.size >= 5, "duplicates");
    assert.ok([...people].filter((id) => world.person(id).email !== null).length / people.size > 0.85, "findable");
  });

  it("can be made from a world of any size", () => {
    assert.equal(exampleFiles(createWorld({ seed: 3, companies: 40, people: 400 })).length, 8);
  });
});
