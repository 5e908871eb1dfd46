/**
 * How common each pattern is before any address of the domain is known: a log-linear model of the name and the domain,
 * fitted on IANA's registry of enterprise numbers (bench/finder).
 */
import type { PersonName } from "../names/parse-name.ts";
import { featuresOf } from "./features.ts";
import type { MailDomain } from "./mail-domain.ts";
import type { Model } from "./model.ts";
import { groupCount, groups } from "./pattern-groups.ts";

/** One entry per pattern, and a last one for "none of them"; they sum up to 1. */
export function priorShares(domain: MailDomain, name: PersonName, model: Model, hasColleagues: "colleagues" | "nobody"): Float64Array {
  const factors = new Float64Array(groupCount);
  if (hasColleagues === "colleagues") factors.set(model.colleagues);
  for (const feature of featuresOf(domain, name)) {
    const own = model.features.get(feature);
    if (own !== undefined) for (let group = 0; group < groupCount; group += 1) factors[group] = (factors[group] ?? 0) + (own[group] ?? 0);
  }
  let total = 0;
  for (let group = 0; group < groupCount; group += 1) {
    const factor = Math.exp(factors[group] ?? 0);
    factors[group] = factor;
    total += factor * (model.baseOfGroups[group] ?? 0);
  }
  const shares = new Float64Array(model.base.length);
  for (let at = 0; at < shares.length; at += 1) shares[at] = ((model.base[at] ?? 0) * (factors[groups[at] ?? 0] ?? 0)) / total;
  return shares;
}
