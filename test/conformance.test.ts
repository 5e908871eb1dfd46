/**
 * Every answer is what the contract says: each operation of a schema is exercised over the real app, and what it answers is
 * validated strictly (required keys, types, enums, formats, no keys that the schema forbids). The original's schema is
 * checked where the contract lies beside the repository, our own openapi.json everywhere.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe } from "node:test";
import { checkConformance } from "./conformance/check-conformance.ts";
import { registry } from "./conformance/registry.ts";
import { forEachApi } from "./support/api-under-test.ts";

const original = new URL("../../shared/contract/openapi-v2.json", import.meta.url);
const own = new URL("../openapi.json", import.meta.url);

function documentAt(path: URL): Parameters<typeof checkConformance>[0] {
  return JSON.parse(readFileSync(path, "utf8")) as Parameters<typeof checkConformance>[0];
}

const sources = [registry];

describe("the original's schema", { skip: existsSync(original) ? false : "the contract is not beside the repository" }, () => {
  if (existsSync(original)) forEachApi((api) => checkConformance(documentAt(original), "original", api), { sources });
});

describe("openapi.json", () => forEachApi((api) => checkConformance(documentAt(own), "own", api), { sources }));
