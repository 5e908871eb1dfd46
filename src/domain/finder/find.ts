/**
 * The candidates of one person at one company: at the domain of its website and at those where its people turned out to
 * have their mail, with what is remembered of each.
 */
import type { PersonName } from "../names/parse-name.ts";
import type { KnownAddress } from "./known-addresses.ts";
import type { Remembered } from "./pattern-memory.ts";
import { evidenceFrom } from "./pattern-memory.ts";
import type { Candidate } from "./rank.ts";
import { rankCandidates } from "./rank.ts";

export type FindInput = {
  readonly name: PersonName;
  /** Registrable domain of the company's website. */
  readonly site: string;
  readonly remembered: readonly Remembered[];
  readonly known?: readonly KnownAddress[];
  readonly limit: number;
};

/** What is believed of the website's own domain before any address is known, in colleagues. */
const ownDomainWeight = 0.5;
const domainsMax = 3;

export function findCandidates({ name, site, remembered, known = [], limit }: FindInput): Candidate[] {
  const domains = mailDomains(site, remembered, known);
  return domains
    .flatMap(({ domain, share }) => {
      const evidence = remembered.filter((each) => each.domain === domain).map(evidenceFrom);
      return rankCandidates({ name, domain, known, evidence, limit }).map((candidate) => ({ ...candidate, probability: Math.round(candidate.probability * share * 1e4) / 1e4 }));
    })
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, limit);
}

/** Where the company's people have their mail, by how many are known to have it there. */
function mailDomains(site: string, remembered: readonly Remembered[], known: readonly KnownAddress[]): { readonly domain: string; readonly share: number }[] {
  const weights = new Map([[site, ownDomainWeight]]);
  const add = (domain: string, weight: number): void => void weights.set(domain, (weights.get(domain) ?? 0) + weight);
  for (const each of remembered) add(each.domain, evidenceFrom(each).weight);
  for (const { address } of known) add(address.slice(address.lastIndexOf("@") + 1).toLowerCase(), 1);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...weights]
    .map(([domain, weight]) => ({ domain, share: weight / total }))
    .toSorted((a, b) => b.share - a.share)
    .slice(0, domainsMax);
}
