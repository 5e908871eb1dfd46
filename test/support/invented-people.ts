/**
 * People who do not exist, as many as wanted, at companies in a reserved domain. The same number is always the same
 * person, and two numbers are never the same to us: an identity ignores digits, so that names differ in letters.
 */
import type { Contact } from "../../src/domain/contact.ts";

const given = ["Anna", "Boris", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hamid", "Ines", "Jonas", "Kira", "Lorenz"];
const syllables = [..."bdfgklmnprstvz"].flatMap((consonant) => [..."aiou"].map((vowel) => consonant + vowel));
const companies = 5_000;

export function inventedPerson(n: number): Contact {
  return {
    first_name: given[n % given.length] ?? "",
    last_name: capital(`${spelled(n)}nd`),
    company_domain: `${spelled(n % companies)}.example`,
    company_name: `${capital(spelled(n % companies))} Works`,
  };
}

/** A number as a word: its digits to the base of the syllables, at least three. */
function spelled(n: number): string {
  let word = "";
  for (let left = n, digits = 0; left > 0 || digits < 3; digits += 1) {
    word += syllables[left % syllables.length] ?? "";
    left = Math.floor(left / syllables.length);
  }
  return word;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
