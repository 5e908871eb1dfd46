import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import packageJson from "../../package.json" with { type: "json" };
import { openApiDocument } from "./openapi.ts";
import type { Operation } from "./operations.ts";
import { expandedOperations, legacyOperations } from "./operations.ts";
import { currentApi, publicApi } from "./paths.ts";

const document = openApiDocument(packageJson.version);

describe("openapi.json", () => {
  it("is up to date (`npm run openapi`)", async () => {
    const checkedIn: unknown = JSON.parse(await readFile(new URL("../../openapi.json", import.meta.url), "utf8"));
    assert.deepEqual(checkedIn, JSON.parse(JSON.stringify(document)));
  });

  it("describes every operation that is served, each behind a key", () => {
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })));
    const served = (base: string, list: readonly Operation[]): string[] => list.map(({ route }) => `${route.method} ${base}${route.path}`);
    assert.deepEqual(operations.map(({ name }) => name).toSorted(), [...served(publicApi, legacyOperations), ...served(currentApi, expandedOperations)].toSorted());
    for (const { name, operation } of operations) assert.match(JSON.stringify((operation as { security?: unknown }).security), /^\[\{"apiKey":\[.*\]\}\]$/, name);
  });

  it("names every operation differently", () => {
    const ids = [...legacyOperations, ...expandedOperations].map(({ route }) => route.operationId);
    assert.equal(new Set(ids).size, ids.length);
  });
});
