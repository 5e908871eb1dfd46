import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createPrepared } from "./prepared.ts";

describe("statements to prepare", () => {
  test("have a name of their own once they have come five times, and before it none", () => {
    const prepared = createPrepared();
    const names = (text: string): unknown[] => Array.from({ length: 7 }, () => prepared.nameOf(text));
    const [first, second] = [names("select 1"), names("select 2")];
    assert.deepEqual(first.slice(0, 5), Array(5).fill(undefined));
    assert.equal(typeof first[5], "string");
    assert.equal(first[6], first[5]);
    assert.notEqual(second[5], first[5]);
  });

  test("have another name after a table was changed", () => {
    const prepared = createPrepared();
    const name = (): unknown => Array.from({ length: 6 }, () => prepared.nameOf("select 1")).at(-1);
    const before = name();
    prepared.forget();
    assert.notEqual(name(), before);
  });

  test("are a bounded number, whatever texts are made up", () => {
    const prepared = createPrepared();
    for (let n = 0; n < 2_000; n += 1) prepared.nameOf(`select ${String(n)}`);
    assert.deepEqual(new Set(Array.from({ length: 10 }, () => prepared.nameOf("select 1999"))), new Set([undefined]));
  });
});
