/**
 * The heart: what to do next for one contact, given all that was tried. Pure: no I/O, no clock, no randomness.
 *
 * The order of its mind: what others already found for us; then everything free, at once; then the paid source with
 * the best expected value per cost, one at a time, and only where a free answer is not still on its way.
 * It ends: every step appends an attempt or raises the tries of one, and both are bounded.
 */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Contact } from "./contact.ts";
import type { Field } from "./fact.ts";
import type { EmailFinding, Findings } from "./findings.ts";
import { findingsOf, statusOf } from "./findings.ts";
import { wantedFields } from "./goals.ts";
import type { Attempt, Journal } from "./journal.ts";
import { spentMicros } from "./journal.ts";
import type { Input, Known, Question, SourceTerms } from "./source.ts";
import { isWorthAsking, usualWorthMicros } from "./probing.ts";
import { holdsForDomain } from "./verdict.ts";

export type Policy = {
  /** What one task may cost the operator, in millionths of a US dollar. */
  readonly budgetMicros: number;
  /** How many guessed addresses are put to a mail host at most: one that is asked about strangers all day closes its door. */
  readonly probesMax: number;
  /** Epoch milliseconds after which nothing is waited for any more. */
  readonly deadlineMs: number;
  /** Pause before a failed question is asked again; doubled with every further try. */
  readonly retryMs: number;
};

export type PlanInput = {
  /** Id of the task. */
  readonly task: string;
  readonly type: EnrichmentType;
  readonly contact: Contact;
  readonly journal: Journal;
  /** Tasks that hold a claim on this person (`Known.twins`). */
  readonly twins: readonly string[];
  readonly catalogue: readonly SourceTerms[];
  readonly policy: Policy;
  readonly nowMs: number;
};

export type Step =
  | { readonly kind: "call"; readonly questions: readonly Question[] }
  | { readonly kind: "wait"; readonly untilMs: number }
  | { readonly kind: "finish" };

export function plan(input: PlanInput): Step {
  if (input.journal.some((attempt) => attempt.outcome.kind === "opted_out")) return { kind: "finish" };
  const findings = findingsOf(input.contact, input.journal, input.twins);
  const wanted = wantedFields(input.type, findings);

  const twin = ask(input, findings, (terms) => terms.needs.some((set) => set.includes("twins")), wanted.free);
  if (twin.ready.length > 0) return { kind: "call", questions: twin.ready };
  if (twin.waitMs !== null) return { kind: "wait", untilMs: twin.waitMs };

  const free = ask(input, findings, (terms) => terms.costMicros === 0, wanted.free);
  if (free.ready.length > 0) return { kind: "call", questions: free.ready };
  if (free.waitMs !== null) return { kind: "wait", untilMs: free.waitMs };

  const left = input.policy.budgetMicros - spentMicros(input.journal);
  const paid = ask(input, findings, (terms) => terms.costMicros > 0 && terms.costMicros <= left, wanted.payable);
  const best = bestOf(paid.ready, input.catalogue, wanted.payable);
  if (best !== null) return { kind: "call", questions: [best] };
  return paid.waitMs === null ? { kind: "finish" } : { kind: "wait", untilMs: paid.waitMs };
}

/** Questions that can be put now to the sources that `fits`, and when the next of the others can be. */
function ask(
  input: PlanInput,
  findings: Findings,
  fits: (terms: SourceTerms) => boolean,
  wanted: readonly Field[],
): { readonly ready: Question[]; readonly waitMs: number | null } {
  const ready: Question[] = [];
  let waitMs: number | null = null;
  for (const terms of input.catalogue) {
    if (!fits(terms)) continue;
    const question = nextQuestion(input, findings, terms, wanted);
    if (question === null) continue;
    const atMs = readyAt(input, terms, question.key);
    if (atMs === null) continue;
    if (atMs <= input.nowMs) ready.push(question);
    else waitMs = Math.min(waitMs ?? atMs, atMs);
  }
  return { ready, waitMs };
}

/** When the question may be put: now where it is new, later where an answer is pending, never (null) where it is closed. */
function readyAt(input: PlanInput, terms: SourceTerms, key: string): number | null {
  const attempt = attemptFor(input.journal, terms.id, key);
  if (attempt === undefined) return input.nowMs;
  const atMs = retryAt(attempt, terms, input.policy);
  return atMs === null || atMs > input.policy.deadlineMs ? null : atMs;
}

/** Waiting for a promised answer is bounded by the deadline, trying again after a failure by the number of tries. */
function retryAt(attempt: Attempt, terms: SourceTerms, policy: Policy): number | null {
  const { outcome } = attempt;
  switch (outcome.kind) {
    case "pending":
    case "throttled":
      return outcome.untilMs;
    case "failed":
      if (!outcome.retryable || attempt.tries >= terms.attemptsMax) return null;
      return attempt.askedAtMs + policy.retryMs * 2 ** (attempt.tries - 1);
    case "found":
    case "none":
    case "ineligible":
    case "no_credits":
    case "rejected_key":
    case "opted_out":
    case "unmapped":
      return null;
  }
}

