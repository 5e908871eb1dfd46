/** What is believed of a mail domain's formats, for people to read. */
import { parseName } from "../names/parse-name.ts";
import { choicesSeen, learnedShares } from "./evidence.ts";
import { mailDomain } from "./mail-domain.ts";
import { shippedModel } from "./model.ts";
import { patterns } from "./pattern-list.ts";
import type { EvidenceKind, Remembered } from "./pattern-memory.ts";
import { evidenceFrom } from "./pattern-memory.ts";
import { priorShares } from "./prior.ts";

export type DomainDescription = {
  readonly domain: string;
  /** Addresses that are remembered, by how they became known. */
  readonly known: Readonly<Partial<Record<EvidenceKind, number>>>;
  /** The likeliest patterns, as shares of people; what follows none of them is the rest. */
  readonly patterns: readonly { readonly pattern: string; readonly share: number }[];
  /** Choices of spelling that were seen, in addresses: `particle=joined`. */
  readonly spellings: readonly { readonly choice: string; readonly seen: number }[];
};

const patternsMax = 8;
const shareMin = 0.01;
/** The prior is about a name: what is said of a domain by itself is the mean of some that are nothing special. */
const anybody = ["Jane Miller", "Thomas Smith", "Anna Peterson", "Daniel Weber", "Laura Martin", "Robert Johnson"].map((name) => parseName(name));

/** One per mail domain, the one with most addresses first; the site's own where nothing is remembered. */
export function describeDomains(site: string, remembered: readonly Remembered[]): DomainDescription[] {
  const domains = Map.groupBy(remembered, ({ domain }) => domain);
  if (domains.size === 0) domains.set(site, []);
  return [...domains].toSorted(([, a], [, b]) => b.length - a.length).map(([domain, rows]) => describe(domain, rows));
}

function describe(domain: string, rows: readonly Remembered[]): DomainDescription {
  const evidence = rows.map(evidenceFrom);
  const priors = anybody.map((name) => priorShares(mailDomain(domain), name, shippedModel, rows.length === 0 ? "nobody" : "colleagues"));
  const prior = Float64Array.from(priors[0] ?? [], (_, at) => priors.reduce((sum, shares) => sum + (shares[at] ?? 0), 0) / priors.length);
  const shares = learnedShares(prior, evidence, shippedModel);
  const known: Partial<Record<EvidenceKind, number>> = {};
  for (const { kind } of rows) known[kind] = (known[kind] ?? 0) + 1;
  return {
    domain,
    known,
    patterns: patterns
      .map(({ source }, at) => ({ pattern: source, share: Math.round((shares[at] ?? 0) * 1e3) / 1e3 }))
      .filter(({ share }) => share >= shareMin)
      .toSorted((a, b) => b.share - a.share)
      .slice(0, patternsMax),
    spellings: [...choicesSeen(evidence)].map(([choice, seen]) => ({ choice, seen: Math.round(seen * 10) / 10 })).filter(({ seen }) => seen >= 0.5),
  };
}
