/** Domains that a company of a name may have, the likeliest first. Guesses only: somebody has to look. */
import { companyWords, registrableDomain } from "../domain/company-names.ts";
import { romanise } from "../domain/names.ts";
import { homeTlds, withoutLegalForm } from "./legal-forms.ts";

/** Words that a legal name has and a domain often has not: "Acme Services Europe GmbH" is acme.com. */
const descriptive: ReadonlySet<string> = new Set(
  (
    "international global worldwide europe european deutschland germany france uk usa america americas schweiz austria nederland italia espana iberica " +
    "nordic services service solutions technologies technology systems software industries enterprises partners consulting company companies"
  ).split(" "),
);

/** DNS labels are at most 63 characters long (RFC 1035, section 2.3.4). */
const labelCharsMax = 63;

export type GuessOptions = {
  /** Endings to try after those of the legal form's home, in order: `["com", "example"]`. */
  readonly tlds: readonly string[];
  readonly guessesMax: number;
};

/** @example domainGuesses("Müller Werke GmbH", { tlds: ["com"], guessesMax: 3 }) // muellerwerke.de, muellerwerke.com, mullerwerke.de */
export function domainGuesses(name: string, { tlds, guessesMax }: GuessOptions): string[] {
  // "acme.io" and "Acme.com Ltd" hold their domain.
  const written = name.split(/\s+/).map((word) => (/^[a-z0-9-]+(?:\.[a-z]{2,})+$/i.test(word) ? registrableDomain(word) : null));
  const endings = [...new Set([...homeTlds(name), ...tlds])];
  const guesses = labelsOf(name).flatMap((label) => endings.map((tld) => `${label}.${tld}`));
  return [...new Set([...written.filter((domain) => domain !== null), ...guesses])].slice(0, guessesMax);
}

/** Joined before hyphenated, the German spelling of umlauts before the plain one, the whole name before a part of it. */
function labelsOf(name: string): string[] {
  const bare = withoutLegalForm(name);
  const spellings = [...new Set([romanise(bare, { umlauts: "ae" }), bare])].map(companyWords);
  const wholes = spellings.flatMap((words) => [words.join(""), words.join("-")]);
  const groups = spellings.flatMap((words) => structuralWord(bare, words).flatMap((word) => [[...words, word].join(""), [...words, word].join("-")]));
  const cores = spellings.map((words) => words.filter((word, i) => i === 0 || !descriptive.has(word)).join(""));
  const heads = spellings.flatMap((words) => [words.slice(0, 2).join(""), words.length > 1 && (words[0] ?? "").length >= 5 ? (words[0] ?? "") : ""]);
  return [...new Set([...wholes, ...groups, ...cores, ...heads])].filter((label) => label.length >= 2 && label.length <= labelCharsMax);
}

/** "Acme Group" is acme.com or acmegroup.com: the word is no part of the name, but often one of the domain. */
function structuralWord(name: string, words: readonly string[]): string[] {
  const last = /(group|groupe|gruppe|holdings?)\W*$/i.exec(name)?.[1]?.toLowerCase();
  return last === undefined || words.includes(last) ? [] : [last];
}
