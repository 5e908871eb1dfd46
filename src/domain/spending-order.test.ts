import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Purse } from "./spending-order.ts";
import { ending, spent } from "./spending-order.ts";

const purse: Purse = {
  expiring: [
    { id: 1, remaining: 10, expiresAtMs: 1_000 },
    { id: 2, remaining: 20, expiresAtMs: 2_000 },
  ],
  lasting: 100,
};

describe("credits", () => {
  it("that end first are spent first, those without an end last", () => {
    const left = (amount: number): number[] => {
      const { expiring, lasting } = spent(purse, amount);
      return [...expiring.map(({ remaining }) => remaining), lasting];
    };
    assert.deepEqual([0, 4, 15, 40, 130].map(left), [[10, 20, 100], [6, 20, 100], [0, 15, 100], [0, 0, 90], [0, 0, 0]]);
    assert.throws(() => spent(purse, 131), /More was spent than there was: 1 credits/);
  });

  it("that are held do not end, and hold the earliest", () => {
    const ended = (held: number, nowMs: number): unknown => [...ending(purse, { held, nowMs })];
    assert.deepEqual(ended(0, 999), []);
    assert.deepEqual(ended(0, 1_000), [[1, 10]]);
    assert.deepEqual(ended(4, 1_000), [[1, 6]]);
    assert.deepEqual(ended(15, 2_000), [[2, 15]]);
    assert.deepEqual(ended(30, 2_000), []);
  });

  it("that end and credits that are held are never more than there are", () => {
    const grants = fc.array(fc.record({ remaining: fc.nat(50), expiresAtMs: fc.nat(10) }), { maxLength: 6 });
    fc.assert(
      fc.property(grants, fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(10), (some, lasting, share, nowMs) => {
        const expiring = some.toSorted((a, b) => a.expiresAtMs - b.expiresAtMs).map((grant, id) => ({ id, ...grant }));
        const total = expiring.reduce((sum, { remaining }) => sum + remaining, lasting);
        const held = Math.floor(total * share);
        const ended = [...ending({ expiring, lasting }, { held, nowMs }).values()].reduce((sum, each) => sum + each, 0);
        assert.ok(ended + held <= total);
        // And all that is not held and has an end by then is gone.
        const due = expiring.filter(({ expiresAtMs }) => expiresAtMs <= nowMs).reduce((sum, { remaining }) => sum + remaining, 0);
        assert.equal(ended, Math.max(0, due - held));
      }),
    );
  });
});
