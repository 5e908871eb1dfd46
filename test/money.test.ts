/** 200 submissions at once against a balance that covers 37 of them, and processes that are killed. `bench/money.ts` does the same at length. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { fireRun } from "./support/fire-run.ts";
import { isPostgresInstalled, noPostgres } from "./support/postgres.ts";

describe("money under fire", () => {
  for (const database of ["pglite", "postgres"] as const) {
    const skip = database === "postgres" && !isPostgresInstalled() && noPostgres;
    it(`accepts what the balance covers and no more, charges it once, and holds nothing in the end, on ${database}`, { skip }, async () => {
      const seed = randomUUID();
      const report = await fireRun({ database, submissions: 200, covered: 37, contactsEach: 3, kills: database === "pglite" ? 1 : 2, seed });
      assert.deepEqual([report?.problems, report?.accepted], [[], 37], `the seed was ${seed}`);
      assert.ok((report?.kills ?? 0) > 0);
    });
  }
});
