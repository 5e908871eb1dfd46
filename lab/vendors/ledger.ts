/**
 * Counts what a vendor was asked and what it charged, question by question, so that a test can prove that nothing was
 * bought twice.
 */
export interface VendorStats {
  readonly calls: number;
  readonly hits: number;
  readonly misses: number;
  readonly refusals: number;
  /** Credits charged. */
  readonly billed: number;
  /** Questions asked more than once, for whatever reason (retries after a refusal included). */
  readonly askedAgain: readonly { readonly question: string; readonly calls: number }[];
  /** Questions that were given a paid answer more than once: must stay empty. */
  readonly boughtAgain: readonly { readonly question: string; readonly answers: number }[];
}

export type Outcome = "hit" | "miss" | "refusal";

export interface Ledger {
  /** The number of this call of the question, from 1. */
  open(question: string): number;
  close(question: string, outcome: Outcome, credits: number): void;
  stats(): VendorStats;
}

export function createLedger(): Ledger {
  const questions = new Map<string, { calls: number; hits: number }>();
  const totals = { calls: 0, hits: 0, misses: 0, refusals: 0, billed: 0 };
  const entry = (question: string): { calls: number; hits: number } => {
    const known = questions.get(question) ?? { calls: 0, hits: 0 };
    questions.set(question, known);
    return known;
  };
  return {
    open(question) {
      totals.calls += 1;
      return (entry(question).calls += 1);
    },
    close(question, outcome, credits) {
      totals[({ hit: "hits", miss: "misses", refusal: "refusals" } as const)[outcome]] += 1;
      totals.billed += credits;
      if (outcome === "hit") entry(question).hits += 1;
    },
    stats: () => ({
      ...totals,
      askedAgain: [...questions].filter(([, { calls }]) => calls > 1).map(([question, { calls }]) => ({ question, calls })),
      boughtAgain: [...questions].filter(([, { hits }]) => hits > 1).map(([question, { hits }]) => ({ question, answers: hits })),
    }),
  };
}
