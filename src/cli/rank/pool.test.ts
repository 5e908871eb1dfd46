import assert from "node:assert/strict";
import { it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { startPool } from "./pool.ts";
import { rankedLines } from "./ranked-line.ts";

it("a thread answers groups as whoever reads would, and takes none before it has started or while it has enough", async () => {
  const pool = startPool(1);
  try {
    const group = (first: number) => ({ text: `{"name":"Jane N${String(first)}","domain":"acme.example"}\nx`, first });
    assert.equal(pool.offer(group(1)), null);
    let answers = null;
    while ((answers = pool.offer(group(1))) === null) await setImmediate();
    const next = pool.offer(group(3));
    assert.equal(pool.offer(group(5)), null);
    for (const [first, given] of [[1, await answers], [3, await next]] as const) {
      assert.equal(new TextDecoder().decode(given ?? undefined), rankedLines(group(first).text.split("\n"), first));
    }
  } finally {
    await pool.close();
  }
});
