/**
 * All addresses that the patterns make of one name, each with how likely it is; and the other way round, all ways in which
 * the patterns make an address of a name.
 */
import { leaningTo } from "./nickname-use.ts";
import { patterns } from "./pattern-list.ts";
import { visitMatches } from "./pattern-tree.ts";
import type { Reading } from "./readings.ts";
import { readingsOf } from "./readings.ts";
import type { NameSpellings, Spelling } from "./spellings.ts";
import type { Tallies } from "./tallies.ts";
import type { Word } from "./word.ts";
import { noWord, wordOf } from "./word.ts";

type WildChoice = { readonly word: Word; readonly share: number };

/** Initials of middle names, by how often they occur in English-speaking countries. */
const letterShares = [..."jamlerdscbkpgtwhnfvioyzuqx"].map((letter, at) => ({ letter, share: [13, 11, 10, 8, 7, 6.5, 6, 6, 5.5, 4.5, 3, 3, 3, 2.6, 2.4, 2.4, 2, 1.8, 1.5, 1, 0.8, 0.6, 0.4, 0.3, 0.3, 0.3][at] ?? 0.3 }));
const letterTotal = letterShares.reduce((sum, { share }) => sum + share, 0);
const letterChoices: readonly WildChoice[] = letterShares.map(({ letter, share }) => ({ word: wordOf(letter), share: share / letterTotal }));
const digitChoices: readonly WildChoice[] = [["1", 0.42], ["2", 0.3], ["3", 0.09], ["01", 0.06], ["4", 0.04], ["5", 0.03], ["02", 0.02], ["7", 0.02], ["0", 0.02]].map(([text, share]) => ({ word: wordOf(String(text)), share: Number(share) }));

const letterShare = new Map(letterChoices.map(({ word, share }) => [word.text, share]));
const digitShare = new Map(digitChoices.map(({ word, share }) => [word.text, share]));
/** Of digits that are not in the list. */
const rareDigit = 0.002;

/** `shares` are those of the patterns, in their order; what stays below `shareMin` is left out. */
export function tallyCandidates(tallies: Tallies, name: NameSpellings, shares: Float64Array, shareMin: number): void {
  tallies.clear();
  const readings = readingsOf(name, shareMin / largestOf(shares));
  const likely = likelyPatterns(shares, shareMin);
  for (const reading of readings) {
    const { leaning } = reading.given;
    for (const pattern of likely) {
      const share = (shares[pattern] ?? 0) * (leaning === null ? 1 : leaningTo(leaning, pattern));
      if (reading.weight * share < shareMin) continue;
      const wild = patterns[pattern]?.wild ?? null;
      if (wild === null) tallies.addMade({ pattern, reading, wildcard: noWord }, reading.weight * share);
      else tallyWild(tallies, { wild, pattern, reading, share, shareMin });
    }
  }
}

/** The last entry is "none of them". */
function largestOf(shares: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < patterns.length; at += 1) largest = Math.max(largest, shares[at] ?? 0);
  return largest;
}

/** A quarter of them: those that are too rare for any reading are not looked at again for each. */
function likelyPatterns(shares: Float64Array, shareMin: number): readonly number[] {
  const likely: number[] = [];
  for (let at = 0; at < patterns.length; at += 1) if ((shares[at] ?? 0) >= shareMin) likely.push(at);
  return likely;
}

type Tried = { readonly wild: "x" | "n"; readonly pattern: number; readonly reading: Reading; readonly share: number; readonly shareMin: number };

function tallyWild(tallies: Tallies, { wild, pattern, reading, share, shareMin }: Tried): void {
  for (const choice of wild === "x" ? letterChoices : digitChoices) {
    if (reading.weight * share * choice.share < shareMin) return; // the others are rarer still
    tallies.addMade({ pattern, reading, wildcard: choice.word }, reading.weight * choice.share * share);
  }
}

/** `pattern`: its number. `weight`: how likely it makes the address, of a name that is read with these spellings. */
export type Visit = (pattern: number, weight: number, given: Spelling, family: Spelling) => void;

/** Readings that are rarer explain nothing. */
const explanationMin = 1e-4;

/** Every way in which the patterns make this very address of the name. */
export function visitExplanations(name: NameSpellings, local: string, visit: Visit): void {
  for (const { letters, weight, given, family } of readingsOf(name, explanationMin)) {
    const { leaning } = given;
    visitMatches(letters, local, (at, wildcard) => {
      const share = leaning === null ? weight : weight * leaningTo(leaning, at);
      visit(at, share * wildShare(patterns[at]?.wild ?? null, wildcard), given, family);
    });
  }
}

function wildShare(wild: "x" | "n" | null, wildcard: string): number {
  return wild === null ? 1 : wild === "x" ? (letterShare.get(wildcard) ?? 0) : (digitShare.get(wildcard) ?? rareDigit);
}
