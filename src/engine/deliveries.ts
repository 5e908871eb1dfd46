/**
 * Sends the webhooks of the outbox: at least once, with the same id in every attempt, until the receiver answers 2xx.
 *
 * The contract's "5 attempts, back-off 1 s, 2 s, 4 s, 8 s, 16 s" is read as five retries after a first try at once:
 * only then does each of the five pauses have an attempt after it. Further retries follow, hours apart, for three days;
 * then it is given up, and the results stay where they can be polled. A slow receiver holds up nothing but its own
 * deliveries.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";
import type { Log } from "./engine.ts";
import type { DeliveryAttempt, Due } from "./outbox.ts";
import { giveBack, recordAttempt, takeDue } from "./outbox.ts";
import type { Persistently } from "./persistently.ts";
import { persistently } from "./persistently.ts";
import type { Secret } from "./secret.ts";
import { recordHealth } from "./webhook-endpoints.ts";
import { signedHeaders } from "./webhook-signing.ts";

/** Sends one request and follows no redirect. What the receiver does is an answer, never an exception. */
export type Post = (
  url: string,
  request: { readonly body: string; readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Posted>;
export type Posted = { readonly kind: "answered"; readonly status: number } | { readonly kind: "failed"; readonly why: string };

export type DelivererOptions = {
  readonly database: Database;
  readonly post: Post;
  readonly now: () => number;
  readonly log: Log;
  /** What is sent, as a value for JSON; null where what it is about is gone. */
  readonly payloadFor: (due: Due) => Promise<object | null>;
  readonly secret: Secret;
  /** The pause before each retry: there are as many retries as pauses. */
  readonly scheduleMs?: readonly number[];
  readonly timeoutMs?: number;
  /** Where every attempt has failed for this long, nothing more is sent. */
  readonly disableAfterMs?: number;
};

export type Deliverer = {
  /** There may be something to deliver. */
  wake(): void;
  /** Deliveries under way may end within `graceMs`; then they are given up, to be tried again at the next start. */
  stop(graceMs: number): Promise<void>;
};

const hourMs = 3_600_000;
/** Five as documented, then hours apart for three days. */
const defaultScheduleMs = [1_000, 2_000, 4_000, 8_000, 16_000, ...[1, 3, 6, 12, 12, 12, 24].map((hours) => hours * hourMs)];
const defaultDisableAfterMs = 5 * 24 * hourMs;
const defaultTimeoutMs = 10_000;
const pollMs = 1_000;
const parallelMax = 64;
const perReceiverMax = 8;
/** Beyond the time of the attempt: for reading the payload before it and recording it after. */
const leaseMarginMs = 20_000;
/** Timers may fire a moment before the clock says so. */
const timerSlackMs = 5;

export function startDeliverer(options: DelivererOptions): Deliverer {
  const { database, log, now, timeoutMs = defaultTimeoutMs } = options;
  const stopping = new AbortController();
  const abort = new AbortController();
  const underWay = new Set<Promise<void>>();
  const busy = new Map<string, number>();
  let awake = Promise.withResolvers<void>();
  const wake = (): void => awake.resolve();
  const patient = persistently({
    signal: stopping.signal,
    onAway: (error) => log.warn({ reason: error.message }, "the database is away: webhooks wait"),
    onBack: () => log.info({}, "the database is back: webhooks go on"),
  });
  const retryIn = (ms: number): void => void setTimeout(wake, ms + timerSlackMs).unref();
  const context: Context = { ...options, patient, abort: abort.signal, retryIn };

  const start = (due: Due): void => {
    count(busy, due.receiver, 1);
    // A delivery that could not be read or recorded is tried again when its lease ends.
    const run = deliver(due, context)
      .catch((error: unknown) => log.error({ err: error, delivery: due.id }, "a webhook was left for later"))
      .finally(() => {
        underWay.delete(run);
        count(busy, due.receiver, -1);
        wake();
      });
    underWay.add(run);
  };

  const take = async (): Promise<Due[]> => {
    const countMax = parallelMax - underWay.size;
    if (countMax === 0) return [];
    return patient(() => takeDue(database, { countMax, perReceiverMax, busy, nowMs: now(), leaseMs: timeoutMs + leaseMarginMs }));
  };

  const deliverAll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      awake = Promise.withResolvers<void>();
      const taken = await take().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error }, "webhooks could not be taken");
        return [];
      });
      for (const due of taken) start(due);
      if (taken.length === 0) await Promise.race([awake.promise, sleep(pollMs, undefined, { ref: false })]);
    }
  };
  const delivering = deliverAll();

  return {
    wake,
    async stop(graceMs) {
      stopping.abort();
      wake();
      await delivering;
      const grace = setTimeout(() => abort.abort(), graceMs);
      while (underWay.size > 0) await Promise.all(underWay);
      clearTimeout(grace);
    },
  };
}

