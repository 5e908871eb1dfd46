/**
 * One task from where its journal stands to its end, or to where it has to wait: ask the planner, do what it says,
 * append the outcome, ask again. A paid answer is stored before the next decision.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Attempt, Journal } from "../domain/journal.ts";
import { recorded } from "../domain/journal.ts";
import { resultOf } from "../domain/merge.ts";
import type { Policy } from "../domain/plan.ts";
import { plan } from "../domain/plan.ts";
import type { Prices } from "../domain/price.ts";
import type { Answer, AskOptions, Outcome, Question, Source, SourceTerms } from "../domain/source.ts";
import { free } from "../domain/source.ts";
import { withheld } from "../domain/suppression.ts";
import type { StoredAttempt } from "./attempts.ts";
import type { OpenTask } from "./chunk.ts";
import type { Ended } from "./ending.ts";
import { rankOf } from "./funding.ts";
import { mayAsk, tellable } from "./permitted.ts";
import type { Slots } from "./slots.ts";
import type { Suppressions } from "./suppressions.ts";

export type TaskContext = {
  readonly sources: ReadonlyMap<string, Source>;
  /** The terms of all of them. */
  readonly catalogue: readonly SourceTerms[];
  readonly prices: Prices;
  readonly policy: Omit<Policy, "deadlineMs"> & { readonly waitMaxMs: number };
  readonly slots: Slots;
  readonly now: () => number;
  readonly store: (attempt: StoredAttempt) => Promise<void>;
  readonly end: (ended: Ended) => Promise<void>;
  /** Resolves when this process surely still holds the task; false where it does not: nothing may be bought then. */
  readonly mayBuy: () => Promise<boolean>;
  readonly suppressed: Suppressions["among"];
  /** Resolves when it is the task's turn to go on: many answers may come at the same moment, and each takes a while to think about. */
  readonly turn: (rank: number) => Promise<void>;
  /** True once the workflow was cancelled: its tasks end with what they know. */
  readonly isCancelled: (workflowId: string) => boolean;
  /** Aborted when the process wants to stop: calls under way are finished, no new ones are made. */
  readonly stopping: AbortSignal;
  /** Aborted when it must stop: calls under way are given up. */
  readonly abort: AbortSignal;
};

export type TaskOutcome =
  | { readonly kind: "ended" }
  | { readonly kind: "waiting"; readonly untilMs: number }
  /** Given up where it was; whoever takes the chunk next goes on from the stored journal. */
  | { readonly kind: "left" };

/** Shorter waits are slept through in memory, longer ones free the worker. */
const shortWaitMs = 2_000;
/** An answer that wants to be asked again at once would be a busy loop. */
const pauseMinMs = 50;

export async function runTask(task: OpenTask, context: TaskContext): Promise<TaskOutcome> {
  const { type } = task.workflow;
  const { catalogue } = context;
  const policy: Policy = { ...context.policy, deadlineMs: Math.max(task.workflow.createdAtMs, addedAtMs(task.id)) + context.policy.waitMaxMs };
  let journal = task.journal;
  for (;;) {
    const nowMs = context.now();
    const cancelled = isCancelled(task, context);
    const step = cancelled ? ({ kind: "finish" } as const) : plan({ task: task.id, type, contact: task.contact, journal, twins: task.twins, catalogue, policy, nowMs });
    if (step.kind === "finish") {
      journal = await tellable(task, journal, { ...context, nowMs });
      const merged = resultOf({ type, contact: task.contact, journal, cancelled, prices: context.prices });
      // Never more than was held, although the prices may have been raised since.
      const result = { ...merged, credits: Math.min(merged.credits, task.held) };
      await context.end({ workflowId: task.workflow.id, organizationId: task.workflow.organizationId, type, n: task.n, keys: task.keys, leadId: task.leadId, result, journal, held: task.held });
      return { kind: "ended" };
    }
    if (context.stopping.aborted) return leave(task, journal, context);
    if (step.kind === "wait") {
      if (step.untilMs - nowMs <= shortWaitMs && (await slept(step.untilMs - nowMs, context.stopping))) continue;
      await storeJournal(task, journal, context);
      return { kind: "waiting", untilMs: step.untilMs };
    }
    if (!(await mayAsk(task, step.questions, context))) {
      journal = withheld(journal, nowMs);
      continue;
    }
    const asked = await askAll(task, journal, step.questions, context);
    if (asked === null) return leave(task, journal, context);
    journal = asked;
    await context.turn(rankOf(task.n));
  }
}

