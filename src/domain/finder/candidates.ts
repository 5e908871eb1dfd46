/**
 * All addresses that the patterns make of one name. The caller is told each with the share that this reading of the name
 * has; the same address may come of several patterns.
 */
import type { Letters, Pattern } from "./pattern.ts";
import { render } from "./pattern.ts";
import { patterns } from "./pattern-list.ts";
import type { NameSpellings, Spelling } from "./spellings.ts";

export type Visit = (local: string, pattern: number, weight: number, given: Spelling, family: Spelling) => void;

/** Initials of middle names, by how often they occur in English-speaking countries. */
const letterShares = [..."jamlerdscbkpgtwhnfvioyzuqx"].map((letter, at) => ({ letter, share: [13, 11, 10, 8, 7, 6.5, 6, 6, 5.5, 4.5, 3, 3, 3, 2.6, 2.4, 2.4, 2, 1.8, 1.5, 1, 0.8, 0.6, 0.4, 0.3, 0.3, 0.3][at] ?? 0.3 }));
const letterTotal = letterShares.reduce((sum, { share }) => sum + share, 0);
const letterChoices = letterShares.map(({ letter, share }) => ({ text: letter, share: share / letterTotal }));
const digitChoices = [["1", 0.42], ["2", 0.3], ["3", 0.09], ["01", 0.06], ["4", 0.04], ["5", 0.03], ["02", 0.02], ["7", 0.02], ["0", 0.02]].map(([text, share]) => ({ text: String(text), share: Number(share) }));
const certain = [{ text: "", share: 1 }];

/** `shares` are those of the patterns, in their order; what stays below `shareMin` is left out. */
export function visitCandidates(name: NameSpellings, shares: ArrayLike<number>, shareMin: number, visit: Visit): void {
  const straight = 1 - name.swapOdds;
  visitOrder(name, name.given, name.family, straight, shares, shareMin, visit);
  if (name.family.length > 0) visitOrder(name, name.family, name.given, name.swapOdds, shares, shareMin, visit);
}

function visitOrder(name: NameSpellings, given: readonly Spelling[], family: readonly Spelling[], odds: number, shares: ArrayLike<number>, shareMin: number, visit: Visit): void {
  for (const first of given) {
    const weightOfGiven = odds * first.weight;
    for (const last of family.length === 0 ? mononym : family) {
      const weight = weightOfGiven * last.weight;
      if (weight < shareMin) continue;
      const letters: Letters = { first: first.text, f: first.initial, last: last.text, l: last.initial, mid: name.mid, m: name.middleInitial };
      for (let at = 0; at < patterns.length; at += 1) {
        const share = weight * (shares[at] ?? 0);
        if (share < shareMin) continue;
        const pattern = patterns[at];
        if (pattern !== undefined && !(pattern.needsMiddle && name.middleInitial === "")) visitPattern(pattern, at, letters, share, shareMin, weight, visit, first, last);
      }
    }
  }
}

const mononym: readonly Spelling[] = [{ text: "", initial: "", weight: 1, choices: [] }];

function visitPattern(pattern: Pattern, at: number, letters: Letters, share: number, shareMin: number, weight: number, visit: Visit, first: Spelling, last: Spelling): void {
  if (pattern.wild === null) {
    const local = render(pattern, letters, "");
    if (local !== null) visit(local, at, weight, first, last);
    return;
  }
  for (const choice of pattern.wild === "x" ? letterChoices : pattern.wild === "n" ? digitChoices : certain) {
    if (share * choice.share < shareMin) continue;
    const local = render(pattern, letters, choice.text);
    if (local !== null) visit(local, at, weight * choice.share, first, last);
  }
}
