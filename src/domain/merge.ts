/**
 * One result out of a contact and its finished journal, in the words of the contract (section 4.6), with the source of
 * every field and the reason for the whole. Pure: the same journal gives the same result.
 */
import type { EmailStatus, EnrichmentType, TaskStatus, VerdictReason, VerdictStatus } from "../contract/terms.ts";
import type { Contact } from "./contact.ts";
import type { Goal, Prospect, TextField } from "./fact.ts";
import type { EmailFinding, Findings } from "./findings.ts";
import { confidenceOf, findingsOf, statusOf } from "./findings.ts";
import { goalsOf } from "./goals.ts";
import type { Journal } from "./journal.ts";
import { isError, suppressionList } from "./journal.ts";
import { displayName } from "./names.ts";
import type { Prices } from "./price.ts";
import { chargeFor } from "./price.ts";
import { surenessOf } from "./sureness.ts";

/** Why the task ended as it did; `explanation` says the same in a sentence. */
export type ResultReason = "found" | "partly_found" | "not_found" | "verified" | "not_verified" | "undeliverable" | "opted_out" | "source_error" | "cancelled" | "normalised";

export type EmailResult = {
  readonly address: string;
  readonly status: EmailStatus | "rejected";
  readonly verdict: VerdictStatus | null;
  readonly reason: VerdictReason | null;
  readonly confidence: number;
  readonly sources: readonly string[];
  /** Who runs the mail of its domain; null where that was not asked or found out. Absent in results of earlier versions. */
  readonly mail_provider?: string | null;
};

export type ProspectResult = {
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly full_name: string | null;
  readonly headline: string | null;
  readonly location: string | null;
  readonly linkedin_url: string | null;
};

export type CompanyResult = {
  readonly name: string | null;
  readonly domain: string | null;
  readonly industry: string | null;
  readonly headcount: string | null;
  readonly description: string | null;
  readonly phone: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly founded: string | null;
  readonly linkedin_url: string | null;
};

export type Result = {
  readonly status: TaskStatus;
  readonly reason: ResultReason;
  readonly explanation: string;
  readonly primary_email: string | null;
  readonly primary_email_status: EmailStatus | null;
  readonly primary_email_confidence: number | null;
  readonly other_emails: readonly string[];
  readonly personal_phone_numbers: readonly string[];
  readonly prospect: ProspectResult;
  readonly company: CompanyResult;
  /** Every address that was considered, with what is known about it. */
  readonly emails: readonly EmailResult[];
  /** People discovered at the company (`prospecting_only`). */
  readonly prospects: readonly Prospect[];
  /** The source of each filled field: `{"primary_email": "patterns", "company.name": "website"}`. */
  readonly sources: Readonly<Record<string, string>>;
  /** When an earlier or simultaneous task for the same person found this (ISO 8601); null where it was found now. */
  readonly cached_at: string | null;
  readonly credits: number;
};

export type MergeInput = {
  readonly type: EnrichmentType;
  readonly contact: Contact;
  readonly journal: Journal;
  /** Its workflow was cancelled: what is not known by now will not be looked for. */
  readonly cancelled?: boolean;
  readonly prices: Prices;
};

export function resultOf(input: MergeInput): Result {
  const optOut = input.journal.findLast((attempt) => attempt.outcome.kind === "opted_out");
  if (optOut !== undefined) return optedOut(optOut.source);
  const findings = findingsOf(input.contact, input.journal);
  const emails = ranked(findings.emails);
  const primary = primaryOf(emails, input.type);
  const ending = endingOf(input, findings, primary);
  const sources: Record<string, string> = {};
  const prospect = prospectOf(findings, sources);
  const company = companyOf(findings, sources);
  if (primary !== null) sources["primary_email"] = primary.sources[0] ?? "";
  if (findings.phones[0] !== undefined) sources["personal_phone_numbers"] = findings.phones[0].source;
  return {
    ...ending,
    explanation: ending.explanation + surenessOf(primary),
    primary_email: primary?.address ?? null,
    primary_email_status: primary === null ? null : publicStatus(primary),
    primary_email_confidence: primary === null ? null : round(confidenceOf(primary)),
    other_emails: otherEmails(emails, primary, findings),
    personal_phone_numbers: findings.phones.map((phone) => phone.value),
    prospect,
    company,
    emails: emails.map(emailResult),
    prospects: findings.prospects.slice(0, input.prices.prospectsMax).map((found) => found.prospect),
    sources,
    cached_at: cachedAt(input.journal),
    credits: chargeFor(chargeable(findings, primary, input.prices), input.type, input.prices),
  };
}

