/**
 * What the known addresses of colleagues tell about a domain: each is explained softly by all patterns that could have
 * made it of its owner's name, or by none. `fits` is the weight of each pattern's explanation, before any prior.
 */
import { visitExplanations } from "./candidates.ts";
import type { House, Model } from "./model.ts";
import { groupCount, groups } from "./pattern-groups.ts";
import type { NameSpellings } from "./spellings.ts";

export type Explanation = {
  /** Pattern and how likely it makes this address of this name. Empty where none does. */
  readonly fits: readonly { readonly pattern: number; readonly weight: number }[];
  /** Choices of spelling that it shows, each 0..1. */
  readonly choices: ReadonlyMap<string, number>;
};

const noChoices: ReadonlyMap<string, number> = new Map();

export function explain(name: NameSpellings, local: string): Explanation {
  const fits: { readonly pattern: number; weight: number }[] = [];
  let choices: Map<string, number> | null = null;
  let total = 0;
  visitExplanations(name, local, (pattern, weight, given, family) => {
    // Several spellings of a name may make the same address by the same pattern.
    const fit = fits.find((each) => each.pattern === pattern);
    if (fit === undefined) fits.push({ pattern, weight });
    else fit.weight += weight;
    total += weight;
    for (const shown of [given.choices, family.choices]) {
      for (const choice of shown) {
        choices ??= new Map();
        choices.set(choice, (choices.get(choice) ?? 0) + weight);
      }
    }
  });
  return { fits, choices: choices === null ? noChoices : sharesOf(choices, total) };
}

function sharesOf(choices: Map<string, number>, total: number): Map<string, number> {
  for (const [choice, weight] of choices) choices.set(choice, weight / total);
  return choices;
}

export type Evidence = Explanation & {
  /** How much it counts, in colleagues seen today. */
  readonly weight: number;
};

/**
 * The shares of the patterns at a domain, the last entry being "none of them": the prior moved by the evidence, in a
 * mixture of kinds of domains that the evidence weighs.
 */
export function learnedShares(prior: Float64Array, evidence: readonly Evidence[], { houses, choosing }: Pick<Model, "houses" | "choosing">): Float64Array {
  if (evidence.length === 0) return prior;
  const { sightings, patterns } = sightingsOf(evidence, prior);
  const factors = houses.map((_, at) => balanced(at === 0 ? choosing.uniform : choosing.free, prior));
  const learned = houses.map((house, at) => inHouse(sightings, patterns.map(({ pattern, prior: share }) => share * (factors[at]?.[groups[pattern] ?? 0] ?? 1)), house));
  const likeliest = Math.max(...learned.map(({ logOdds }) => logOdds));
  const all = learned.reduce((sum, { logOdds }) => sum + Math.exp(logOdds - likeliest), 0);
  const odds = learned.map(({ logOdds }) => Math.exp(logOdds - likeliest) / all);
  const ofPrior = Float64Array.from({ length: groupCount }, (_, group) =>
    learned.reduce((sum, { chances }, at) => sum + (odds[at] ?? 0) * chances.ofPrior * (factors[at]?.[group] ?? 1), 0),
  );
  const shares = prior.map((share, pattern) => (ofPrior[groups[pattern] ?? 0] ?? 0) * share);
  learned.forEach(({ seen, chances }, at) => {
    patterns.forEach(({ pattern }, place) => (shares[pattern] = (shares[pattern] ?? 0) + (odds[at] ?? 0) * chances.ofSeen * (seen[place] ?? 0)));
  });
  return shares;
}

/** The factors of a kind of houses, such that its shares still sum up to 1. */
function balanced(factors: Float64Array, prior: Float64Array): Float64Array {
  let sum = 0;
  for (let at = 0; at < prior.length; at += 1) sum += (prior[at] ?? 0) * (factors[groups[at] ?? 0] ?? 1);
  return factors.map((factor) => factor / sum);
}

/** One known address: the ways in which it may have been made, by the pattern's place in the list of those that any was made by. */
type Sighting = { readonly weight: number; readonly ways: readonly { readonly place: number; readonly weight: number }[] };
type Explaining = { readonly pattern: number; readonly prior: number };

/** Of 146 patterns, known addresses are explained by a few: all that is learned is about those. */
function sightingsOf(evidence: readonly Evidence[], prior: Float64Array): { readonly sightings: readonly Sighting[]; readonly patterns: readonly Explaining[] } {
  const patterns: Explaining[] = [];
  const placeOf = (pattern: number): number => {
    const place = patterns.findIndex((each) => each.pattern === pattern);
    return place >= 0 ? place : patterns.push({ pattern, prior: prior[pattern] ?? 0 }) - 1;
  };
  const sightings = evidence.map(({ fits, weight }) => ({
    weight,
    ways: fits.length === 0 ? [{ place: placeOf(prior.length - 1), weight: 1 }] : fits.map((fit) => ({ place: placeOf(fit.pattern), weight: fit.weight })),
  }));
  return { sightings, patterns };
}

/** How much of a pattern's chance in a house is its share by the prior, and how much each colleague who was seen with it adds. */
type Chances = { readonly ofPrior: number; readonly ofSeen: number };

function chancesIn({ spread, noise }: House, colleagues: number): Chances {
  const ofSeen = (1 - noise) / (spread + colleagues);
  return { ofPrior: noise + ofSeen * spread, ofSeen };
}

type Learned = { readonly logOdds: number; readonly seen: readonly number[]; readonly chances: Chances };

/**
 * Colleague after colleague: how likely each address was with what the earlier ones taught (the house's odds), and what
 * it adds. Addresses are taken twice, so that an ambiguous first one is read with the later ones in mind.
 */
function inHouse(sightings: readonly Sighting[], prior: readonly number[], house: House): Learned {
  let logOdds = Math.log(house.share);
  let seen = prior.map(() => 0);
  let total = 0;
  for (const each of sightings) {
    logOdds += each.weight * Math.log(Math.max(1e-12, learnFrom(each, { prior, seen, chances: chancesIn(house, total) }, seen)));
    total += each.weight;
  }
  const chances = chancesIn(house, total);
  if (sightings.length > 1) {
    const before = { prior, seen, chances };
    seen = prior.map(() => 0);
    for (const each of sightings) learnFrom(each, before, seen);
  }
  return { logOdds, seen, chances };
}

type Belief = { readonly prior: readonly number[]; readonly seen: readonly number[]; readonly chances: Chances };

/** Shares the colleague out among the patterns that explain the address; returns how likely the address was. */
function learnFrom({ ways, weight }: Sighting, { prior, seen: before, chances }: Belief, seen: number[]): number {
  let explained = 0;
  const parts = ways.map((way) => {
    const part = way.weight * (chances.ofPrior * (prior[way.place] ?? 0) + chances.ofSeen * (before[way.place] ?? 0));
    explained += part;
    return part;
  });
  for (let at = 0; at < ways.length; at += 1) {
    const place = ways[at]?.place ?? 0;
    seen[place] = (seen[place] ?? 0) + (weight * (parts[at] ?? 0)) / explained;
  }
  return explained;
}

/** What the evidence shows of each choice of spelling, in colleagues. */
export function choicesSeen(evidence: readonly Evidence[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const { choices, weight } of evidence) for (const [choice, share] of choices) seen.set(choice, (seen.get(choice) ?? 0) + share * weight);
  return seen;
}

