/**
 * Where short forms of a given name are used: `mike@` is a third as common as `michael@`, `mike.jones@` one in sixteen of
 * `michael.jones@`, and who has an initial mostly has that of the name in full. Some names are hardly ever used in full
 * (Alexander), others always (Jason): which, is fitted with the prior (bench/finder) and part of the model.
 */
import { patterns } from "./pattern-list.ts";

/** Kinds of patterns by what they have of the given name. */
const [alone, joined, separated, initial, otherwise] = [0, 1, 2, 3, 4];

/** Of people whose name in full has short forms, how many have one of them in an address of that kind. */
export const shareOfShort: readonly number[] = [0.25, 0.23, 0.068, 0.03, 0.085];
const usualShare = 0.085;

const kinds: Uint8Array = Uint8Array.from(patterns, ({ source }) => {
  if (/^\{first\}(?:\{l\}|\{n\}|\.\{l\})?$/.test(source)) return alone;
  if (source === "{first}{last}") return joined;
  if (/^\{first\}[._-]\{last\}$/.test(source)) return separated;
  return /\{f\}/.test(source) ? initial : otherwise;
});

/** Whether addresses of that pattern tell a short form from the name in full; the kind by which they do. */
export function kindThatTells(pattern: number): number | null {
  const kind = kinds[pattern] ?? otherwise;
  return kind <= separated ? kind : null;
}

/** Log-odds, in hundredths, that a feature of a name or a country adds to its short forms. */
export type ShortForms = ReadonlyMap<string, number>;

export const noShortForms: ShortForms = new Map();

/** @example featuresOfShortForms("michael", "mike", "de") // ["anybody", "letters 7", "given michael", "in de", "saves 3 of another"] */
export function featuresOfShortForms(given: string, form: string, country: string | null): string[] {
  const saved = Math.min(6, given.length - form.length);
  return ["anybody", `letters ${String(Math.min(10, given.length))}`, `given ${given}`, `in ${country ?? "no country"}`, `saves ${String(saved)} of ${given.startsWith(form) ? "its start" : "another"}`];
}

/** The share of short forms among all addresses of people with that given name; `share`: that of the house. */
export function shareOfShortForms(share: number, features: readonly string[], weights: ShortForms): number {
  let logOdds = Math.log(odds(share));
  for (const feature of features) logOdds += (weights.get(feature) ?? 0) / 100;
  return Math.min(0.97, 1 / (1 + Math.exp(-logOdds)));
}

/** A factor for each kind of pattern. */
export type Leaning = Float64Array;

export function leaningTo(leaning: Leaning, pattern: number): number {
  return leaning[kinds[pattern] ?? otherwise] ?? 1;
}

export type Leanings = { readonly legal: Leaning; readonly nickname: Leaning };

export const odds = (share: number): number => share / (1 - share);
const ratios = shareOfShort.map((measured) => odds(measured) / odds(usualShare));

/** By kind of pattern, how much commoner the name in full and the short forms are there, where the share of short forms is `share` in all. */
export function leaningsOf(share: number): Leanings {
  const [legal, nickname] = [new Float64Array(ratios.length), new Float64Array(ratios.length)];
  for (let kind = 0; kind < ratios.length; kind += 1) {
    const shifted = odds(share) * (ratios[kind] ?? 1);
    const short = shifted / (1 + shifted);
    legal[kind] = (1 - short) / (1 - share);
    nickname[kind] = short / share;
  }
  return { legal, nickname };
}

/** Each short form is named a quarter as often as the one before it in the list (names/nicknames.ts). */
const decline = 0.27;

/** @example shareOfForm(0, 3) // 0.74 */
export function shareOfForm(at: number, count: number): number {
  return (decline ** at * (1 - decline)) / (1 - decline ** count);
}
