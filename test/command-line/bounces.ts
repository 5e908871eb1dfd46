/** Bounces from the command line: counted, idempotent, bad rows named. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { cleanlist } from "../support/cleanlist.ts";
import type { Bench } from "./enrich.ts";

export function bouncesSuite(bench: () => Bench): void {
  describe("bounces", () => {
    it("are imported once, and rows without an address are named", async () => {
      const { folder, settings } = bench();
      const list = join(folder, "bounces.csv");
      await writeFile(list, "email,type,reason\nada@acme.example,HardBounce,550 5.1.1 unknown\nnobody,HardBounce,550\nbob@acme.example,bounced,\n");
      const first = await cleanlist(["bounces", "import", list, "--json"], settings);
      assert.deepEqual(JSON.parse(first.out), { rows: 3, hard: 1, soft: 0, policy: 0, delivered: 0, known: 0, unclear: 1, unreadable: 1 });
      assert.match(first.said, /line 3: this is no address; the row is left out/);
      const again = await cleanlist(["bounces", "import", list, "--assume", "hard", "--json"], settings);
      assert.deepEqual(JSON.parse(again.out), { rows: 3, hard: 1, soft: 0, policy: 0, delivered: 0, known: 1, unclear: 0, unreadable: 1 });
    });
  });
}
