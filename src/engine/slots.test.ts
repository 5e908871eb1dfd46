import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createSlots } from "./slots.ts";

describe("slots", () => {
  it("are given at once while there are some", async () => {
    const slots = createSlots(2);
    await Promise.all([slots.acquire(5), slots.acquire(9)]);
  });

  it("that become free go to the lowest rank, and within a rank to whoever came first", async () => {
    const slots = createSlots(1);
    const release = await slots.acquire(0);
    const served: string[] = [];
    const asked = (["b2", "a1", "c3", "b1", "a2"] as const).map(async (name) => {
      const done = await slots.acquire(name.charCodeAt(0));
      served.push(name);
      done();
    });
    release();
    await Promise.all(asked);
    assert.deepEqual(served, ["a1", "a2", "b2", "b1", "c3"]);
  });

  it("given back twice count once", async () => {
    const slots = createSlots(1);
    const release = await slots.acquire(0);
    release();
    release();
    let holders = 0;
    void slots.acquire(0).then(() => (holders += 1));
    void slots.acquire(0).then(() => (holders += 1));
    await new Promise(setImmediate);
    assert.equal(holders, 1);
  });

  it("are never held by more than there are, and nobody who asks is forgotten", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(3), { maxLength: 40 }), async (count, ranks) => {
        const slots = createSlots(count);
        let held = 0;
        let heldMax = 0;
        const served = ranks.map(async (rank) => {
          const release = await slots.acquire(rank);
          held += 1;
          heldMax = Math.max(heldMax, held);
          await Promise.resolve();
          held -= 1;
          release();
        });
        await Promise.all(served);
        assert.equal(held, 0);
        assert.ok(heldMax <= count);
      }),
    );
  });
});
