/**
 * All addresses that the patterns make of one name. The caller is told each with the share that this reading of the name
 * has; the same address may come of several patterns.
 */
import type { Letters, Pattern } from "./pattern.ts";
import { render } from "./pattern.ts";
import { patterns } from "./pattern-list.ts";
import { visitMatches } from "./pattern-tree.ts";
import type { NameSpellings, Spelling } from "./spellings.ts";

export type Visit = (local: string, pattern: number, weight: number, given: Spelling, family: Spelling) => void;

/** Initials of middle names, by how often they occur in English-speaking countries. */
const letterShares = [..."jamlerdscbkpgtwhnfvioyzuqx"].map((letter, at) => ({ letter, share: [13, 11, 10, 8, 7, 6.5, 6, 6, 5.5, 4.5, 3, 3, 3, 2.6, 2.4, 2.4, 2, 1.8, 1.5, 1, 0.8, 0.6, 0.4, 0.3, 0.3, 0.3][at] ?? 0.3 }));
const letterTotal = letterShares.reduce((sum, { share }) => sum + share, 0);
const letterChoices = letterShares.map(({ letter, share }) => ({ text: letter, share: share / letterTotal }));
const digitChoices = [["1", 0.42], ["2", 0.3], ["3", 0.09], ["01", 0.06], ["4", 0.04], ["5", 0.03], ["02", 0.02], ["7", 0.02], ["0", 0.02]].map(([text, share]) => ({ text: String(text), share: Number(share) }));

const letterShare = new Map(letterChoices.map(({ text, share }) => [text, share]));
const digitShare = new Map(digitChoices.map(({ text, share }) => [text, share]));
/** Of digits that are not in the list. */
const rareDigit = 0.002;

/** `shares` are those of the patterns, in their order; what stays below `shareMin` is left out. */
export function visitCandidates(name: NameSpellings, shares: Float64Array, shareMin: number, visit: Visit): void {
  const largest = largestOf(shares);
  eachReading(name, shareMin / largest, (letters, weight, given, family) => {
    for (let at = 0; at < patterns.length; at += 1) {
      const share = weight * (shares[at] ?? 0);
      if (share < shareMin) continue;
      const pattern = patterns[at];
      if (pattern === undefined || (pattern.needsMiddle && letters.m === "")) continue;
      if (pattern.wild !== null) {
        visitWild(pattern, { at, letters, share, shareMin, weight, visit, given, family });
        continue;
      }
      const local = render(pattern, letters, "");
      if (local !== null) visit(local, at, weight, given, family);
    }
  });
}

/** Of a pattern: the last entry is "none of them". */
function largestOf(shares: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < patterns.length; at += 1) largest = Math.max(largest, shares[at] ?? 0);
  return largest;
}

/** Every way in which the patterns make this very address of the name. */
export function visitExplanations(name: NameSpellings, local: string, visit: Visit): void {
  eachReading(name, explanationMin, (letters, weight, given, family) => {
    visitMatches(letters, local, (at, wildcard) => visit(local, at, weight * wildShare(patterns[at]?.wild ?? null, wildcard), given, family));
  });
}

function wildShare(wild: Pattern["wild"], wildcard: string): number {
  return wild === null ? 1 : wild === "x" ? (letterShare.get(wildcard) ?? 0) : (digitShare.get(wildcard) ?? rareDigit);
}

const explanationMin = 1e-4;

type Read = (letters: Letters, weight: number, given: Spelling, family: Spelling) => void;

/** Given names with family names, and the other way round where the order is not sure. */
function eachReading(name: NameSpellings, weightMin: number, read: Read): void {
  for (const swapped of [false, true]) {
    const odds = swapped ? name.swapOdds : 1 - name.swapOdds;
    const [givens, families] = swapped ? [name.family, name.given] : [name.given, name.family];
    if (odds < weightMin || givens.length === 0) continue;
    for (const given of givens) {
      for (const family of families.length === 0 ? mononym : families) {
        const weight = odds * given.weight * family.weight;
        if (weight >= weightMin) read({ first: given.text, f: given.initial, last: family.text, l: family.initial, mid: name.mid, m: name.middleInitial }, weight, given, family);
      }
    }
  }
}

const mononym: readonly Spelling[] = [{ text: "", initial: "", weight: 1, choices: [] }];

type Visited = {
  readonly at: number;
  readonly letters: Letters;
  readonly share: number;
  readonly shareMin: number;
  readonly weight: number;
  readonly visit: Visit;
  readonly given: Spelling;
  readonly family: Spelling;
};

function visitWild(pattern: Pattern, { at, letters, share, shareMin, weight, visit, given, family }: Visited): void {
  for (const choice of pattern.wild === "x" ? letterChoices : digitChoices) {
    if (share * choice.share < shareMin) return; // the others are rarer still
    const local = render(pattern, letters, choice.text);
    if (local !== null) visit(local, at, weight * choice.share, given, family);
  }
}
