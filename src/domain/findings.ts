/**
 * Everything that is known about a contact at one moment: what was submitted, and the journal's facts folded over it.
 * A pure fold of a journal, which is never added to: what comes after it is another journal, and folded anew.
 */
import type { EmailStatus } from "../contract/terms.ts";
import { addressKey, domainOf, isFreeMail, normaliseAddress } from "./addresses.ts";
import { isSisterDomain, registrableDomain } from "./company-names.ts";
import type { CatchAllEvidence } from "./catch-all-score.ts";
import { catchAllScore } from "./catch-all-score.ts";
import type { Contact } from "./contact.ts";
import { knownFrom } from "./contact.ts";
import type { Fact, Goal, Prospect, TextField } from "./fact.ts";
import type { Journal } from "./journal.ts";
import { nameFromSlug, splitFullName } from "./names.ts";
import type { Known } from "./source.ts";
import type { Verdict } from "./verdict.ts";
import { emailStatus, holdsForDomain } from "./verdict.ts";

export type Finding = { readonly value: string; readonly source: string; readonly confidence: number };

/** Where an address came from: the user, a source that names this person, or our own guess. */
export type EmailOrigin = "submitted" | "sourced" | "guessed";

export type EmailFinding = {
  readonly address: string;
  readonly origin: EmailOrigin;
  /** Every source that gave it, the first one first. */
  readonly sources: readonly string[];
  /** How many of them named this person with it: a guess vouches for nothing. */
  readonly vouchers: number;
  /** 0..1 that this is the person's address, before its mail host was asked. */
  readonly confidence: number;
  /** 0..1 that the mailbox, if it exists, is this person's. */
  readonly identifies: number;
  /** True where the address belongs to the employer, as far as that is known: no free mail, no other company's. */
  readonly employer: boolean;
  readonly verdict: Verdict | null;
};

export type Findings = {
  readonly known: Known;
  readonly emails: readonly EmailFinding[];
  readonly personalEmails: readonly Finding[];
  readonly phones: readonly Finding[];
  readonly prospects: readonly (Finding & { readonly prospect: Prospect })[];
  /** The most confident value of every other field; the earlier one where two are equal. */
  readonly best: ReadonlyMap<TextField, Finding>;
  readonly settled: ReadonlySet<Goal>;
};

/** The journal that a task ends with is folded for its last decision, and read again at once for its result. */
let last: { readonly contact: Contact; readonly journal: Journal; readonly findings: Findings } | null = null;

export function findingsOf(contact: Contact, journal: Journal, twins: readonly string[] = []): Findings {
  if (last?.contact !== contact || last.journal !== journal) last = { contact, journal, findings: fold(contact, journal) };
  const { findings } = last;
  return twins.length === 0 ? findings : { ...findings, known: { ...findings.known, twins } };
}

function fold(contact: Contact, journal: Journal): Findings {
  const submitted = knownFrom(contact);
  const facts = journal.flatMap((attempt) =>
    attempt.outcome.kind === "found" ? attempt.outcome.facts.map((fact) => ({ fact, source: attempt.source })) : [],
  );
  if (facts.length === 0 && submitted.address === null) return { known: completed(submitted, nothingFound.best), ...nothingFound };
  const best = bestValues(facts);
  const known = completed(submitted, best);
  return {
    known,
    emails: emailsOf(known, facts),
    personalEmails: listOf("personal_email", facts),
    phones: listOf("phone", facts),
    prospects: prospectsOf(facts),
    best,
    settled: new Set(facts.flatMap(({ fact }) => (fact.field === "settled" ? [fact.value] : []))),
  };
}

/** Every task begins with it, and may walk a whole waterfall with it. */
const nothingFound: Omit<Findings, "known"> = { emails: [], personalEmails: [], phones: [], prospects: [], best: new Map(), settled: new Set() };

type SourcedFact = { readonly fact: Fact; readonly source: string };

function bestValues(facts: readonly SourcedFact[]): Map<TextField, Finding> {
  const best = new Map<TextField, Finding>();
  for (const { fact, source } of facts) {
    if (fact.field === "candidate" || fact.field === "verdict" || fact.field === "prospect" || fact.field === "settled") continue;
    const known = best.get(fact.field);
    if (known === undefined || fact.confidence > known.confidence) {
      best.set(fact.field, { value: fact.value, source, confidence: fact.confidence });
    }
  }
  return best;
}

/** What was submitted stands; facts fill the gaps. */
function completed(submitted: Known, best: ReadonlyMap<TextField, Finding>): Known {
  const split = splitFullName(best.get("full_name")?.value ?? slugName(submitted));
  return {
    ...submitted,
    firstName: submitted.firstName ?? best.get("first_name")?.value ?? split.first,
    lastName: submitted.lastName ?? best.get("last_name")?.value ?? split.last,
    domain: submitted.domain ?? registrableDomain(best.get("company_domain")?.value ?? ""),
    companyName: submitted.companyName ?? best.get("company_name")?.value ?? null,
    linkedinUrl: submitted.linkedinUrl ?? best.get("linkedin_url")?.value ?? null,
  };
}

/** Where nobody told the name, the profile's address may: better to look for than nothing. */
function slugName({ linkedinUrl, firstName, lastName }: Known): string {
  if (linkedinUrl === null || firstName !== null || lastName !== null) return "";
  const found = nameFromSlug(linkedinUrl.slice(linkedinUrl.lastIndexOf("/") + 1));
  return found === null || found.confidence < sluggedMin ? "" : `${found.name.givenNames} ${found.name.family}`;
}

const sluggedMin = 0.85;

