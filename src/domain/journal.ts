/**
 * The journal of a task: its attempts in order. It is the task's whole state: what comes next is `plan` of it,
 * a recorded attempt is never bought again, and it is the trace that a user sees.
 */
import type { Outcome } from "./source.ts";

/** One question put to one source. Asking again after `pending` or a failure that can pass updates the same attempt. */
export type Attempt = {
  readonly source: string;
  readonly key: string;
  readonly outcome: Outcome;
  /** Summed over all tries. */
  readonly costMicros: number;
  readonly tries: number;
  /** Epoch milliseconds of the last try, and how long it took. */
  readonly askedAtMs: number;
  readonly tookMs: number;
};

export type Journal = readonly Attempt[];

/** What a journal calls the list of those who are not looked up (`suppression.ts`). */
export const suppressionList = "suppression";

/** The journal with this attempt in its place: a question that was asked before keeps its position. */
export function recorded(journal: Journal, attempt: Attempt): Journal {
  const at = journal.findIndex((earlier) => earlier.source === attempt.source && earlier.key === attempt.key);
  return at < 0 ? [...journal, attempt] : journal.with(at, attempt);
}

export function spentMicros(journal: Journal): number {
  return journal.reduce((sum, attempt) => sum + attempt.costMicros, 0);
}

/** True where the attempt ended in an error, so that "nothing found" cannot be said with confidence. */
export function isError(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case "failed":
    case "unmapped":
    case "no_credits":
    case "rejected_key":
    case "throttled":
      return true;
    case "found":
    case "none":
    case "ineligible":
    case "pending":
    case "opted_out":
      return false;
  }
}
