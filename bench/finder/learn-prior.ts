/**
 * Fits the prior of the finder: which pattern goes along with which names and domains. A log-linear model over groups of
 * patterns, by stochastic gradient (Adagrad); the pattern of an address that several could have made is shared out.
 */
import { explain } from "../../src/domain/finder/evidence.ts";
import { featuresOf } from "../../src/domain/finder/features.ts";
import { usualHabits } from "../../src/domain/finder/habits.ts";
import { mailDomain } from "../../src/domain/finder/mail-domain.ts";
import type { ModelData } from "../../src/domain/finder/model.ts";
import { noShortForms } from "../../src/domain/finder/nickname-use.ts";
import { groupCount, groups } from "../../src/domain/finder/pattern-groups.ts";
import { patterns } from "../../src/domain/finder/pattern-list.ts";
import { givenLetters, shortFormOf, spellingsOf } from "../../src/domain/finder/spellings.ts";
import { parseName } from "../../src/domain/names/parse-name.ts";
import type { ShortForm } from "./learn-short-forms.ts";
import { learnShortForms, shortFormShown } from "./learn-short-forms.ts";
import type { Sample } from "./registry.ts";

/** A feature is kept where this many people share it; an ending with fewer. */
const [peopleMin, peopleMinOfEnding] = [60, 12];
const rounds = 8;
const rate = 0.1;
/** Pulls weights to 0: few people share most features. */
const pull = 3e-2;

type Fit = { readonly pattern: number; readonly weight: number };
export type Case = Sample & {
  readonly fits: readonly Fit[];
  readonly features: readonly string[];
  /** Null where the given name has none. */
  readonly shortForm: ShortForm | null;
};

const none = patterns.length;

export function caseOf(sample: Sample): Case {
  const domain = mailDomain(sample.domain);
  const name = parseName(sample.name, domain.country);
  const spellings = spellingsOf(name, { country: domain.country, odds: usualHabits, shortForms: noShortForms });
  const { fits } = explain(spellings, sample.local);
  const form = shortFormOf(name);
  const merged = new Map<number, number>();
  for (const { pattern, weight } of fits) merged.set(pattern, (merged.get(pattern) ?? 0) + weight);
  const all = [...merged].map(([pattern, weight]) => ({ pattern, weight }));
  return {
    ...sample,
    fits: all.length === 0 ? [{ pattern: none, weight: 1 }] : all,
    features: featuresOf(domain, name),
    shortForm: form === null ? null : { form, given: givenLetters(name), country: domain.country, shown: shortFormShown(spellings, sample.local) },
  };
}

export function learnPrior(cases: readonly Case[]): Pick<ModelData, "bias" | "features" | "shortForms"> {
  const index = featureIndex(cases);
  const features = cases.map((each) => each.features.flatMap((feature) => index.get(feature) ?? []));
  const bias = startingBias(cases);
  const weights = new Float64Array(index.size * groupCount);
  const squares = new Float64Array(weights.length).fill(1e-2);
  const random = generator(7);
  const order = cases.map((_, at) => at);
  const shares = new Float64Array(none + 1);
  const gradient = new Float64Array(groupCount);
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    const step = rate / (1 + round / 2);
    for (const at of order) {
      const { fits = [] } = cases[at] ?? {};
      const own = features[at] ?? [];
      sharesInto(shares, { bias, weights, own });
      groupGradient(gradient, shares, fits);
      for (const feature of own) {
        for (let group = 0; group < groupCount; group += 1) {
          const cell = feature * groupCount + group;
          const slope = (gradient[group] ?? 0) - pull * (weights[cell] ?? 0);
          squares[cell] = (squares[cell] ?? 0) + slope * slope;
          weights[cell] = (weights[cell] ?? 0) + (step * slope) / Math.sqrt(squares[cell] ?? 1);
        }
      }
    }
    rebalance(bias, cases, { features, weights });
  }
  const hundredths = (value: number): number => Math.round(value * 100);
  return {
    bias: [...bias].map(hundredths),
    shortForms: learnShortForms(cases.flatMap(({ shortForm }) => shortForm ?? [])),
    features: Object.fromEntries([...index].map(([feature, at]) => [feature, [...weights.subarray(at * groupCount, (at + 1) * groupCount)].map(hundredths)])),
  };
}

function featureIndex(cases: readonly Case[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of cases) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = [...counts].filter(([feature, count]) => count >= (feature.startsWith("ending ") ? peopleMinOfEnding : peopleMin));
  return new Map(kept.map(([feature], at) => [feature, at]));
}

function startingBias(cases: readonly Case[]): Float64Array {
  const counts = new Float64Array(none + 1).fill(0.3);
  for (const { fits } of cases) for (const { pattern } of fits) counts[pattern] = (counts[pattern] ?? 0) + 1 / fits.length;
  return counts.map((count) => Math.log(count / cases.length));
}

/** After each round every pattern gets the weight with which it is expected as often as it was seen. */
function rebalance(bias: Float64Array, cases: readonly Case[], model: { features: readonly number[][]; weights: Float64Array }): void {
  const [seen, expected] = [new Float64Array(none + 1).fill(0.2), new Float64Array(none + 1).fill(0.2)];
  const shares = new Float64Array(none + 1);
  cases.forEach(({ fits }, at) => {
    sharesInto(shares, { bias, weights: model.weights, own: model.features[at] ?? [] });
    const total = fits.reduce((sum, { pattern, weight }) => sum + weight * (shares[pattern] ?? 0), 0);
    for (const { pattern, weight } of fits) seen[pattern] = (seen[pattern] ?? 0) + (weight * (shares[pattern] ?? 0)) / total;
    for (let pattern = 0; pattern <= none; pattern += 1) expected[pattern] = (expected[pattern] ?? 0) + (shares[pattern] ?? 0);
  });
  for (let pattern = 0; pattern <= none; pattern += 1) bias[pattern] = (bias[pattern] ?? 0) + Math.log((seen[pattern] ?? 1) / (expected[pattern] ?? 1));
}

function sharesInto(shares: Float64Array, { bias, weights, own }: { bias: Float64Array; weights: Float64Array; own: readonly number[] }): void {
  const sums = new Float64Array(groupCount);
  for (const feature of own) for (let group = 0; group < groupCount; group += 1) sums[group] = (sums[group] ?? 0) + (weights[feature * groupCount + group] ?? 0);
  let total = 0;
  for (let pattern = 0; pattern < shares.length; pattern += 1) {
    const share = Math.exp((bias[pattern] ?? 0) + (sums[groups[pattern] ?? 0] ?? 0));
    shares[pattern] = share;
    total += share;
  }
  for (let pattern = 0; pattern < shares.length; pattern += 1) shares[pattern] = (shares[pattern] ?? 0) / total;
}

function groupGradient(gradient: Float64Array, shares: Float64Array, fits: readonly Fit[]): void {
  gradient.fill(0);
  for (let pattern = 0; pattern < shares.length; pattern += 1) add(gradient, groups[pattern], -(shares[pattern] ?? 0));
  const total = fits.reduce((sum, { pattern, weight }) => sum + weight * (shares[pattern] ?? 0), 0);
  for (const { pattern, weight } of fits) add(gradient, groups[pattern], (weight * (shares[pattern] ?? 0)) / total);
}

function add(list: Float64Array, at: number | undefined, value: number): void {
  if (at !== undefined) list[at] = (list[at] ?? 0) + value;
}

export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

export function shuffle<T>(list: T[], random: () => number): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [list[at], list[other]];
    if (a !== undefined && b !== undefined) [list[at], list[other]] = [b, a];
  }
}
