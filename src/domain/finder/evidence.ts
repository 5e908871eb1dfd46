/**
 * What the known addresses of colleagues tell about a domain: each is explained softly by all patterns that could have
 * made it of its owner's name, or by none. `fits` is the weight of each pattern's explanation, before any prior.
 */
import { visitExplanations } from "./candidates.ts";
import type { House } from "./model.ts";
import type { NameSpellings } from "./spellings.ts";

export type Explanation = {
  /** Pattern and how likely it makes this address of this name. Empty where none does. */
  readonly fits: readonly { readonly pattern: number; readonly weight: number }[];
  /** Choices of spelling that it shows, each 0..1. */
  readonly choices: ReadonlyMap<string, number>;
};

export function explain(name: NameSpellings, local: string): Explanation {
  const fits: { pattern: number; weight: number }[] = [];
  const choices = new Map<string, number>();
  let total = 0;
  visitExplanations(name, local, (_, pattern, weight, given, family) => {
    fits.push({ pattern, weight });
    total += weight;
    for (const choice of given.choices) choices.set(choice, (choices.get(choice) ?? 0) + weight);
    for (const choice of family.choices) choices.set(choice, (choices.get(choice) ?? 0) + weight);
  });
  for (const [choice, weight] of choices) choices.set(choice, weight / total);
  return { fits, choices };
}

export type Evidence = Explanation & {
  /** How much it counts, in colleagues seen today. */
  readonly weight: number;
};

/**
 * The shares of the patterns at a domain, the last entry being "none of them": the prior moved by the evidence, in a
 * mixture of kinds of domains that the evidence weighs.
 */
export function learnedShares(prior: Float64Array, evidence: readonly Evidence[], houses: readonly House[]): Float64Array {
  if (evidence.length === 0) return prior;
  const learned = houses.map((house) => inHouse(prior, evidence, house));
  const likeliest = Math.max(...learned.map(({ logOdds }) => logOdds));
  const shares = new Float64Array(prior.length);
  let total = 0;
  for (const { logOdds } of learned) total += Math.exp(logOdds - likeliest);
  for (const { logOdds, shares: own } of learned) {
    const weight = Math.exp(logOdds - likeliest) / total;
    for (let at = 0; at < shares.length; at += 1) shares[at] = (shares[at] ?? 0) + weight * (own[at] ?? 0);
  }
  return shares;
}

/**
 * Colleague after colleague: how likely each address was with what the earlier ones taught (the house's odds), and what
 * it adds. Addresses are taken twice, so that an ambiguous first one is read with the later ones in mind.
 */
function inHouse(prior: Float64Array, evidence: readonly Evidence[], { share, spread, noise }: House): { readonly logOdds: number; readonly shares: Float64Array } {
  const chances = (seen: Float64Array, total: number, at: number): number =>
    noise * (prior[at] ?? 0) + ((1 - noise) * ((prior[at] ?? 0) * spread + (seen[at] ?? 0))) / (spread + total);
  let logOdds = Math.log(share);
  let seen = new Float64Array(prior.length);
  let total = 0;
  for (const each of evidence) {
    logOdds += each.weight * Math.log(Math.max(1e-12, learnFrom(each, seen, (at) => chances(seen, total, at))));
    total += each.weight;
  }
  if (evidence.length > 1) {
    const before = seen;
    seen = new Float64Array(prior.length);
    for (const each of evidence) learnFrom(each, seen, (at) => chances(before, total, at));
  }
  const shares = new Float64Array(prior.length);
  for (let at = 0; at < shares.length; at += 1) shares[at] = chances(seen, total, at);
  return { logOdds, shares };
}

/** Shares the colleague out among the patterns that explain the address; returns how likely the address was. */
function learnFrom({ fits, weight }: Evidence, seen: Float64Array, chance: (pattern: number) => number): number {
  const none = seen.length - 1;
  if (fits.length === 0) {
    seen[none] = (seen[none] ?? 0) + weight;
    return chance(none);
  }
  const parts = fits.map((fit) => fit.weight * chance(fit.pattern));
  const explained = parts.reduce((sum, part) => sum + part, 0);
  fits.forEach(({ pattern }, at) => {
    seen[pattern] = (seen[pattern] ?? 0) + (weight * (parts[at] ?? 0)) / explained;
  });
  return explained;
}

/** What the evidence shows of each choice of spelling, in colleagues. */
export function choicesSeen(evidence: readonly Evidence[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const { choices, weight } of evidence) for (const [choice, share] of choices) seen.set(choice, (seen.get(choice) ?? 0) + share * weight);
  return seen;
}

