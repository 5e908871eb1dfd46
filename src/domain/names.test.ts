import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cleanName, displayName, nameKey, romanise, splitFullName } from "./names.ts";

describe("names", () => {
  const full: [text: string, first: string | null, last: string | null][] = [
    ["Jane Doe", "Jane", "Doe"],
    ["  Jane\u00A0 Doe ", "Jane", "Doe"],
    ["Doe, Jane", "Jane", "Doe"],
    ["Dr. Jane van der Berg, PhD", "Jane", "van der Berg"],
    ["Jane Doe (She/Her) 🚀", "Jane", "Doe"],
    ['Robert "Bob" Smith Jr.', "Robert", "Smith"],
    ["Maria del Carmen", "Maria", "del Carmen"],
    ["Anne Marie Dubois", "Anne Marie", "Dubois"],
    ["Cher", "Cher", null],
    ["", null, null],
  ];
  for (const [text, first, last] of full) {
    it(`splits ${JSON.stringify(text)}`, () => assert.deepEqual(splitFullName(text), { first, last }));
  }

  const display: [text: string, shown: string][] = [
    ["JANE", "Jane"],
    ["jane", "Jane"],
    ["VAN DER BERG", "van der Berg"],
    ["O'NEILL", "O'Neill"],
    ["JEAN-PIERRE", "Jean-Pierre"],
    ["MCDONALD", "McDonald"],
    ["ŁUKASZ", "Łukasz"],
    ["DeShawn", "DeShawn"],
  ];
  for (const [text, shown] of display) it(`shows ${text} as ${shown}`, () => assert.equal(displayName(text), shown));

  it("romanises umlauts as German addresses write them, and everything else plainly", () => {
    assert.equal(romanise("Jürgen Größer", { umlauts: "ae" }), "juergen groesser");
    assert.equal(romanise("Jürgen Größer", { umlauts: "a" }), "jurgen grosser");
    assert.equal(romanise("Łukasz Ñuñez", { umlauts: "ae" }), "lukasz nunez");
  });

  const same: [a: [string, string], b: [string, string]][] = [
    [["Jürgen", "Müller"], ["JUERGEN", "MUELLER"]],
    [["Jürgen", "Müller"], ["Jurgen", "Muller"]],
    [["Bob", "Smith"], ["Robert", "SMITH"]],
    [["Jane", "van der Berg"], ["jane", "Vanderberg"]],
    [["José", "García-Márquez"], ["Jose", "Garcia Marquez"]],
    [["Anne", "O’Neill"], ["anne", "ONeill"]],
  ];
  for (const [[a1, a2], [b1, b2]] of same) {
    it(`takes ${a1} ${a2} and ${b1} ${b2} for one name`, () =>
      assert.equal(nameKey({ first: a1, last: a2 }), nameKey({ first: b1, last: b2 })));
  }
  it("keeps apart what only looks alike", () => {
    assert.notEqual(nameKey({ first: "Alex", last: "Smith" }), nameKey({ first: "Alexandra", last: "Smith" }));
    assert.notEqual(nameKey({ first: "Jane", last: "Doe" }), nameKey({ first: "Doe", last: "Jane" }));
  });
  it("leaves a name that is nothing but a title empty", () => assert.equal(cleanName("(She/Her)"), ""));
});
