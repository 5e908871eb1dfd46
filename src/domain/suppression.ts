/**
 * People who are not to be looked up, and domains of which nobody is. They are recognised by what identifies a person
 * (`identity.ts`): a profile, an address, a name with an employer; or by the domain of an employer or an address.
 */
import { domainOf } from "./addresses.ts";
import { registrableDomain } from "./company-names.ts";
import type { Contact } from "./contact.ts";
import { knownFrom } from "./contact.ts";
import type { Fact } from "./fact.ts";
import { identityKeys } from "./identity.ts";
import type { Attempt, Journal } from "./journal.ts";
import { suppressionList } from "./journal.ts";
import type { Result } from "./merge.ts";
import type { Known } from "./source.ts";

export type SuppressionKind = "address" | "profile" | "person" | "domain";
export type SuppressionKey = { readonly kind: SuppressionKind; readonly key: string };

/** Everything by which the contact may be on the list. */
export function suppressionKeys(contact: Contact): string[] {
  const { domain, address } = knownFrom(contact);
  const domains = new Set([domain, address === null ? null : registrableDomain(domainOf(address))].filter((each) => each !== null));
  return [...identityKeys(contact, "partial"), ...[...domains].map((each) => `domain:${each}`)];
}

/** What puts the contact on the list: all that identifies the person; the domain, where it names nobody. None where it says neither. */
export function keysToSuppress(contact: Contact): SuppressionKey[] {
  const person = identityKeys(contact, "partial").map((key) => ({ kind: kindOf(key), key }));
  const { domain, firstName, lastName } = knownFrom(contact);
  if (person.length > 0 || domain === null || firstName !== null || lastName !== null) return person;
  return [{ kind: "domain", key: `domain:${domain}` }];
}

function kindOf(key: string): SuppressionKind {
  return key.startsWith("email:") ? "address" : key.startsWith("linkedin:") ? "profile" : "person";
}

/** By what a question would tell of somebody. */
export function keysOfQuestion(known: Known): string[] {
  return suppressionKeys({
    first_name: known.firstName,
    last_name: known.lastName,
    company_domain: known.domain,
    company_name: known.companyName,
    linkedin_url: known.linkedinUrl,
    email: known.address,
  });
}

/** By what a result tells of its person. */
export function keysOfPerson({ prospect, company, primary_email: primary, other_emails: others }: Pick<Result, "prospect" | "company" | "primary_email" | "other_emails">): string[] {
  const person: Contact = { first_name: prospect.first_name, last_name: prospect.last_name, linkedin_url: prospect.linkedin_url, company_domain: company.domain, company_name: company.name };
  const addresses = [primary, ...others].filter((address) => address !== null);
  return [...new Set([person, ...addresses.map((email): Contact => ({ ...person, email }))].flatMap(suppressionKeys))];
}

type Employer = Pick<Contact, "company_domain" | "company_name">;

/** By what a fact tells of somebody: a colleague who was discovered at `employer`, or an address that may be another's. */
function keysOfFact(fact: Fact, employer: Employer): string[] {
  switch (fact.field) {
    case "candidate":
    case "work_email":
    case "personal_email":
      return suppressionKeys({ email: fact.value });
    case "verdict":
      return suppressionKeys({ email: fact.address });
    case "prospect":
      return suppressionKeys({ ...employer, full_name: fact.value.fullName, email: fact.value.email, linkedin_url: fact.value.linkedinUrl });
    default:
      return [];
  }
}

export function keysOfFacts(journal: Journal, employer: Employer): string[] {
  return journal.flatMap(({ outcome }) => (outcome.kind === "found" ? outcome.facts.flatMap((fact) => keysOfFact(fact, employer)) : []));
}

/** The journal without facts that tell of somebody on the list. */
export function withoutSuppressed(journal: Journal, employer: Employer, listed: ReadonlySet<string>): Journal {
  return journal.map((attempt) => {
    const { outcome } = attempt;
    if (outcome.kind !== "found") return attempt;
    return { ...attempt, outcome: { ...outcome, facts: outcome.facts.filter((fact) => !keysOfFact(fact, employer).some((key) => listed.has(key))) } };
  });
}

/** What is kept of the journal of somebody on the list: what was paid, and that they are on it. */
export function withheld(journal: Journal, nowMs: number): Journal {
  const paid = journal.filter(({ costMicros }) => costMicros > 0).map((attempt): Attempt => ({ ...attempt, key: "", outcome: { kind: "opted_out" } }));
  return [...paid, { source: suppressionList, key: "", outcome: { kind: "opted_out" }, costMicros: 0, tries: 1, askedAtMs: nowMs, tookMs: 0 }];
}
