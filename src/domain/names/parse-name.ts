/**
 * A full name, taken apart: `"Dr. Jane van der Berg, PhD"` -> given `Jane`, family `van der Berg`. Conservative where
 * the text does not tell: the last word is the family name. What could be read the other way round says so.
 */
import { cleaned } from "./clean-name.ts";
import { familyFirstOdds } from "./family-names.ts";
import { isIberianCountry, isIberianSurname } from "./iberian-names.ts";
import { isCompoundGiven, isJoiner, isParticle, isPatronymic, isTitle } from "./name-words.ts";
import { romanise } from "./romanise.ts";
import { inLatin } from "./scripts.ts";

export type PersonName = {
  /** The one that is used: `Jean-Pierre`, `Mary Ann`. Empty where there is none. */
  readonly given: string;
  /** All of them as they were written: `J. Michael`. */
  readonly givenNames: string;
  /** Further given names and initials: `["M."]`. */
  readonly middle: readonly string[];
  /** With its particles: `van der Berg`, `García Márquez`. Empty for somebody with one name. */
  readonly family: string;
  readonly nickname: string | null;
  /** `Jr.`, `III` */
  readonly suffix: string | null;
  /** 0..1 that given and family name are the other way round. */
  readonly swapOdds: number;
};

type Parts = Omit<PersonName, "nickname" | "suffix">;

/** `country`: ISO 3166-1 alpha-2 in lower case, where it is known where the person works. */
export function parseName(text: string, country: string | null = null): PersonName {
  const plain = plainWords.exec(text);
  if (plain !== null) {
    const [, first = "", last = ""] = plain;
    if (!isTitle(first)) return ofTwoWords(first, last, country);
  }
  const { text: clean, nickname, suffix } = cleaned(text);
  const latin = inLatin(clean);
  const made = (parts: Parts): PersonName => ({ ...parts, nickname, suffix });
  const comma = latin.text.indexOf(",");
  if (comma > 0) {
    const after = wordsOf(latin.text.slice(comma + 1).replaceAll(",", " "));
    if (after.length > 0) return made(reversed(wordsOf(latin.text.slice(0, comma)), after));
  }
  const words = wordsOf(latin.text);
  if (words.length === 0) return made({ ...givenParts([]), family: "", swapOdds: 0 });
  if (words.length === 1) return made({ ...givenParts(words), family: "", swapOdds: 0 });
  if (latin.familyFirst) return made({ given: words.slice(1).join(" "), givenNames: words.slice(1).join(" "), middle: [], family: words[0] ?? "", swapOdds: 0.05 });
  return made(capitalFamily(words) ?? patronymic(words) ?? inOrder(words, country));
}

/**
 * Three of four names are two words of plain letters, a capital and small ones: nothing in them is to be cleaned, turned
 * round or romanised, and the rest of this file would find that out in four times as long.
 */
const plainWords = /^([A-Z][a-z]+) ([A-Z][a-z]+)$/;

function ofTwoWords(first: string, last: string, country: string | null): PersonName {
  const familyFirst = familyFirstOdds(first.toLowerCase(), last.toLowerCase(), country);
  const [given, family] = familyFirst > 0.5 ? [last, first] : [first, last];
  return { given, givenNames: given, middle: [], family, nickname: null, suffix: null, swapOdds: familyFirst > 0.5 ? 1 - familyFirst : familyFirst };
}

/** Given and family name in two fields, as most lists have them. */
export function joinedName(first: string, last: string): PersonName {
  const given = cleaned(first);
  const family = cleaned(last);
  const parts = givenParts(wordsOf(inLatin(given.text).text));
  return {
    ...parts,
    family: inLatin(family.text).text,
    nickname: given.nickname ?? family.nickname,
    suffix: family.suffix ?? given.suffix,
    swapOdds: 0.01,
  };
}

/** "Berg, Jane van der": particles that trail belong in front of the family name. */
function reversed(before: readonly string[], after: readonly string[]): Parts {
  let end = after.length;
  while (end > 1 && isParticle(after[end - 1] ?? "")) end -= 1;
  return { ...givenParts(after.slice(0, end)), family: [...after.slice(end), ...before].join(" "), swapOdds: 0.02 };
}

