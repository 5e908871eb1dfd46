/**
 * How surely two names are one person's, 0..1, where everything else speaks for it (one employer, one page): nicknames,
 * a missing middle name, initials, swapped order, accents and particles are looked through.
 */
import { foldedLetters } from "./name-key.ts";
import { canonicalGivenName, nicknamesOf } from "./nicknames.ts";
import type { PersonName } from "./parse-name.ts";

export function matchNames(a: PersonName, b: PersonName): number {
  const straight = inOrder(a, b);
  if (straight >= 0.9) return straight;
  const swapped = inOrder(a, { ...b, given: b.family, family: b.given, middle: [] }) * 0.93;
  return Math.max(straight, swapped);
}

function inOrder(a: PersonName, b: PersonName): number {
  const family = familyScore(a.family, b.family);
  if (family === 0) return 0;
  return family * givenScore(a, b) * middleScore(a.middle, b.middle);
}

function familyScore(a: string, b: string): number {
  const [x, y] = [foldedLetters(a), foldedLetters(b)];
  if (x === "" || y === "") return x === y ? 0.6 : 0;
  if (x === y) return 1;
  if (isWord(a) && isWord(b)) return isNear(x, y) ? 0.7 : 0;
  const [xs, ys] = [wordsOf(a), wordsOf(b)];
  // "García Márquez" and "García"; "van der Berg" and "Berg"; "Smith-Jones" and "Jones".
  const shared = xs.filter((word) => ys.includes(word));
  if (shared.length === Math.min(xs.length, ys.length) && xs.length !== ys.length) return 0.85;
  return isNear(x, y) ? 0.7 : 0;
}

function givenScore(a: PersonName, b: PersonName): number {
  const [x, y] = [foldedLetters(a.given), foldedLetters(b.given)];
  if (x === y) return x === "" ? 0.6 : 1;
  if (x === "" || y === "") return 0.5;
  if (canonicalGivenName(x) === canonicalGivenName(y)) return 0.97;
  const nicks = (name: PersonName): readonly string[] => (name.nickname === null ? [] : [foldedLetters(name.nickname)]);
  if (nicks(a).includes(y) || nicks(b).includes(x)) return 0.97;
  if (nicknamesOf(x).includes(y) || nicknamesOf(y).includes(x)) return 0.92;
  // Two short forms of one name: Bob and Rob.
  if (nicknamesOf(x).some((full) => nicknamesOf(y).includes(full))) return 0.85;
  if (x.length === 1 || y.length === 1) return x.slice(0, 1) === y.slice(0, 1) ? 0.75 : 0;
  // "J. Michael Smith" and "Michael Smith"; "Jean" and "Jean-Pierre".
  const [xs, ys] = [givenWords(a), givenWords(b)];
  if (xs.includes(y) || ys.includes(x)) return 0.88;
  return isNear(x, y) && x.slice(0, 1) === y.slice(0, 1) ? 0.7 : 0;
}

function middleScore(a: readonly string[], b: readonly string[]): number {
  const [x, y] = [foldedLetters(a[0] ?? ""), foldedLetters(b[0] ?? "")];
  if (x === "" || y === "" || x === y) return 1;
  if (x.length === 1 || y.length === 1) return x.slice(0, 1) === y.slice(0, 1) ? 1 : 0.3;
  return 0.4;
}

function givenWords(name: PersonName): string[] {
  return [...wordsOf(name.given), ...name.middle.map(foldedLetters)];
}

function isWord(text: string): boolean {
  return !/[\s-]/u.test(text);
}

function wordsOf(text: string): string[] {
  return text.split(/[\s-]+/u).map(foldedLetters).filter((word) => word !== "");
}

/** One letter more, less or other, in words of at least five letters. */
function isNear(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 5 || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  return short.length === long.length ? short.slice(at + 1) === long.slice(at + 1) : short.slice(at) === long.slice(at + 1);
}
