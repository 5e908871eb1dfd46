import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import packageJson from "../../package.json" with { type: "json" };
import { openApiDocument } from "./openapi.ts";
import type { Operation } from "./operations.ts";
import { expandedOperations, legacyOperations, openOperations, peoplesOperations } from "./operations.ts";
import { currentApi, peoplesApi, publicApi } from "./paths.ts";

/** For whoever has neither. */
const open: ReadonlySet<string> = new Set(["post /api/v1/session", "post /api/v1/session/password-reset", "post /api/v1/invitations/accept"]);
const document = openApiDocument(packageJson.version);

describe("openapi.json", () => {
  it("is up to date (`npm run openapi`)", async () => {
    const checkedIn: unknown = JSON.parse(await readFile(new URL("../../openapi.json", import.meta.url), "utf8"));
    assert.deepEqual(checkedIn, JSON.parse(JSON.stringify(document)));
  });

  it("describes every operation that is served, each behind a key or a session but for signing in and coming in", () => {
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })));
    const served = (base: string, list: readonly Operation[]): string[] => list.map(({ route }) => `${route.method} ${base}${route.path}`);
    const behindKeys = [...served(publicApi, legacyOperations), ...served(currentApi, expandedOperations)];
    const all = [...behindKeys, ...served(peoplesApi, [...peoplesOperations, ...openOperations])];
    assert.deepEqual(operations.map(({ name }) => name).toSorted(), all.toSorted());
    for (const { name, operation } of operations) {
      const expected = behindKeys.includes(name) ? /^\[\{"apiKey":\[.*\]\}\]$/ : open.has(name) ? /^\[\]$/ : /^\[\{"session":\[\]\}/;
      assert.match(JSON.stringify((operation as { security?: unknown }).security), expected, name);
    }
  });

  it("names every operation differently", () => {
    const ids = [...legacyOperations, ...expandedOperations, ...peoplesOperations, ...openOperations].map(({ route }) => route.operationId);
    assert.equal(new Set(ids).size, ids.length);
  });
});