/** "WANG Xiao", "Jean DUPONT": where only some words are in capitals, they are the family name. */
function capitalFamily(words: readonly string[]): Parts | null {
  const isCapital = (word: string): boolean => /^[\p{Lu}'’.-]{2,}$/u.test(word) && /\p{Lu}[’'-]?\p{Lu}/u.test(word) && !word.includes(".");
  const capitals = words.map(isCapital);
  if (!capitals.includes(true) || capitals.every((capital, i) => capital || isInitial(words[i] ?? ""))) return null;
  const at = capitals.indexOf(true);
  const end = capitals.lastIndexOf(true) + 1;
  // "JP Morgan": two capitals in front of a word are initials of given names.
  if (at === 0 && end === 1 && (words[0] ?? "").length === 2) return null;
  const first = at > 0 && isParticle(words[at - 1] ?? "") ? firstParticle(words, at) : at;
  const rest = [...words.slice(0, first), ...words.slice(end)];
  if (rest.length === 0 || (first > 0 && end < words.length)) return null;
  return { ...givenParts(rest), family: words.slice(first, end).join(" "), swapOdds: 0.02 };
}

function firstParticle(words: readonly string[], at: number): number {
  let first = at;
  while (first > 1 && isParticle(words[first - 1] ?? "")) first -= 1;
  return first;
}

/** "Ivanov Ivan Ivanovich" and "Ivan Ivanovich Ivanov". */
function patronymic(words: readonly string[]): Parts | null {
  const [first = "", second = "", third] = words;
  if (third === undefined || words.length > 3) return null;
  if (isPatronymic(third) && !isPatronymic(second)) return { ...givenParts([second, third]), family: first, swapOdds: 0.05 };
  if (isPatronymic(second)) return { ...givenParts([first, second]), family: third, swapOdds: 0.01 };
  return null;
}

function inOrder(words: readonly string[], country: string | null): Parts {
  const familyAt = familyStart(words, country);
  const swapOdds = words.length === 2 ? familyFirstOdds(folded(words[0] ?? ""), folded(words[1] ?? ""), country) : familyAt === words.length - 1 ? familyFirstOdds(folded(words[0] ?? ""), folded(words[1] ?? ""), country) / 3 : 0.01;
  if (swapOdds > 0.5) return { ...givenParts(words.slice(1)), family: words[0] ?? "", swapOdds: 1 - swapOdds };
  return { ...givenParts(words.slice(0, familyAt)), family: words.slice(familyAt).join(" "), swapOdds };
}

/** Where the family name starts: at the first particle behind the given name, else at the last word. */
function familyStart(words: readonly string[], country: string | null): number {
  const last = words.length - 1;
  for (let at = 1; at < last; at += 1) {
    const word = words[at] ?? "";
    if (isJoiner(word)) return Math.max(1, at - 1);
    if (isParticle(word) && !isInitial(word)) {
      // "Gabriel García de la Cruz": the surname before the particle belongs to it in Spain and Portugal.
      return at > 1 && isIberian(words[at - 1] ?? "", country) ? Math.max(1, at - 1) : at;
    }
  }
  if (words.length >= 3 && isIberian(words[last] ?? "", country) && isIberian(words[last - 1] ?? "", country) && !isCompoundGiven(words[0] ?? "", words[last - 1] ?? "")) return last - 1;
  return last;
}

function isIberian(word: string, country: string | null): boolean {
  return isIberianSurname(folded(word)) || (isIberianCountry(country) && word.length > 2 && !isInitial(word) && !word.includes("."));
}

function givenParts(words: readonly string[]): Pick<PersonName, "given" | "givenNames" | "middle"> {
  const [first = "", second, ...rest] = words;
  const givenNames = words.join(" ");
  if (second === undefined) return { given: first, givenNames, middle: [] };
  if (isCompoundGiven(first, second)) return { given: `${first} ${second}`, givenNames, middle: rest };
  // "J. Michael": the name that is used is the second one; the initial stays known.
  if (isInitial(first) && !isInitial(second)) return { given: second, givenNames, middle: [first, ...rest] };
  return { given: first, givenNames, middle: [second, ...rest] };
}

function isInitial(word: string): boolean {
  return /^\p{L}\.?$/u.test(word) || /^(?:\p{Lu}\.){1,3}$/u.test(word);
}

function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

function folded(word: string): string {
  return romanise(word, { umlauts: "a" });
}
