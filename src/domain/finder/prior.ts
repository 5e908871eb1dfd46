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
  const weights = new Float64Array(groupCount);
  for (const feature of featuresOf(domain, name)) {
    const own = model.features.get(feature);
    if (own !== undefined) for (let group = 0; group < groupCount; group += 1) weights[group] = (weights[group] ?? 0) + (own[group] ?? 0);
  }
  if (hasColleagues === "colleagues") for (let group = 0; group < groupCount; group += 1) weights[group] = (weights[group] ?? 0) + (model.colleagues[group] ?? 0);
  const factors = weights.map((weight) => Math.exp(weight));
  const shares = new Float64Array(model.base.length);
  let total = 0;
  for (let at = 0; at < shares.length; at += 1) {
    const share = (model.base[at] ?? 0) * (factors[groups[at] ?? 0] ?? 1);
    shares[at] = share;
    total += share;
  }
  for (let at = 0; at < shares.length; at += 1) shares[at] = (shares[at] ?? 0) / total;
  return shares;
}
