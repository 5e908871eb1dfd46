/**
 * How common each pattern is before any address of the domain is known: by the domain's ending, measured on 71,649
 * people at 42,673 mail domains (public version histories, and IANA's registry of enterprise numbers).
 */
import type { PersonName } from "../names/parse-name.ts";
import type { MailDomain } from "./mail-domain.ts";
import { patterns } from "./pattern-list.ts";
import data from "./prior-shares.json" with { type: "json" };

/** Of people whose address follows no pattern. */
const noneShare = 0.16;
/** Of a pattern that is not in the table. */
const rareShare = 2e-4;

const byEnding = new Map(Object.entries(data.byEnding).map(([ending, shares]) => [ending, sharesOf(shares)] as const));
const everywhere = byEnding.get("*") ?? new Float64Array(patterns.length + 1);

/** One entry per pattern, and a last one for "none of them". */
export function priorShares(domain: MailDomain, _name: PersonName): Float64Array {
  return byEnding.get(domain.tld) ?? everywhere;
}

function sharesOf(listed: readonly number[]): Float64Array {
  const shares = new Float64Array(patterns.length + 1).fill(rareShare);
  data.patterns.forEach((source, at) => {
    const index = patterns.findIndex((pattern) => pattern.source === source);
    if (index >= 0) shares[index] = Math.max(rareShare / 4, listed[at] ?? 0);
  });
  const total = shares.reduce((sum, share) => sum + share, 0) - rareShare;
  for (let at = 0; at < patterns.length; at += 1) shares[at] = ((shares[at] ?? 0) * (1 - noneShare)) / total;
  shares[patterns.length] = noneShare;
  return shares;
}
