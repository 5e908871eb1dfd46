import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { joinedName, parseName } from "./parse-name.ts";

/** Forms in which lists, profiles and registries really write names; the people are invented. */
const cases: readonly [text: string, given: string, middle: string, family: string, country?: string][] = [
  ["Jane Doe", "Jane", "", "Doe"],
  ["Doe, Jane", "Jane", "", "Doe"],
  ["DOE, Jane Q.", "Jane", "Q.", "DOE"],
  ["Berg, Jane van der", "Jane", "", "van der Berg"],
  ["Dr. Jane van der Berg, PhD", "Jane", "", "van der Berg"],
  ["Prof. Dr. Hans-Peter Müller", "Hans-Peter", "", "Müller"],
  ["Mr. John Q. Public Jr.", "John", "Q.", "Public"],
  ["J. Michael Roe", "Michael", "J.", "Roe"],
  ["John Michael Roe", "John", "Michael", "Roe"],
  ["Mary Ann Roe", "Mary Ann", "", "Roe"],
  ["Ludwig von der Tann", "Ludwig", "", "von der Tann"],
  ["Marieke ter Horst", "Marieke", "", "ter Horst"],
  ["Ahmed Al Sample", "Ahmed", "", "Al Sample"],
  ["Sean O'Sample", "Sean", "", "O'Sample"],
  ["Máire Ní Shampla", "Máire", "", "Ní Shampla"],
  ["Giulia De Esempio", "Giulia", "", "De Esempio"],
  ["Ana García Pérez", "Ana", "", "García Pérez"],
  ["Ana Muestra Ejemplo", "Ana", "", "Muestra Ejemplo", "es"],
  ["José Luis García", "José Luis", "", "García"],
  ["Rui da Silva Santos", "Rui", "", "da Silva Santos", "pt"],
  ["Rui Costa e Silva", "Rui", "", "Costa e Silva", "pt"],
  ["WANG Xiao", "Xiao", "", "WANG"],
  ["Xiao WANG", "Xiao", "", "WANG"],
  ["Jean DUPONT-EXEMPLE", "Jean", "", "DUPONT-EXEMPLE"],
  ["Jane VAN DER BERG", "Jane", "", "VAN DER BERG"],
  ["JANE DOE", "JANE", "", "DOE"],
  ["Zhang Xiaoming", "Xiaoming", "", "Zhang"],
  ["Nagy Péter", "Péter", "", "Nagy", "hu"],
  ["王小明", "Xiaoming", "", "Wang"],
  ["欧阳小明", "Xiaoming", "", "Ouyang"],
  ["김민준", "Minjun", "", "Kim"],
  ["たなか はなこ", "Hanako", "", "Tanaka"],
  ["Иван Примеров", "Ivan", "", "Primerov"],
  ["Примеров Иван Иванович", "Ivan", "Ivanovich", "Primerov"],
  ["Γιώργος Παπαδόπουλος", "Giorgos", "", "Papadopoulos"],
  ["Cher", "Cher", "", ""],
  ["Jane Doe MBA", "Jane", "", "Doe"],
  ["Don Roe", "Don", "", "Roe"],
  ["Jane Doe | Acme", "Jane", "", "Doe"],
];

describe("a full name", () => {
  for (const [text, given, middle, family, country] of cases) {
    it(`${text}${country === undefined ? "" : ` (${country})`}`, () => {
      const name = parseName(text, country ?? null);
      assert.deepEqual([name.given, name.middle.join(" "), name.family], [given, middle, family]);
    });
  }

  it("keeps what belongs to the person: a nickname, a generation", () => {
    assert.equal(parseName('Robert "Bob" Roe').nickname, "Bob");
    assert.equal(parseName("Robert (Bob) Roe").nickname, "Bob");
    assert.equal(parseName("Robert Roe (he/him)").nickname, null);
    assert.equal(parseName("Robert Roe, Jr.").suffix, "Jr.");
    assert.equal(parseName("Robert Roe III").suffix, "III");
  });

  it("says where it may be the other way round", () => {
    assert.ok(parseName("Wang Xiaoming").swapOdds > 0.2);
    assert.ok(parseName("Jane Doe").swapOdds < 0.02);
  });

  it("is taken apart whatever it is, without losing its letters", () => {
    const word = fc.stringMatching(/^[A-Z][a-zé'-]{0,9}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const { given, family, swapOdds } = parseName(words.join(" "));
        assert.ok(swapOdds >= 0 && swapOdds <= 1);
        assert.notEqual(`${given}${family}`, "");
      }),
    );
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => void parseName(text)));
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), fc.string({ unit: "grapheme", maxLength: 30 }), (a, b) => void joinedName(a, b)));
  });

  it("does not depend on the spaces around it", () => {
    fc.assert(fc.property(fc.constantFrom(...cases.map(([text]) => text)), (text) => assert.deepEqual(parseName(`  ${text.replace(/ /g, "\u00A0 ")} `), parseName(text))));
  });
});
