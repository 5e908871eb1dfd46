/**
 * How common each pattern is before any address of the domain is known: a log-linear model of the name and the domain,
 * fitted on IANA's registry of enterprise numbers (bench/finder).
 */
import type { PersonName } from "../names/parse-name.ts";
import { featuresOfBoth, featuresOfDomain, featuresOfFamily, featuresOfGiven } from "./features.ts";
import type { MailDomain } from "./mail-domain.ts";
import type { Model } from "./model.ts";
import { groupCount, groups } from "./pattern-groups.ts";

/** One entry per pattern, and a last one for "none of them"; they sum up to 1. */
export function priorShares(domain: MailDomain, name: PersonName, model: Model, hasColleagues: "colleagues" | "nobody"): Float64Array {
  const factors = hasColleagues === "colleagues" ? Float64Array.from(model.colleagues) : new Float64Array(groupCount);
  addFeatures(factors, featuresOfDomain(domain), model);
  add(factors, model.sumsOfGiven.of(name.given, () => sumOf(featuresOfGiven(name.given), model)));
  addFeatures(factors, featuresOfFamily(name.family), model);
  addFeatures(factors, featuresOfBoth(domain, name), model);
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

function sumOf(features: readonly string[], model: Model): Float64Array {
  const sum = new Float64Array(groupCount);
  addFeatures(sum, features, model);
  return sum;
}

function addFeatures(sum: Float64Array, features: readonly string[], model: Model): void {
  for (const feature of features) {
    const weights = model.features.get(feature);
    if (weights !== undefined) add(sum, weights);
  }
}

function add(sum: Float64Array, weights: Float64Array): void {
  for (let group = 0; group < groupCount; group += 1) sum[group] = (sum[group] ?? 0) + (weights[group] ?? 0);
}
