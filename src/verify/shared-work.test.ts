import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stop } from "./on-abort.ts";
import { createSharedWork } from "./shared-work.ts";

test("callers of the same question share one piece of work, and a later one starts anew", async () => {
  const shared = createSharedWork<number>();
  const { signal } = new AbortController();
  let started = 0;
  const work = async (): Promise<number> => (started += 1);
  assert.deepEqual(await Promise.all([shared.run("a", signal, work), shared.run("a", signal, work), shared.run("b", signal, work)]), [1, 1, 2]);
  assert.equal(await shared.run("a", signal, work), 3);
});

test("the work is aborted when the last caller has left, and not before", async () => {
  const shared = createSharedWork<never>();
  const [first, second] = [new AbortController(), new AbortController()];
  let given: Stop | null = null;
  const work = (signal: Stop): Promise<never> => {
    given = signal;
    return new Promise(() => undefined);
  };
  const calls = [shared.run("a", first.signal, work), shared.run("a", second.signal, work)].map((call) => call.catch((error: unknown) => error));
  const isAborted = (): boolean | undefined => (given as Stop | null)?.aborted;
  first.abort("first");
  assert.equal(await calls[0], "first");
  assert.equal(isAborted(), false);
  second.abort("second");
  assert.equal(await calls[1], "second");
  assert.equal(isAborted(), true);
});

test("a failure reaches every caller", async () => {
  const shared = createSharedWork<never>();
  const { signal } = new AbortController();
  const failing = (): Promise<never> => shared.run("a", signal, () => Promise.reject(new Error("broken")));
  const results = await Promise.allSettled([failing(), failing()]);
  assert.deepEqual(results.map(({ status }) => status), ["rejected", "rejected"]);
});
