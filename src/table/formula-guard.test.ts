import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { guardFormula, unguardFormula } from "./formula-guard.ts";

test("a cell that a spreadsheet would run is guarded", () => {
  const formulas = [
    "=1+1", "=HYPERLINK(\"http://evil.example\")", "@SUM(A1)", "+SUM(A1)", "-SUM(A1)", "-2+3+cmd|' /C calc'!A0",
    "\t=1", "\r=1", "\n=1", "\u0000=1", " =1", "\u00a0=1", "＝1", "＠A1", "＋A1", "－A1", "-A1e5", "-e5", "+1 ext. 7",
    "=", "@jana", "+jana@acme.example", "- to do",
  ];
  for (const cell of formulas) assert.equal(guardFormula(cell), `'${cell}`);
});

test("phone numbers, negative numbers and plain text are not", () => {
  const plain = [
    "", "-", "+", "+12025550100", "+1 202-555-0100", "+1 (202) 555.0100", "+49 30/1234", "-12.5", "-1,234.50", "-5%",
    "-1.5e-05", "-2E5", "1-2", "a=b", "jana@acme.example", "'t Hooft", "– dash", "O'Neil",
  ];
  for (const cell of plain) assert.equal(guardFormula(cell), cell);
});

test("a guarded cell is never a formula, is guarded once, and comes back", () => {
  const cell = fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "'", "\t", " ", "1", "e", "A", ".", "＝") });
  fc.assert(
    fc.property(cell, (text) => {
      const guarded = guardFormula(text);
      assert.equal(guardFormula(guarded), guarded);
      assert.doesNotMatch(guarded, /^[\t\r\n]|^\s*[=@＝＠]/);
      // A cell that somebody else guarded is taken for one of ours.
      if (!text.startsWith("'")) assert.equal(unguardFormula(guarded), text);
    }),
    { numRuns: 1000 },
  );
});

test("a long cell is judged in a moment", () => {
  assert.ok(guardFormula(`-${"1".repeat(200_000)}x`).startsWith("'"));
});
