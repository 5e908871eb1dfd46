import assert from "node:assert/strict";
import { test } from "node:test";
import { titleCase } from "./title-case.ts";

test("titles and names in lower case get the capitals that people write", () => {
  const cases: Record<string, string> = {
    "vp sales": "VP Sales",
    "vp of sales, emea": "VP of Sales, EMEA",
    "head of r&d": "Head of R&D",
    "co-founder & ceo": "Co-Founder & CEO",
    "the data company": "The Data Company",
    "mcdonald's and sons ltd": "McDonald's and Sons Ltd",
    "müller gmbh": "Müller GmbH",
    "o'neill söhne ag": "O'Neill Söhne AG",
    "head of it": "Head of IT",
  };
  for (const [given, expected] of Object.entries(cases)) assert.equal(titleCase(given), expected);
});

test("text that has capitals already is somebody's own spelling", () => {
  assert.equal(titleCase("iOS developer at eBay"), "iOS developer at eBay");
});
