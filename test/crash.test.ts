/** A list enriched by processes that are killed at random: the promises hold. `bench/crash.ts` does the same at length. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import type { CrashReport } from "./support/crash-run.ts";
import { crashRun } from "./support/crash-run.ts";
import { isPostgresInstalled, noPostgres } from "./support/postgres.ts";

/** A machine stalls now and then: an answer that takes longer than this to be stored has a reason that is ours. */
const windowMsMax = 1_000;

describe("kill -9 in the middle of the work", () => {
  for (const database of ["pglite", "postgres"] as const) {
    const skip = database === "postgres" && !isPostgresInstalled() && noPostgres;
    it(`loses nothing, charges once, and buys nothing again that is on record, on ${database}`, { skip }, async () => {
      const seed = randomUUID();
      const report = await crashRun({ database, contacts: 400, kills: 3, seed }).catch((error: unknown) => {
        throw new Error(`The run with the seed ${seed} broke.`, { cause: error });
      });
      assert.ok(report !== null);
      assert.deepEqual(broken(report), [], `the seed was ${seed}`);
    });
  }
});

function broken({ kills, problems, windowMsMax: window }: CrashReport): string[] {
  return [
    ...problems,
    ...(kills === 0 ? ["nobody was killed"] : []),
    ...(window > windowMsMax ? [`an answer was not stored for ${String(Math.round(window))} ms`] : []),
  ];
}
