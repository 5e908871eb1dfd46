/**
 * Where short forms of a given name are used: `mike@` is a third as common as `michael@`, `mike.jones@` one in sixteen of
 * `michael.jones@`, and who has an initial mostly has that of the name in full. Measured on IANA's registry (bench/finder).
 */
import { patterns } from "./pattern-list.ts";

/** Kinds of patterns by what they have of the given name. */
const [alone, joined, separated, initial, otherwise] = [0, 1, 2, 3, 4];

/** Of people whose name in full has short forms, how many have one of them in an address of that kind. */
const shareOfShort = [0.25, 0.23, 0.068, 0.03, 0.085];
const usualShare = 0.085;

/** The kind of each pattern. */
const kinds: Uint8Array = Uint8Array.from(patterns, ({ source }) => {
  if (/^\{first\}(?:\{l\}|\{n\}|\.\{l\})?$/.test(source)) return alone;
  if (source === "{first}{last}") return joined;
  if (/^\{first\}[._-]\{last\}$/.test(source)) return separated;
  return /\{f\}/.test(source) ? initial : otherwise;
});

/** A factor for each kind of pattern. */
export type Leaning = Float64Array;

export function leaningTo(leaning: Leaning, pattern: number): number {
  return leaning[kinds[pattern] ?? otherwise] ?? 1;
}

export type Leanings = { readonly legal: Leaning; readonly nickname: Leaning };

const odds = (share: number): number => share / (1 - share);
const usual = leaningsAt(usualShare);

/** By kind of pattern, how much commoner the name in full and the short forms are there, where the shares of short forms is `share` in all. */
export function leaningsOf(share: number): Leanings {
  return share === usualShare ? usual : leaningsAt(share);
}

function leaningsAt(share: number): Leanings {
  const here = shareOfShort.map((measured) => {
    const shifted = (odds(share) * odds(measured)) / odds(usualShare);
    return shifted / (1 + shifted);
  });
  return { legal: Float64Array.from(here, (short) => (1 - short) / (1 - share)), nickname: Float64Array.from(here, (short) => short / share) };
}

/** Each short form is named a quarter as often as the one before it in the list (names/nicknames.ts). */
const decline = 0.27;

/** @example shareOfForm(0, 3) // 0.74 */
export function shareOfForm(at: number, count: number): number {
  return (decline ** at * (1 - decline)) / (1 - decline ** count);
}
