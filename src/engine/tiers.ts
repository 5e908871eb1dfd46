/** What organizations may use, and how much of it in a minute. The operator describes the tiers; each organization is on one. */
import type { Feature, TierName } from "../contract/features.ts";
import { features } from "../contract/features.ts";

export type Tier = {
  readonly name: TierName;
  readonly features: readonly Feature[];
  readonly limits: Limits;
  /** Credits that every month begins with, and that end with it. */
  readonly monthlyCredits: number;
};

/** Requests in a minute. */
export type Limits = {
  /** Of all keys and people of an organization together. */
  readonly organization: number;
  /** Of one key, or of one person who is signed in. */
  readonly key: number;
  /** Of an organization for the state of running work: counted by themselves, and by each process for itself. */
  readonly polls: number;
};

export type Tiers = {
  /** The tier an organization is on; the default one where it names none, or one that is not described any more. */
  of(name: string | null): Tier;
};

/** Contract section 3; a poll every 5 seconds for fifty running workflows. */
export const defaultLimits: Limits = { organization: 60, key: 30, polls: 600 };

/** Where the operator describes none: everybody may use everything. */
export const everything: Tier = { name: "enterprise", features, limits: defaultLimits, monthlyCredits: 0 };

export function tiersOf(described: readonly Tier[], fallback: Tier): Tiers {
  const byName = new Map<string, Tier>(described.map((tier) => [tier.name, tier]));
  return { of: (name) => (name === null ? fallback : (byName.get(name) ?? fallback)) };
}
