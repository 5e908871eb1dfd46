/**
 * What a task costs in credits (contract section 4.3), and how many are held until that is known.
 * Charged is only what the user did not have before: nothing for a miss, a duplicate, a cached answer, an address
 * that cannot be relied on, or the address that was submitted. Duplicates and cached answers can be priced like others.
 */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Goal } from "./fact.ts";
import { goalsOf } from "./goals.ts";

export type Prices = {
  readonly work_email: number;
  readonly phone: number;
  readonly prospect: number;
  /** People discovered for one company at most; bounds the hold of a `prospecting_only` task. */
  readonly prospectsMax: number;
  /** What an answer costs that came from another task for the same person: nothing, or what a new one does. */
  readonly known: "free" | "full";
};

export const defaultPrices: Prices = { work_email: 1, phone: 10, prospect: 1, prospectsMax: 10, known: "free" };

/** The most that one task of the type can cost: held from submission until its result is known. */
export function holdFor(type: EnrichmentType, prices: Prices): number {
  return goalsOf[type].reduce((sum, goal) => sum + worst(goal, prices), 0);
}

function worst(goal: Goal, prices: Prices): number {
  return goal === "prospect" ? prices.prospect * prices.prospectsMax : prices[goal];
}

/** Credits for what was found and may be charged; never more than was held. */
export function chargeFor(found: Readonly<Record<Goal, number>>, type: EnrichmentType, prices: Prices): number {
  return goalsOf[type].reduce((sum, goal) => {
    const countMax = goal === "prospect" ? prices.prospectsMax : 1;
    return sum + prices[goal] * Math.min(found[goal], countMax);
  }, 0);
}