/** The id of the source that answers from earlier tasks: what it gives was paid for already, and is free unless the prices say otherwise. */
export const cacheId = "cache";

function chargeable(findings: Findings, primary: EmailFinding | null, prices: Prices): Record<Goal, number> {
  const isFree = (source: string): boolean => source === cacheId && prices.known === "free";
  const fresh = primary !== null && primary.origin !== "submitted" && !primary.sources.some(isFree);
  return {
    work_email: fresh && statusOf(primary) === "reliable" ? 1 : 0,
    phone: findings.phones.length > 0 && !findings.phones.some((phone) => isFree(phone.source)) ? 1 : 0,
    prospect: Math.min(findings.prospects.filter((found) => !isFree(found.source)).length, prices.prospectsMax),
  };
}

function cachedAt(journal: Journal): string | null {
  const times = journal.flatMap((attempt) =>
    attempt.outcome.kind === "found" ? attempt.outcome.facts.flatMap((fact) => (fact.field === "settled" ? [fact.atMs] : [])) : [],
  );
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
}

type Ending = Pick<Result, "status" | "reason" | "explanation">;

function endingOf(input: MergeInput, findings: Findings, primary: EmailFinding | null): Ending {
  if (input.type === "none") return input.cancelled === true && findings.emails[0]?.verdict === null ? cancelledEnding("The address was not checked") : verificationEnding(findings);
  const goals = goalsOf[input.type];
  const reached = goals.filter((goal) => hasValue(goal, findings, primary));
  const errors = input.journal.filter((attempt) => isError(attempt.outcome));
  if (reached.length === goals.length) return completed("found", `Found: ${reached.map(wordsFor).join(" and ")}.`);
  const missing = goals.filter((goal) => !reached.includes(goal)).map(wordsFor).join(" and ");
  if (input.cancelled === true) return cancelledEnding(reached.length === 0 ? `No ${missing}` : `Found: ${reached.map(wordsFor).join(" and ")}; no ${missing}`);
  if (errors.length > 0) {
    const who = [...new Set(errors.map((attempt) => `${attempt.source} (${attempt.outcome.kind})`))].join(", ");
    return { status: "failed", reason: "source_error", explanation: `No ${missing}: ${who} could not be asked.` };
  }
  if (reached.length > 0) return completed("partly_found", `Found: ${reached.map(wordsFor).join(" and ")}; no ${missing}.`);
  return completed("not_found", `No ${missing} found; ${asked(input.journal)}.`);
}

/** Not an answer: whoever else looks for the person does not take it for one. */
function cancelledEnding(what: string): Ending {
  return { status: "failed", reason: "cancelled", explanation: `${what}: the workflow was cancelled.` };
}

function asked(journal: Journal): string {
  const who = [...new Set(journal.filter((attempt) => attempt.outcome.kind !== "ineligible").map((attempt) => attempt.source))];
  return who.length === 0 ? "no source could help with what was given" : `asked ${who.join(", ")}`;
}

function verificationEnding(findings: Findings): Ending {
  const email = findings.emails[0];
  if (email === undefined) return completed("normalised", "No address was submitted: the contact was normalised.");
  const why = email.verdict === null ? "" : ` (${email.verdict.reason.replaceAll("_", " ")})`;
  switch (statusOf(email)) {
    case "reliable":
      return completed("verified", `The address is deliverable${why}.`);
    case "rejected":
      return completed("undeliverable", `Mail to the address fails${why}.`);
    case "risky":
      return completed("not_verified", `The address may exist, but that cannot be proved${why}.`);
    case "unknown":
      return completed("not_verified", `The address could not be checked${why}.`);
  }
}

function completed(reason: ResultReason, explanation: string): Ending {
  return { status: "completed", reason, explanation };
}

function hasValue(goal: Goal, findings: Findings, primary: EmailFinding | null): boolean {
  switch (goal) {
    case "work_email":
      return primary !== null && primary.employer && statusOf(primary) !== "unknown";
    case "phone":
      return findings.phones.length > 0;
    case "prospect":
      return findings.prospects.length > 0;
  }
}

function wordsFor(goal: Goal): string {
  return { work_email: "work e-mail address", phone: "phone number", prospect: "people" }[goal];
}

