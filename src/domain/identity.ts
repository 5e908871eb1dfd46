/**
 * Identity keys: two contacts that share one are the same person to us, and are bought and charged once.
 * A key names the person together with an employer, a profile or an address: a name alone is nobody.
 */
import type { EnrichmentType } from "../contract/terms.ts";
import { addressKey } from "./addresses.ts";
import { companyKey } from "./company-names.ts";
import type { Contact } from "./contact.ts";
import { knownFrom } from "./contact.ts";
import { nameKey } from "./names.ts";
import type { Known } from "./source.ts";

/** What a key's holder is asked for: a person's address and phone are bought apart, so they are claimed apart. */
export const claims = ["email", "phone", "people"] as const;
export type Claim = (typeof claims)[number];

export function claimsOf(type: EnrichmentType): readonly Claim[] {
  switch (type) {
    case "none":
      return []; // verification is free and coalesced by the verifier itself
    case "partial":
      return ["email"];
    case "phone_only":
      return ["phone"];
    case "full":
      return ["email", "phone"];
    case "prospecting_only":
      return ["people"];
  }
}

/** Keys of the person, the strongest first; of the company where people are to be discovered. */
export function identityKeys(contact: Contact, type: EnrichmentType): string[] {
  const known = knownFrom(contact);
  const companies = companyKeys(known);
  if (type === "prospecting_only") return companies;
  const keys: string[] = [];
  if (known.linkedinUrl !== null) keys.push(`linkedin:${known.linkedinUrl.slice("https://www.linkedin.com/in/".length)}`);
  if (known.address !== null) keys.push(`email:${addressKey(known.address)}`);
  if (companies.length === 0 || known.firstName === null || known.lastName === null) return keys;
  const person = nameKey({ first: known.firstName, last: known.lastName });
  for (const company of companies) keys.push(`${person}@${company}`);
  return keys;
}

function companyKeys({ domain, companyName }: Known): string[] {
  const keys = domain === null ? [] : [`domain:${domain}`];
  const name = companyName === null ? "" : companyKey(companyName);
  if (name !== "") keys.push(`company:${name}`);
  return keys;
}
