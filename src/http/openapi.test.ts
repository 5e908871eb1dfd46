import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import packageJson from "../../package.json" with { type: "json" };
import { openApiDocument } from "./openapi.ts";

const document = openApiDocument(packageJson.version);

describe("openapi.json", () => {
  it("is up to date (`npm run openapi`)", async () => {
    const checkedIn: unknown = JSON.parse(await readFile(new URL("../../openapi.json", import.meta.url), "utf8"));
    assert.deepEqual(checkedIn, JSON.parse(JSON.stringify(document)));
  });

  it("describes the five operations of the public API, each behind a key", () => {
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })));
    assert.deepEqual(
      operations.map(({ name }) => name).toSorted(),
      [
        "get /api/v1/public/auth/validate-key",
        "get /api/v1/public/credits/balance",
        "get /api/v1/public/enrich/status",
        "get /api/v1/public/webhooks/deliveries",
        "post /api/v1/public/enrich/bulk",
      ],
    );
    for (const { name, operation } of operations) assert.deepEqual((operation as { security?: unknown }).security, [{ apiKey: [] }], name);
  });
});