const statusRank = { reliable: 0, risky: 1, unknown: 2, rejected: 3 } as const;

function ranked(emails: readonly EmailFinding[]): EmailFinding[] {
  return emails.toSorted(
    (a, b) => statusRank[statusOf(a)] - statusRank[statusOf(b)] || Number(b.employer) - Number(a.employer) || confidenceOf(b) - confidenceOf(a),
  );
}

/**
 * The best address that was not proved wrong. Where only phones or people were wanted, a submitted one stands; a guess that
 * was not worth asking about is no answer.
 */
function primaryOf(emails: readonly EmailFinding[], type: EnrichmentType): EmailFinding | null {
  const wantsEmail = type === "none" || goalsOf[type].includes("work_email");
  const isAnswer = (email: EmailFinding): boolean => email.origin !== "guessed" || email.verdict !== null;
  return emails.find((email) => statusOf(email) !== "rejected" && isAnswer(email) && (wantsEmail || email.origin === "submitted")) ?? null;
}

function publicStatus(email: EmailFinding): EmailStatus {
  const status = statusOf(email);
  return status === "rejected" ? "unknown" : status;
}

/** Further addresses that somebody vouches for, and personal ones; our own further guesses stay in `emails`. */
function otherEmails(emails: readonly EmailFinding[], primary: EmailFinding | null, findings: Findings): string[] {
  const work = emails.filter((email) => email !== primary && email.origin !== "guessed" && statusOf(email) !== "rejected");
  return [...new Set([...work.map((email) => email.address), ...findings.personalEmails.map((email) => email.value)])];
}

function emailResult(email: EmailFinding): EmailResult {
  return {
    address: email.address,
    status: statusOf(email),
    verdict: email.verdict?.status ?? null,
    reason: email.verdict?.reason ?? null,
    confidence: round(confidenceOf(email)),
    sources: email.sources,
    mail_provider: email.verdict?.provider ?? null,
  };
}

function prospectOf(findings: Findings, sources: Record<string, string>): ProspectResult {
  const { known } = findings;
  const first = known.firstName === null ? null : displayName(known.firstName);
  const last = known.lastName === null ? null : displayName(known.lastName);
  return {
    first_name: first,
    last_name: last,
    full_name: first === null && last === null ? null : [first, last].filter((part) => part !== null).join(" "),
    headline: take("title", "prospect.headline", findings, sources),
    location: take("location", "prospect.location", findings, sources),
    linkedin_url: known.linkedinUrl,
  };
}

/** The company alone; `sources` is told which source each field came from. */
export function companyOf(findings: Findings, sources: Record<string, string>): CompanyResult {
  const of = (field: TextField, name: keyof CompanyResult): string | null => take(field, `company.${name}`, findings, sources);
  return {
    name: of("company_name", "name") ?? findings.known.companyName,
    domain: findings.known.domain,
    industry: of("company_industry", "industry"),
    headcount: of("company_size", "headcount"),
    description: of("company_description", "description"),
    phone: of("company_phone", "phone"),
    country: of("company_country", "country"),
    city: of("company_city", "city"),
    founded: of("company_founded", "founded"),
    linkedin_url: of("company_linkedin_url", "linkedin_url"),
  };
}

function take(field: TextField, name: string, findings: Findings, sources: Record<string, string>): string | null {
  const found = findings.best.get(field);
  if (found === undefined) return null;
  sources[name] = found.source;
  return found.value;
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}

/** A person who asked a source, or us, to be left alone is left alone by us: nothing of what was found is returned. */
export function optedOut(source: string): Result {
  const why = source === suppressionList ? "This person or their domain is on the suppression list" : "This person asked not to be contacted";
  return { ...nothing, ...completed("opted_out", `${why}: nothing is returned.`), credits: 0 };
}

/** What a result says where nothing was found. */
export const nothing = {
  primary_email: null,
  primary_email_status: null,
  primary_email_confidence: null,
  other_emails: [],
  personal_phone_numbers: [],
  prospect: { first_name: null, last_name: null, full_name: null, headline: null, location: null, linkedin_url: null },
  company: { name: null, domain: null, industry: null, headcount: null, description: null, phone: null, country: null, city: null, founded: null, linkedin_url: null },
  emails: [],
  prospects: [],
  sources: {},
  cached_at: null,
} as const satisfies Omit<Result, "status" | "reason" | "explanation" | "credits">;
