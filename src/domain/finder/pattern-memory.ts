/**
 * The port to what is known about how mail domains make addresses. All workers and organizations share it, so nothing
 * personal is in it: an address is explained by patterns here, and only the explanation is kept.
 */
import { isFreeMail } from "../addresses.ts";
import type { PersonName } from "../names/parse-name.ts";
import type { Evidence } from "./evidence.ts";
import { explain } from "./evidence.ts";
import { mailDomain } from "./mail-domain.ts";
import { patterns } from "./pattern-list.ts";
import { spellingsOf, usualManner } from "./spellings.ts";

/**
 * How an address became known, and how much it counts. A guess counts only once its mail host has accepted it and refused
 * others; a vendor's may itself be made of a pattern.
 */
export const evidenceWeights = { verified: 1, delivered: 1, website: 0.9, vendor: 0.6, submitted: 0.6 } as const;
export type EvidenceKind = keyof typeof evidenceWeights;

export type Observation = {
  readonly name: PersonName;
  readonly address: string;
  readonly kind: EvidenceKind;
  /** Registrable domain of the company's website. */
  readonly site: string;
};

/** One address, as it is kept. */
export type Explained = {
  readonly domain: string;
  readonly kind: EvidenceKind;
  /** Odds by pattern: `{"{f}{last}": 0.97}`. */
  readonly fits: Readonly<Record<string, number>>;
  readonly choices: Readonly<Record<string, number>>;
};

export type Remembered = Explained & { readonly ageDays: number };

export interface PatternMemory {
  /** Addresses of the company whose website has this domain, and those at this very domain; the newest first, up to 200. */
  recall(site: string): Promise<readonly Remembered[]>;
  learn(observations: readonly Observation[]): Promise<void>;
}

/** Null for free mail: nobody's house. */
export function explained({ name, address, kind }: Observation): Explained | null {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).toLowerCase();
  if (isFreeMail(address) || (name.given === "" && name.family === "")) return null;
  const { country } = mailDomain(domain);
  const { fits, choices } = explain(spellingsOf(name, usualManner(country)), address.slice(0, at).toLowerCase());
  const byPattern: Record<string, number> = {};
  for (const { pattern, weight } of fits) {
    const source = patterns[pattern]?.source;
    if (source !== undefined) byPattern[source] = rounded((byPattern[source] ?? 0) + weight);
  }
  return { domain, kind, fits: byPattern, choices: Object.fromEntries([...choices].map(([choice, share]) => [choice, rounded(share)])) };
}

const indexOf = new Map(patterns.map(({ source }, at) => [source, at]));

/** Half of what an address teaches is forgotten in three years: houses change their format. */
const halfLifeDays = 1_095;

export function evidenceFrom({ kind, fits, choices, ageDays }: Remembered): Evidence {
  return {
    fits: Object.entries(fits).flatMap(([source, weight]) => {
      const pattern = indexOf.get(source);
      return pattern === undefined ? [] : [{ pattern, weight }];
    }),
    choices: new Map(Object.entries(choices)),
    weight: agedWeight(evidenceWeights[kind], ageDays),
  };
}

export function agedWeight(weight: number, ageDays: number): number {
  return weight * 0.5 ** (ageDays / halfLifeDays);
}

function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
