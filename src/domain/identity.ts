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
  const company = [
    ...(known.domain === null ? [] : [`domain:${known.domain}`]),
    ...(known.companyName === null || companyKey(known.companyName) === "" ? [] : [`company:${companyKey(known.companyName)}`]),
  ];
  if (type === "prospecting_only") return company;
  const person =
    known.firstName === null || known.lastName === null ? null : nameKey({ first: known.firstName, last: known.lastName });
  return [
    ...(known.linkedinUrl === null ? [] : [`linkedin:${known.linkedinUrl.slice("https://www.linkedin.com/in/".length)}`]),
    ...(known.address === null ? [] : [`email:${addressKey(known.address)}`]),
    ...(person === null ? [] : company.map((at) => `${person}@${at}`)),
  ];
}
