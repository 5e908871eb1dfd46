/**
 * Good manners towards a source that other people run: an even pace, few calls at a time, and no calls at all where
 * they are known to be in vain. Whatever is held back is an outcome with a time, never a long wait.
 */
import { setTimeout as delay } from "node:timers/promises";
import { BrokenCircuitError, BulkheadRejectedError, ConsecutiveBreaker, TaskCancelledError, bulkhead, circuitBreaker, handleWhenResult, wrap } from "cockatiel";
import type { Answer, Outcome, Question, Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";
import { abortable } from "../net/abortable.ts";
import { createPace } from "./pace.ts";

export type Manners = {
  /** May be below 1. */
  readonly requestsPerSecond: number;
  readonly concurrencyMax: number;
};

/** Longer turns are given back to the planner, so that no worker is held. */
const patienceMs = 1_000;
/** How long an empty balance or a wrong key is believed. */
const hopelessMs = 60_000;
/** After this many failures in a row the source is left alone; then one call tries whether it is back. */
const failuresMax = 5;
const restMs = 30_000;
const crowdedMs = 1_000;

/** @example withManners(createHunter({ key }), { requestsPerSecond: 8, concurrencyMax: 8 }) */
export function withManners(source: Source, { requestsPerSecond, concurrencyMax }: Manners): Source {
  const pace = createPace({ perSecond: requestsPerSecond, patienceMs });
  const breaker = circuitBreaker(handleWhenResult(isCounted), { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresMax) });
  const policy = wrap(bulkhead(concurrencyMax, concurrencyMax), breaker);
  let hopeless: { readonly outcome: Outcome; readonly untilMs: number } | null = null;
  let restedAtMs = 0;

  async function call(question: Question, options: { readonly signal: AbortSignal; readonly nowMs: number }): Promise<Answer> {
    const { signal, nowMs } = options;
    // What a caller gave up says nothing about the source, and a queued call must not wait for its place to notice.
    const run = policy.execute(async () => judged(await source.ask(question, options), signal), signal);
    const { answer, isFailure } = await abortable(run, signal);
    const { kind } = answer.outcome;
    if (kind === "no_credits" || kind === "rejected_key") hopeless = { outcome: answer.outcome, untilMs: nowMs + hopelessMs };
    if (isFailure) restedAtMs = nowMs + restMs;
    return answer;
  }

  return {
    terms: source.terms,
    async ask(question, { signal, nowMs }) {
      if (hopeless !== null && nowMs < hopeless.untilMs) return free(hopeless.outcome);
      const turn = pace.next(nowMs);
      if (turn.kind === "later") return free({ kind: "throttled", untilMs: turn.untilMs });
      try {
        if (turn.waitMs > 0) await delay(turn.waitMs, undefined, { signal });
        return await call(question, { signal, nowMs: nowMs + turn.waitMs });
      } catch (error) {
        if (error instanceof BrokenCircuitError) return free({ kind: "throttled", untilMs: Math.max(restedAtMs, nowMs + crowdedMs) });
        if (error instanceof BulkheadRejectedError) return free({ kind: "throttled", untilMs: nowMs + crowdedMs });
        if (error instanceof TaskCancelledError || signal.aborted) {
          return free({ kind: "failed", retryable: true, detail: `${source.terms.id}: aborted` });
        }
        throw error; // a source never throws for what the world does, so this is a bug
      }
    },
  };
}

type Judged = { readonly answer: Answer; readonly isFailure: boolean };

function judged(answer: Answer, signal: AbortSignal): Judged {
  const { outcome } = answer;
  return { answer, isFailure: outcome.kind === "failed" && outcome.retryable && !signal.aborted };
}

function isCounted(result: unknown): boolean {
  return (result as Judged).isFailure;
}
