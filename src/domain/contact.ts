/**
 * A contact as it was submitted, word for word, and what can be known from it before anyone is asked.
 */
import type { EnrichmentType } from "../contract/terms.ts";
import { isFreeMail, normaliseAddress } from "./addresses.ts";
import { registrableDomain } from "./company-names.ts";
import { linkedinProfileUrl } from "./linkedin.ts";
import { cleanName, splitFullName } from "./names.ts";
import type { Known } from "./source.ts";

/** The six fields of the public contract (section 4.3), plus a full name for lists that have no other. */
export const contactFields = [
  "first_name",
  "last_name",
  "full_name",
  "company_domain",
  "company_name",
  "linkedin_url",
  "email",
] as const;
export type ContactField = (typeof contactFields)[number];
export type Contact = { readonly [field in ContactField]?: string | null };

/** A contact never changes, and is read before every decision about it. */
const read = new WeakMap<Contact, Known>();

/** What the contact says by itself, normalised. An employer's address also tells the company's domain. */
export function knownFrom(contact: Contact): Known {
  const known = read.get(contact) ?? normalised(contact);
  read.set(contact, known);
  return known;
}

function normalised(contact: Contact): Known {
  // Many lists have the whole name in one column, whichever it is called.
  const { first_name: first = null, last_name: last = null, full_name: full = null } = contact;
  const split = splitFullName(full ?? (first === null ? last : last === null ? first : null) ?? "");
  const address = normaliseAddress(contact.email ?? "");
  const employer = address !== null && !isFreeMail(address) ? registrableDomain(address) : null;
  return {
    firstName: split.last === null ? (named(first) ?? split.first) : split.first,
    lastName: split.last ?? named(last),
    domain: registrableDomain(contact.company_domain ?? "") ?? employer,
    companyName: (contact.company_name ?? "").replace(/\s+/gu, " ").trim() || null,
    linkedinUrl: linkedinProfileUrl(contact.linkedin_url ?? ""),
    address,
    twins: [],
  };
}

function named(text: string | null): string | null {
  const cleaned = cleanName(text ?? "");
  return /\p{L}/u.test(cleaned) ? cleaned : null;
}

export const contactRule =
  "Each contact must include linkedin_url OR first_name + last_name + (company_domain or company_name).";

/**
 * Null where the contact is enough for the type, else what is missing in the contract's own sentence (section 4.3).
 * Beyond the contract: an address alone is enough (it can be verified and completed), and so is a company where
 * people are to be discovered.
 */
export function refusal(contact: Contact, type: EnrichmentType): string | null {
  if (isPlainlyEnough(contact)) return null;
  const known = knownFrom(contact);
  if (known.linkedinUrl !== null || known.address !== null) return null;
  const company = known.domain !== null || known.companyName !== null;
  if (company && type === "prospecting_only") return null;
  return company && known.firstName !== null && known.lastName !== null ? null : contactRule;
}

/** Most contacts are two plain names and a company. Whoever accepts hundreds at once does not read the rest of them yet. */
function isPlainlyEnough({ first_name: first, last_name: last, full_name: full = null, company_name: company }: Contact): boolean {
  return full === null && isPlain(first) && isPlain(last) && /\S/.test(company ?? "");
}

/** One word of letters stays as it is, whatever it is cleaned of. */
function isPlain(name: string | null | undefined): boolean {
  return /^[A-Za-z]+$/.test(name ?? "");
}