/** The one question that this source can help with now, or null. */
function nextQuestion(input: PlanInput, findings: Findings, terms: SourceTerms, wanted: readonly Field[]): Question | null {
  if (isVerifier(terms)) return nextVerification(input, findings, terms);
  if (!terms.supplies.some((field) => wanted.includes(field) || field === "settled")) return null;
  const attempts = input.journal.filter((attempt) => attempt.source === terms.id);
  if (attempts.some((attempt) => attempt.outcome.kind === "found")) return null;
  // An earlier, weaker question is asked again only where a stronger set of inputs has become known since.
  for (const needs of terms.needs) {
    if (!needs.every((need) => isKnown(findings.known, need))) continue;
    const key = `${needs.join("+")}:${needs.map((need) => String(findings.known[need])).join("|")}`;
    return questionFor(input, { source: terms.id, key, known: findings.known, wanted });
  }
  return null;
}

/** A verifier is asked about one address after the other, every other source once about the person or the company. */
function isVerifier(terms: SourceTerms): boolean {
  return terms.supplies.includes("verdict") && terms.needs.some((set) => set.includes("address"));
}

function isKnown(known: Known, input: Input): boolean {
  const value = known[input];
  return value !== null && value.length > 0;
}

function questionFor(input: PlanInput, asked: Pick<Question, "source" | "key" | "known" | "wanted">): Question {
  const outcome = attemptFor(input.journal, asked.source, asked.key)?.outcome;
  return { task: input.task, ...asked, ref: outcome?.kind === "pending" ? outcome.ref : null };
}

/** Addresses are put to their mail host one after the other: the user's, then what a source gave, then our guesses. */
function nextVerification(input: PlanInput, findings: Findings, terms: SourceTerms): Question | null {
  const email = nextUnverified(findings.emails, input);
  if (email === null) return null;
  const known = { ...findings.known, address: email.address };
  return questionFor(input, { source: terms.id, key: email.address, known, wanted: ["verdict"] });
}

function nextUnverified(emails: readonly EmailFinding[], input: PlanInput): EmailFinding | null {
  const submitted = emails.find((email) => email.origin === "submitted");
  if (submitted !== undefined && submitted.verdict === null && !isClosed(submitted, input)) return submitted;
  if (input.type === "none" || emails.some((email) => statusOf(email) === "reliable")) return null;
  const sourced = emails.find((email) => email.origin === "sourced" && email.verdict === null && !isClosed(email, input));
  if (sourced !== undefined) return sourced;
  const guesses = emails.filter((email) => email.origin === "guessed");
  if (guesses.some((guess) => guess.verdict !== null && holdsForDomain(guess.verdict))) return null;
  const probed = guesses.filter((guess) => guess.verdict !== null || isClosed(guess, input));
  if (probed.length >= input.policy.probesMax) return null;
  const next = guesses.filter((guess) => !probed.includes(guess)).toSorted((a, b) => b.confidence - a.confidence)[0];
  return next !== undefined && isWorthAsking(next, probed, worthOfAddress(input.catalogue)) ? next : null;
}

/** What the cheapest vendor takes for one, his misses included; a usual price where there is none. */
function worthOfAddress(catalogue: readonly SourceTerms[]): number {
  const prices = catalogue.filter(({ supplies, costMicros }) => costMicros > 0 && supplies.includes("work_email")).map(({ costMicros, hitRate }) => costMicros / hitRate);
  return prices.length === 0 ? usualWorthMicros : Math.min(...prices);
}

/** True where the verifier was asked about the address and will not be asked again, although no verdict came. */
function isClosed(email: EmailFinding, input: PlanInput): boolean {
  return input.catalogue
    .filter(isVerifier)
    .every((terms) => readyAt(input, terms, email.address) === null);
}

/** Expected value per cost: how likely the source answers, times how many of the open goals it can close. */
function bestOf(questions: readonly Question[], catalogue: readonly SourceTerms[], goals: readonly Field[]): Question | null {
  let best: { question: Question; score: number } | null = null;
  for (const candidate of questions) {
    const terms = catalogue.find((each) => each.id === candidate.source);
    if (terms === undefined) continue;
    const score = (terms.hitRate * terms.supplies.filter((field) => goals.includes(field)).length) / terms.costMicros;
    if (best === null || score > best.score) best = { question: candidate, score };
  }
  return best?.question ?? null;
}

function attemptFor(journal: Journal, source: string, key: string): Attempt | undefined {
  return journal.find((attempt) => attempt.source === source && attempt.key === key);
}