function listOf(field: "personal_email" | "phone", facts: readonly SourcedFact[]): Finding[] {
  const list = new Map<string, Finding>();
  for (const { fact, source } of facts) {
    if (fact.field === field && !list.has(fact.value)) {
      list.set(fact.value, { value: fact.value, source, confidence: fact.confidence });
    }
  }
  return [...list.values()];
}

function prospectsOf(facts: readonly SourcedFact[]): (Finding & { prospect: Prospect })[] {
  const list = new Map<string, Finding & { prospect: Prospect }>();
  for (const { fact, source } of facts) {
    if (fact.field !== "prospect") continue;
    const key = fact.value.fullName.toLowerCase();
    if (!list.has(key)) list.set(key, { value: fact.value.fullName, source, confidence: fact.confidence, prospect: fact.value });
  }
  return [...list.values()];
}

function emailsOf(known: Known, facts: readonly SourcedFact[]): EmailFinding[] {
  const emails = new Map<string, EmailFinding>();
  const add = (found: Omit<EmailFinding, "employer" | "verdict">): void => {
    const key = addressKey(found.address);
    const earlier = emails.get(key);
    const email = { ...found, employer: found.origin === "guessed" || isEmployers(found.address, known), verdict: null };
    emails.set(key, earlier === undefined ? email : agreed(earlier, email));
  };
  if (known.address !== null) {
    add({ address: known.address, origin: "submitted", sources: ["submitted"], vouchers: 0, confidence: 0.6, identifies: 1 });
  }
  for (const { fact, source } of facts) {
    if (fact.field !== "work_email" && fact.field !== "candidate") continue;
    const address = normaliseAddress(fact.value);
    if (address === null) continue;
    const guess = fact.field === "candidate";
    add({ address, origin: guess ? "guessed" : "sourced", sources: [source], vouchers: guess ? 0 : 1, confidence: fact.confidence, identifies: guess ? fact.identifies : 1 });
  }
  const verdicts = new Map(
    facts.flatMap(({ fact }) => (fact.field === "verdict" ? [[addressKey(fact.address), fact.verdict] as const] : [])),
  );
  return [...emails.values()].map((email) => {
    const verdict = verdicts.get(addressKey(email.address)) ?? sharedVerdict(email, verdicts);
    return verdict === null ? email : { ...email, verdict };
  });
}

/** The same address twice: the stronger origin and the higher confidence stand, and both sources are named. */
function agreed(known: EmailFinding, found: EmailFinding): EmailFinding {
  const strength = { submitted: 2, sourced: 1, guessed: 0 } as const;
  const origin = strength[found.origin] > strength[known.origin] ? found.origin : known.origin;
  return {
    ...known,
    origin,
    sources: [...new Set([...known.sources, ...found.sources])],
    vouchers: known.vouchers + (known.sources.includes(found.sources[0] ?? "") ? 0 : found.vouchers),
    confidence: Math.max(known.confidence, found.confidence),
    identifies: Math.max(known.identifies, found.identifies),
  };
}

function isEmployers(address: string, known: Known): boolean {
  if (isFreeMail(address)) return false;
  const domain = registrableDomain(address);
  return known.domain === null || domain === null || domain === known.domain || isSisterDomain(domain, known.domain);
}

/** A host that takes every recipient, or that did not let us ask, answers for all of its addresses. */
function sharedVerdict(email: EmailFinding, verdicts: ReadonlyMap<string, Verdict>): Verdict | null {
  if (email.origin !== "guessed") return null;
  for (const [address, verdict] of verdicts) {
    if (domainOf(address) === domainOf(email.address) && holdsForDomain(verdict)) return withoutMailbox(verdict);
  }
  return null;
}

/** What was delivered was delivered to one address. */
function withoutMailbox(verdict: Verdict): Verdict {
  return verdict.sent === undefined ? verdict : { ...verdict, sent: { ...verdict.sent, delivered: false } };
}

/**
 * What may be said of an address (contract 4.7). `reliable` needs positive evidence: the mail host accepted this
 * recipient and refuses others, or, where it could not be asked, two independent sources that vouch for it.
 */
export function statusOf(email: EmailFinding): EmailStatus | "rejected" {
  if (email.verdict === null) return "unknown";
  if (email.verdict.status === "undeliverable") return "rejected";
  if (email.verdict.status === "deliverable" && email.identifies < identifyingMin) return "risky";
  if (email.verdict.status !== "unknown") return emailStatus(email.verdict);
  if (email.origin !== "sourced" || email.confidence < vouchedConfidence) return "unknown";
  return email.vouchers >= 2 ? "reliable" : "risky";
}

/** Below this a mailbox that exists may well be a colleague's: it takes somebody else's word too. */
const identifyingMin = 0.8;

/** A source's own "verified" reaches this; its guesses and catch-alls do not. */
const vouchedConfidence = 0.7;

/** 0..1 that a message to the address reaches the person. */
export function confidenceOf(email: EmailFinding): number {
  if (email.verdict?.status === "deliverable") return Math.max(email.verdict.confidence * 0.98 * email.identifies, email.confidence);
  const weighed = catchAllEvidenceOf(email);
  if (weighed !== null) return catchAllScore(weighed);
  if (email.verdict?.status === "undeliverable") return 1 - email.verdict.confidence;
  return email.confidence;
}

/** Null where the host does not take everybody. The first voucher's word is the prior. */
export function catchAllEvidenceOf({ verdict, confidence, vouchers }: EmailFinding): CatchAllEvidence | null {
  if (verdict?.status !== "accept_all") return null;
  return { prior: confidence, reason: verdict.reason, furtherVouchers: Math.max(0, vouchers - 1), sent: verdict.sent ?? null };
}
