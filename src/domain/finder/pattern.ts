/**
 * The language of address patterns: literal text and tokens in braces.
 *
 *   {first} {last} {mid}   given name, family name, first middle name, in full
 *   {f} {l} {m}            their initials
 *   {last:7}               the first seven letters, where the name has more
 *   {x}                    the initial of a middle name that nobody told us: any letter, the commonest first
 *   {n}                    the digit of somebody who came second: 1, 2, …
 *
 * `{f}{last}` of Jane Doe is `jdoe`. What {first} and {last} are of a difficult name is the spellings' affair.
 */

import type { Word } from "./word.ts";
import { followedBy, noWord, wordOf } from "./word.ts";

const tokens = ["first", "f", "last", "l", "mid", "m", "x", "n"] as const;

export type Token = (typeof tokens)[number];

export type Part = {
  readonly source: string;
  /** Null for a token. */
  readonly literal: Word | null;
  readonly token: Token | null;
  /** Where the token's word stands in `Letters`. */
  readonly place: number;
  /** 0 for the whole word. */
  readonly length: number;
  /** Stands for a letter or a digit that nobody can know. */
  readonly isWild: boolean;
};

export type Pattern = {
  readonly source: string;
  readonly parts: readonly Part[];
  /** Stands for several addresses: of unknown letters or digits. */
  readonly wild: "x" | "n" | null;
  /** 0..1 that an existing mailbox of this form is the person's: there is more than one Jane at `jane@`. */
  readonly identifies: number;
};

/** What the tokens stand for in one spelling of one name, in the order of the tokens: first, f, last, l, mid, m. */
export type Letters = readonly Word[];

type Spelt = { readonly first: string; readonly f: string; readonly last: string; readonly l: string; readonly mid: string; readonly m: string };

export function lettersOf({ first, f, last, l, mid, m }: Spelt): Letters {
  return [first, f, last, l, mid, m].map(wordOf);
}

/** @example parsePattern("{f}.{last:7}") */
export function parsePattern(source: string): Pattern {
  const parts = [...source.matchAll(/\{(\w+)(?::(\d+))?\}|([^{}]+)/g)].map(([part, name, length = "0", text]): Part => {
    if (text !== undefined) return { source: part, literal: wordOf(text), token: null, place: 0, length: 0, isWild: false };
    const token = tokens.find((each) => each === name);
    if (token === undefined) throw new Error(`unknown token in the pattern ${source}`);
    return { source: part, literal: null, token, place: tokens.indexOf(token), length: Number(length), isWild: token === "x" || token === "n" };
  });
  const has = (wanted: Token): boolean => parts.some(({ token }) => token === wanted);
  return { source, parts, wild: has("x") ? "x" : has("n") ? "n" : null, identifies: identifying(parts) };
}

/** Null where a part would be empty, or a cut would change nothing: the uncut pattern stands for that address. */
export function render(pattern: Pattern, letters: Letters, wildcard: Word): string | null {
  let local = "";
  for (const part of pattern.parts) {
    const { text } = wordFor(part, letters, wildcard);
    // The length of a whole word is 0: this is the empty one, too.
    if (text.length <= part.length) return null;
    local += part.length === 0 ? text : text.slice(0, part.length);
  }
  return local;
}

/** The hash of what `render` would write; negative where that would write nothing. */
export function hashOfRendered(pattern: Pattern, letters: Letters, wildcard: Word): number {
  let hash = 0;
  for (const part of pattern.parts) {
    const word = wordFor(part, letters, wildcard);
    const all = word.text.length;
    if (all <= part.length) return -1;
    hash = followedBy(hash, word, part.length === 0 ? all : part.length);
  }
  return hash & 0x7fffffff;
}

function wordFor(part: Part, letters: Letters, wildcard: Word): Word {
  return part.literal ?? (part.isWild ? wildcard : (letters[part.place] ?? noWord));
}

/**
 * The other way round: where the part ends in an address that has it at `at`; negative where it does not. Letters and
 * digits that nobody can know may be any.
 */
export function endOf(part: Part, letters: Letters, local: string, at: number): number {
  if (part.isWild) return endOfWild(part.token, local, at);
  const { text } = wordFor(part, letters, noWord);
  // A cut that changes nothing is not this pattern's.
  if (text.length <= part.length) return -1;
  const length = part.length === 0 ? text.length : part.length;
  if (at + length > local.length) return -1;
  for (let i = 0; i < length; i += 1) if (local.charCodeAt(at + i) !== text.charCodeAt(i)) return -1;
  return at + length;
}

function endOfWild(token: Token | null, local: string, at: number): number {
  const isLetter = token === "x";
  const last = Math.min(local.length, at + (isLetter ? 1 : 2));
  let end = at;
  while (end < last && (isLetter ? isBetween(local.charCodeAt(end), 97, 122) : isBetween(local.charCodeAt(end), 48, 57))) end += 1;
  return end === at ? -1 : end;
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}

/** From how much of the name is in it; the values of docs/decisions/0004 for the three commonest, the others between. */
function identifying(parts: readonly Part[]): number {
  const amount = (full: Token, initial: Token): number =>
    Math.max(0, ...parts.map(({ token, length }) => (token === full ? (length === 0 ? 2 : length >= 5 ? 1.6 : 1.2) : token === initial ? 1 : 0)));
  const [given, family, middle] = [amount("first", "f"), amount("last", "l"), amount("mid", "m")];
  if (given >= 2 && family >= 2) return 0.99;
  if (given > 0 && family >= 1.6) return 0.95;
  if (given >= 1.6 && family > 0) return 0.9;
  if (given === 0 && family >= 2) return middle > 0 ? 0.9 : 0.75;
  if (given >= 2) return middle > 0 ? 0.8 : 0.6;
  return given > 1 && family > 1 ? 0.85 : 0.5;
}
