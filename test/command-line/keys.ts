/** API keys from the command line: shown once, listed without their secret, revoked. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Run, Settings } from "../support/cleanlist.ts";
import { cleanlist } from "../support/cleanlist.ts";

export function keysSuite(settings: () => Settings): void {
  describe("keys", () => {
    const keys = (...args: readonly string[]): Promise<Run> => cleanlist(["keys", ...args], settings());

    it("are created, listed without their secret, and revoked", async () => {
      const created = await keys("create", "--name", "CRM sync");
      assert.equal(created.code, 0);
      assert.match(created.out, /^clapi_[A-Za-z0-9_-]{64}\n$/, "only the key, so that it can be piped");
      assert.equal(created.said, "Keep this key: it is not shown again.\n");

      const listed = await keys("list");
      const [, id = "", last4 = ""] = /^(\S+) {2}CRM sync {2}clapi_…(\S{4}) {2}active +never used +everything\n$/.exec(listed.out) ?? [];
      assert.equal(last4, created.out.trim().slice(-4));
      assert.ok(!listed.out.includes(created.out.trim()));

      assert.deepEqual(await keys("revoke", id), { code: 0, out: "", said: "Revoked: it is refused from now on.\n" });
    });
  });
}
