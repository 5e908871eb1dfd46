/** A lead: a person that an organization keeps, out of what was submitted, and completed by what is found later. */
import type { Contact } from "./contact.ts";
import { knownFrom } from "./contact.ts";
import { identityKeys } from "./identity.ts";
import { displayName } from "./names.ts";

/** What a list may know of a person beyond the fields that identify one. */
export type Person = Contact & {
  readonly phone?: string | null;
  readonly title?: string | null;
  readonly location?: string | null;
};

export const leadFields = ["first_name", "last_name", "full_name", "email", "phone", "title", "company", "domain", "location", "linkedin_url"] as const;
export type LeadField = (typeof leadFields)[number];
export type LeadFields = { readonly [field in LeadField]: string | null };

export function leadOf(person: Person): LeadFields {
  const known = knownFrom(person);
  const first = known.firstName === null ? null : displayName(known.firstName);
  const last = known.lastName === null ? null : displayName(known.lastName);
  const joined = [first, last].filter((part) => part !== null).join(" ");
  return {
    first_name: first,
    last_name: last,
    full_name: joined === "" ? null : joined,
    email: known.address,
    phone: stated(person.phone),
    title: stated(person.title),
    company: known.companyName,
    domain: known.domain,
    location: stated(person.location),
    linkedin_url: known.linkedinUrl,
  };
}

/** What two leads that are the same person have in common: the strongest key; null for a contact that names nobody. */
export function personKey(person: Person): string | null {
  return identityKeys(person, "partial")[0] ?? null;
}

/** The lead as something that can be looked for. */
export function contactOfLead(lead: LeadFields): Contact {
  const fields = {
    first_name: lead.first_name,
    last_name: lead.last_name,
    company_domain: lead.domain,
    company_name: lead.company,
    linkedin_url: lead.linkedin_url,
    email: lead.email,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function stated(text: string | null | undefined): string | null {
  const trimmed = (text ?? "").replace(/\s+/gu, " ").trim();
  return trimmed === "" ? null : trimmed;
}
