import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import type { ErrorCode } from "./errors.ts";
import { ApiError, errors } from "./errors.ts";

const pages = new URL("../../docs/errors/", import.meta.url);
const codes = Object.keys(errors) as ErrorCode[];

describe("errors", () => {
  it("have a page each, and every page has its code", async () => {
    assert.deepEqual((await readdir(pages)).toSorted(), codes.map((code) => `${code}.md`).toSorted());
  });

  it("have pages that say status and title as the API does", async () => {
    for (const code of codes) {
      const page = await readFile(new URL(`${code}.md`, pages), "utf8");
      const { status, title, ...row } = errors[code];
      const statuses = "expandedStatus" in row ? `\`${String(status)}\` or \`${String(row.expandedStatus)}\`` : `\`${String(status)}\``;
      assert.ok(page.startsWith(`# ${code}\n\n${statuses} ${title}\n`), code);
    }
  });

  it("tell a caller the title, further fields, and nothing of what is internal", () => {
    const error = new ApiError("insufficient_credits", { internal: "account 7 is frozen", extra: { needed: 11, available: 4 } });
    assert.equal(error.status, 402);
    assert.deepEqual(error.body, { detail: "Insufficient credits", needed: 11, available: 4 });
  });
});