function isCancelled(task: OpenTask, context: TaskContext): boolean {
  return task.cancelled || context.isCancelled(task.workflow.id);
}

/** A list is fed for hours: each of its tasks may wait as long as if it had come alone. Its id tells when it was added (UUIDv7, RFC 9562). */
function addedAtMs(id: string): number {
  return id.charAt(14) === "7" ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0;
}

async function leave(task: OpenTask, journal: Journal, context: TaskContext): Promise<TaskOutcome> {
  await storeJournal(task, journal, context);
  return { kind: "left" };
}

/** False where the process wants to stop meanwhile. */
async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(Math.max(ms, pauseMinMs), undefined, { signal });
    return true;
  } catch {
    return false; // aborted: the only reason for which a sleep ends early
  }
}

function isPaid(question: Question, context: TaskContext): boolean {
  return (context.sources.get(question.source)?.terms.costMicros ?? 0) > 0;
}

/** The journal with the answers; null where nothing may be asked any more by the time that it is this task's turn. */
async function askAll(task: OpenTask, journal: Journal, questions: readonly Question[], context: TaskContext): Promise<Journal | null> {
  // Verification is bounded where it waits: by the room of the runner, and by what mail hosts bear.
  const release = task.workflow.type === "none" ? () => undefined : await context.slots.acquire(rankOf(task.n));
  try {
    if (context.stopping.aborted) return null;
    if (isCancelled(task, context)) return journal;
    if (questions.some((question) => isPaid(question, context)) && !(await context.mayBuy())) return null;
    const answers = await Promise.all(questions.map((question) => ask(task, journal, question, context)));
    // A call that was given up has failed for our sake: it is no answer, and is made again at the next start.
    const attempts = answers.filter(({ outcome }) => !(context.abort.aborted && outcome.kind === "failed"));
    const next = attempts.reduce(recorded, journal);
    const bought = attempts.filter((attempt) => attempt.costMicros > 0 || context.sources.get(attempt.source)?.terms.costMicros !== 0);
    await Promise.all(bought.map((attempt) => context.store(stored(task, next, attempt))));
    return next;
  } finally {
    release();
  }
}

async function ask(task: OpenTask, journal: Journal, question: Question, context: TaskContext): Promise<Attempt> {
  const askedAtMs = context.now();
  const { outcome, costMicros } = await answerOf(question, { nowMs: askedAtMs, isUrgent: rankOf(task.n) === 0 }, context);
  const earlier = journal.find((attempt) => attempt.source === question.source && attempt.key === question.key);
  return {
    source: question.source,
    key: question.key,
    outcome: notBefore(outcome, context.now() + pauseMinMs),
    costMicros: (earlier?.costMicros ?? 0) + costMicros,
    // Being told to slow down is no try: such a wait is bounded by the deadline.
    tries: (earlier?.tries ?? 0) + (outcome.kind === "throttled" ? 0 : 1),
    askedAtMs,
    tookMs: Math.round(context.now() - askedAtMs),
  };
}

/** A source that throws has a bug: the task ends with an error that says so, and every other task goes on. */
async function answerOf(question: Question, asked: Omit<AskOptions, "signal">, context: TaskContext): Promise<Answer> {
  const source = context.sources.get(question.source);
  if (source === undefined) return free({ kind: "failed", retryable: false, detail: "source is not configured any more" });
  try {
    return await source.ask(question, { signal: context.abort, ...asked });
  } catch (error) {
    return free({ kind: "failed", retryable: false, detail: `internal error (${error instanceof Error ? error.name : "unknown"})` });
  }
}

function notBefore(outcome: Outcome, ms: number): Outcome {
  if (outcome.kind !== "pending" && outcome.kind !== "throttled") return outcome;
  return { ...outcome, untilMs: Math.max(outcome.untilMs, ms) };
}

async function storeJournal(task: OpenTask, journal: Journal, context: TaskContext): Promise<void> {
  if (journal === task.journal) return;
  await Promise.all(journal.map((attempt) => context.store(stored(task, journal, attempt))));
}

function stored(task: OpenTask, journal: Journal, attempt: Attempt): StoredAttempt {
  return { workflowId: task.workflow.id, n: task.n, position: journal.indexOf(attempt), attempt };
}
