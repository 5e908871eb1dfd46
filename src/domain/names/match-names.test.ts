import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { matchNames } from "./match-names.ts";
import { parseName } from "./parse-name.ts";

const score = (a: string, b: string): number => matchNames(parseName(a), parseName(b));

describe("two names", () => {
  const same: readonly [a: string, b: string][] = [
    ["Bob Roe", "Robert Roe"], ["Jane Q. Doe", "Jane Doe"], ["Doe, Jane", "Jane Doe"], ["Jürgen Müller", "Juergen Mueller"], ["JANE DOE", "Jane Doe"],
    ["Jane van der Berg", "Jane Vanderberg"], ["Xiaoming Wang", "WANG Xiaoming"], ["Peggy Roe", "Margaret Roe"], ['Robert "Skip" Roe', "Skip Roe"], ["Alex Roe", "Alexander Roe"], ["Bob Roe", "Rob Roe"], ["Maj Roe", "Maj Roe"],
  ];
  for (const [a, b] of same) it(`${a} is ${b}`, () => assert.ok(score(a, b) >= 0.9, String(score(a, b))));

  const perhaps: readonly [a: string, b: string][] = [["J. Doe", "Jane Doe"], ["Ana García Pérez", "Ana García"], ["Katarina Sample", "Catarina Sampel"]];
  for (const [a, b] of perhaps) it(`${a} may be ${b}`, () => assert.ok(score(a, b) < 0.95));

  const other: readonly [a: string, b: string][] = [["Jane Doe", "John Doe"], ["Jane Doe", "Jane Roe"], ["Bob Roe", "William Roe"], ["Jane A. Doe", "Jane B. Doe"]];
  for (const [a, b] of other) it(`${a} is not ${b}`, () => assert.ok(score(a, b) < 0.5, String(score(a, b))));

  it("match alike in both directions, and each matches itself", () => {
    const name = fc.array(fc.stringMatching(/^[A-Z][a-z]{1,8}$/), { minLength: 2, maxLength: 3 }).map((words) => words.join(" "));
    fc.assert(fc.property(name, name, (a, b) => assert.equal(score(a, b), score(b, a))));
    // "Mr Roe" may be any of the family.
    const whole = name.filter((text) => parseName(text).given !== "" && parseName(text).family !== "");
    fc.assert(fc.property(whole, (a) => assert.ok(score(a, a) >= 0.9)));
  });
});