function count(busy: Map<string, number>, receiver: string, more: number): void {
  const next = (busy.get(receiver) ?? 0) + more;
  if (next === 0) busy.delete(receiver);
  else busy.set(receiver, next);
}

type Context = DelivererOptions & {
  readonly patient: Persistently;
  /** Aborted when attempts under way are given up. */
  readonly abort: AbortSignal;
  readonly retryIn: (ms: number) => void;
};

/** One attempt, and what follows from it. */
async function deliver(due: Due, context: Context): Promise<void> {
  const { database, now, patient, scheduleMs = defaultScheduleMs } = context;
  const attemptedAtMs = now();
  const posted: Posted = due.isDisabled ? { kind: "failed", why: "the endpoint is disabled" } : await send(due, attemptedAtMs, context);
  if (context.abort.aborted && posted.kind === "failed") return giveBack(database, { deliveryId: due.id, nowMs: now() });
  const attempt = attemptOf(due, posted, attemptedAtMs);
  const pauseMs = attempt.status === "failed" && !due.isDisabled ? scheduleMs[due.attempts] : undefined;
  const next = pauseMs === undefined ? ({ status: attempt.status, atMs: now() } as const) : ({ status: "pending", atMs: now() + pauseMs } as const);
  await patient(() => recordAttempt(database, { deliveryId: due.id, attempt, next }));
  if (!due.isDisabled) await recordFaring(due, attempt, context);
  if (pauseMs !== undefined) context.retryIn(pauseMs);
  if (next.status === "failed") context.log.warn({ delivery: due.id, attempts: attempt.attempt }, "a webhook was given up");
}

async function recordFaring(due: Due, attempt: DeliveryAttempt, context: Context): Promise<void> {
  const { database, now, disableAfterMs = defaultDisableAfterMs } = context;
  const { organizationId, url } = due;
  const disabled = await context.patient(() => recordHealth(database, { organizationId, url, ok: attempt.status === "delivered", disableAfterMs, nowMs: now() }));
  if (disabled) context.log.warn({ organization: organizationId, receiver: due.receiver }, "a webhook endpoint has failed for days, and is switched off");
}

async function send(due: Due, nowMs: number, context: Context): Promise<Posted> {
  const payload = await context.patient(() => context.payloadFor(due));
  if (payload === null) return { kind: "failed", why: "the workflow is gone" };
  const body = JSON.stringify(payload);
  const signed = await context.patient(() => signedHeaders(context.database, context.secret, { organizationId: due.organizationId, id: due.id, body, nowMs }));
  const headers = { "content-type": "application/json", ...signed };
  const signal = AbortSignal.any([context.abort, AbortSignal.timeout(context.timeoutMs ?? defaultTimeoutMs)]);
  return context.post(due.url, { body, headers, signal });
}

function attemptOf(due: Due, posted: Posted, attemptedAtMs: number): DeliveryAttempt {
  const of = { attempt: due.attempts + 1, attemptedAt: new Date(attemptedAtMs) };
  if (posted.kind === "failed") return { ...of, status: "failed", responseCode: null, error: posted.why };
  const { status } = posted;
  if (status >= 200 && status < 300) return { ...of, status: "delivered", responseCode: status, error: null };
  const why = status >= 300 && status < 400 ? "redirects are not followed" : "not a 2xx answer";
  return { ...of, status: "failed", responseCode: status, error: why };
}
