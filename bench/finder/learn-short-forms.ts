/**
 * Fits which given names go by a short form: a logistic model of the name, its length and the country, over addresses that
 * show the given name. Names that at least 60 people share, countries with twelve.
 */
import { visitExplanations } from "../../src/domain/finder/candidates.ts";
import { shippedModel } from "../../src/domain/finder/model.ts";
import type { NameSpellings } from "../../src/domain/finder/spellings.ts";
import { featuresOfShortForms, kindThatTells, odds, shareOfShort } from "../../src/domain/finder/nickname-use.ts";

/** What one address tells of it. */
export type ShortForm = {
  readonly given: string;
  readonly form: string;
  readonly country: string | null;
  /** Null where the address shows nothing of it. */
  readonly shown: Shown | null;
};

type Shown = {
  /** Of the pattern that speaks most for it. */
  readonly kind: number;
  /** 0..1 */
  readonly isShort: number;
};

/** `alex@` may be a name cut after its fourth letter, which nobody does: patterns count by how common they are. */
export function shortFormShown(spellings: NameSpellings, local: string): Shown | null {
  let [best, all, telling, short] = [0, 0, 0, 0];
  let kind = 0;
  visitExplanations(spellings, local, (pattern, weight, { choices }) => {
    const share = weight * (shippedModel.base[pattern] ?? 0);
    const told = kindThatTells(pattern);
    all += share;
    if (told === null) return;
    telling += share;
    if (choices.some((choice) => choice === "given:full=nickname")) short += share;
    if (share > best) [best, kind] = [share, told];
  });
  return telling > all / 2 ? { kind, isShort: short / telling } : null;
}

const [peopleMin, peopleMinOfCountry] = [60, 12];
const rounds = 200;
const rate = 0.3;
/** Pulls weights to 0, in people. */
const pull = 1;

/** Log-odds per feature, in hundredths. */
export function learnShortForms(people: readonly ShortForm[]): Record<string, number> {
  const index = featureIndex(people);
  const told = people.flatMap(({ given, form, country, shown }) => (shown === null ? [] : { ...shown, own: featuresOfShortForms(given, form, country).flatMap((feature) => index.get(feature) ?? []) }));
  const weights = new Float64Array(index.size);
  const squares = new Float64Array(index.size).fill(1);
  for (let round = 0; round < rounds; round += 1) {
    const slopes = weights.map((weight) => -pull * weight);
    for (const { kind, isShort, own } of told) {
      const logOdds = own.reduce((sum, at) => sum + (weights[at] ?? 0), Math.log(odds(shareOfShort[kind] ?? 0.5)));
      const slope = isShort - 1 / (1 + Math.exp(-logOdds));
      for (const at of own) slopes[at] = (slopes[at] ?? 0) + slope;
    }
    slopes.forEach((slope, at) => {
      squares[at] = (squares[at] ?? 0) + slope * slope;
      weights[at] = (weights[at] ?? 0) + (rate * slope) / Math.sqrt(squares[at] ?? 1);
    });
  }
  return Object.fromEntries([...index].map(([feature, at]) => [feature, Math.round((weights[at] ?? 0) * 100)]));
}

function featureIndex(people: readonly ShortForm[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { given, form, country } of people) for (const feature of featuresOfShortForms(given, form, country)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = [...counts].filter(([feature, count]) => count >= (feature.startsWith("in ") ? peopleMinOfCountry : peopleMin));
  return new Map(kept.map(([feature], at) => [feature, at]));
}
