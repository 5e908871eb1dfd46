/**
 * The port that every source implements: our own cache, the pattern finder, the verifier, a website, a paid vendor.
 *
 * `terms` is plain data, so that the planner can weigh sources, and replay another order, without calling any.
 * `ask` does the work. It never throws for what the outside world does: that is an outcome.
 */
import type { Fact, Field } from "./fact.ts";

/** What can be known about a contact before a question is asked; every value is normalised, absent ones are null. */
export type Known = {
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Registrable domain, lower-case ASCII: `acme.example`. */
  readonly domain: string | null;
  readonly companyName: string | null;
  /** `https://www.linkedin.com/in/<slug>` */
  readonly linkedinUrl: string | null;
  /** The submitted address, or the one that a verifier's question is about. */
  readonly address: string | null;
  /** Ids of tasks that ask or asked about the same person: what they found is not bought again. */
  readonly twins: readonly string[];
};

export type Input = keyof Known;

export const nothingKnown: Known = {
  firstName: null,
  lastName: null,
  domain: null,
  companyName: null,
  linkedinUrl: null,
  address: null,
  twins: [],
};

export type SourceTerms = {
  readonly id: string;
  /** Facts that an answer may hold. */
  readonly supplies: readonly Field[];
  /** Sets of inputs, the strongest first; any one of them is enough to ask. */
  readonly needs: readonly (readonly Input[])[];
  /** What a hit costs the operator, in millionths of a US dollar; 0 for a free source. */
  readonly costMicros: number;
  /** 0..1: how often a question is answered, before anything is known about the contact. */
  readonly hitRate: number;
  /** How many times a question may be asked again after failures that can pass, the first time included. */
  readonly attemptsMax: number;
};

/** One thing to ask one source: `key` is equal exactly where the question is the same. */
export type Question = {
  /** Id of the task that asks: an idempotency key for vendors that take one. */
  readonly task: string;
  readonly source: string;
  readonly key: string;
  readonly known: Known;
  /** Fields that the task still lacks: vendors that bill each pool apart must ask for nothing else. */
  readonly wanted: readonly Field[];
  /** The vendor's reference of a `pending` answer that is now asked for again. */
  readonly ref: string | null;
};

export type Outcome =
  | { readonly kind: "found"; readonly facts: readonly Fact[] }
  | { readonly kind: "none" }
  | { readonly kind: "ineligible"; readonly why: string }
  /** Ask again at `untilMs` (epoch), with `ref` if the source gave one. `why` is one word for the trace; `provider`, whose mail hosts let us wait. */
  | { readonly kind: "pending"; readonly ref: string | null; readonly untilMs: number; readonly why: string; readonly provider?: string }
  | { readonly kind: "throttled"; readonly untilMs: number }
  | { readonly kind: "no_credits" }
  | { readonly kind: "rejected_key" }
  | { readonly kind: "opted_out" }
  | { readonly kind: "failed"; readonly retryable: boolean; readonly detail: string }
  /** The answer does not have the documented shape: somebody must look at the connector. Never a miss. */
  | { readonly kind: "unmapped"; readonly detail: string };

export type Answer = {
  readonly outcome: Outcome;
  /** What this call really cost, in millionths of a US dollar. */
  readonly costMicros: number;
};

export type AskOptions = {
  /** Ends the call when the process stops or the time is up. */
  readonly signal: AbortSignal;
  /** The clock of the caller. */
  readonly nowMs: number;
  /** The task is one of the first of its workflow: it should not wait behind those of a long list. */
  readonly isUrgent?: boolean;
};

export interface Source {
  readonly terms: SourceTerms;
  ask(question: Question, options: AskOptions): Promise<Answer>;
}

/** An answer that cost nothing. */
export function free(outcome: Outcome): Answer {
  return { outcome, costMicros: 0 };
}
