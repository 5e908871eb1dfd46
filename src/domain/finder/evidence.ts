/**
 * What the known addresses of colleagues tell about a domain: each is explained softly by all patterns that could have
 * made it of its owner's name, or by none. `fits` is the weight of each pattern's explanation, before any prior.
 */
import { visitCandidates } from "./candidates.ts";
import { patterns } from "./pattern-list.ts";
import type { NameSpellings } from "./spellings.ts";

export type Explanation = {
  /** Pattern and how likely it makes this address of this name. Empty where none does. */
  readonly fits: readonly { readonly pattern: number; readonly weight: number }[];
  /** Choices of spelling that it shows, each 0..1. */
  readonly choices: ReadonlyMap<string, number>;
};

const everything = new Float64Array(patterns.length).fill(1);

export function explain(name: NameSpellings, local: string): Explanation {
  const fits: { pattern: number; weight: number }[] = [];
  const choices = new Map<string, number>();
  let total = 0;
  visitCandidates(name, everything, 1e-4, (made, pattern, weight, given, family) => {
    if (made !== local) return;
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
 * Kinds of domains, by how freely addresses are chosen: `spread` is how many colleagues' worth of doubt each of them
 * starts with. A house with one format has little, one where everybody chooses has much. Fitted by bench/finder.
 */
const houses: readonly { readonly share: number; readonly spread: number }[] = [
  { share: 0.55, spread: 0.25 },
  { share: 0.3, spread: 1.5 },
  { share: 0.15, spread: 8 },
];

/**
 * The shares of the patterns at a domain, the last entry being "none of them": the prior moved by the evidence, in a
 * mixture of kinds of domains that the evidence weighs.
 */
export function learnedShares(prior: Float64Array, evidence: readonly Evidence[]): Float64Array {
  if (evidence.length === 0) return prior;
  const none = prior.length - 1;
  const shares = new Float64Array(prior.length);
  let weightOfAll = 0;
  const found: { readonly weight: number; readonly seen: Float64Array; readonly total: number; readonly spread: number }[] = [];
  for (const { share, spread } of houses) {
    const seen = new Float64Array(prior.length);
    let total = 0;
    let likelihood = share;
    // One after the other, each explained with what the earlier ones taught; the second round explains the first again.
    for (const round of [0, 1]) {
      if (round === 1) likelihood = share;
      const before = Float64Array.from(seen);
      const totalBefore = total;
      seen.fill(0);
      total = 0;
      for (const each of evidence) {
        const chance = (pattern: number): number => {
          const counted = round === 0 ? seen : before;
          const sum = round === 0 ? total : totalBefore;
          return ((prior[pattern] ?? 0) * spread + (counted[pattern] ?? 0)) / (spread + sum);
        };
        const explained = each.fits.reduce((sum, { pattern, weight }) => sum + weight * chance(pattern), 0);
        if (explained === 0) {
          seen[none] = (seen[none] ?? 0) + each.weight;
        } else {
          for (const { pattern, weight } of each.fits) seen[pattern] = (seen[pattern] ?? 0) + (each.weight * weight * chance(pattern)) / explained;
        }
        total += each.weight;
      }
    }
    likelihood *= Math.exp(logLikelihood(prior, seen, spread, total));
    found.push({ weight: likelihood, seen, total, spread });
    weightOfAll += likelihood;
  }
  for (const { weight, seen, total, spread } of found) {
    for (let at = 0; at < shares.length; at += 1) {
      shares[at] = (shares[at] ?? 0) + ((weight / weightOfAll) * ((prior[at] ?? 0) * spread + (seen[at] ?? 0))) / (spread + total);
    }
  }
  return shares;
}

/** Of the counts under a Dirichlet with this spread around the prior (the Pólya distribution). */
function logLikelihood(prior: Float64Array, seen: Float64Array, spread: number, total: number): number {
  let sum = logGamma(spread) - logGamma(spread + total);
  for (let at = 0; at < prior.length; at += 1) {
    const count = seen[at] ?? 0;
    if (count <= 1e-6) continue;
    const base = Math.max(1e-9, (prior[at] ?? 0) * spread);
    sum += logGamma(base + count) - logGamma(base);
  }
  return sum;
}

/** Lanczos' approximation, to 1e-10 for positive numbers. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let series = 0.99999999999980993;
  for (let at = 0; at < lanczos.length; at += 1) series += (lanczos[at] ?? 0) / (x + at);
  const shifted = x + lanczos.length - 1.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(shifted) - shifted + Math.log(series);
}

const lanczos = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

/** What the evidence shows of each choice of spelling, in colleagues. */
export function choicesSeen(evidence: readonly Evidence[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const { choices, weight } of evidence) for (const [choice, share] of choices) seen.set(choice, (seen.get(choice) ?? 0) + share * weight);
  return seen;
}

