/**
 * What a host bears: learned as it shows, and shared by all that ask it. It starts gently, with one connection and few
 * recipients at once; more is tried where that goes well, and less as soon as the host minds.
 */
import type { HostAnswer } from "./mail-hosts.ts";
import type { Senders } from "./senders.ts";

export type HostLimits = {
  /** What may be asked of it in a session before anything is known. */
  readonly recipientsAtFirst: number;
  /** Between two short connections; the other pauses are multiples of it. */
  readonly paceMs: number;
  connectionsMax: number;
  /** Per session. */
  recipientsMax: number;
  /** The most that it took in one session without minding. */
  borne: number;
  /** Per reply that is waited for, where the host does PIPELINING. */
  atOnce: number;
  pipelines: boolean;
  /** Which of ours it takes. */
  readonly senders: Senders;
  /** It defers recipients that it has not seen before, also the first of a session. */
  defersNew: boolean;
  /** Nothing is asked before (monotonic). */
  notBeforeMs: number;
  /** Between two recipients; 0 until the host says that they come too fast. */
  pauseMs: number;
  /** After an unknown user; 0 until the host takes us for somebody who guesses names. */
  pauseAfterRefusalMs: number;
  /** Recipients that were answered, and how long one took, on an average that forgets. */
  answered: number;
  recipientMs: number;
  /** Refused as missing. */
  refused: number;
  /** How often it turned on us. */
  turns: number;
  /** Why it cannot be asked, and until when (monotonic) that is taken as its answer. */
  down: { readonly answer: HostAnswer; readonly untilMs: number } | null;
};

export function createHostLimits({ connectionsMax, recipientsMax, paceMs, senders }: Pick<HostLimits, "connectionsMax" | "recipientsMax" | "paceMs" | "senders">): HostLimits {
  return {
    senders,
    paceMs,
    recipientsAtFirst: recipientsMax,
    connectionsMax,
    recipientsMax,
    borne: 0,
    atOnce: 1,
    pipelines: true,
    defersNew: false,
    notBeforeMs: 0,
    pauseMs: 0,
    pauseAfterRefusalMs: 0,
    answered: 0,
    recipientMs: 0,
    refused: 0,
    turns: 0,
    down: null,
  };
}

// RFC 2920 sets no limit; these keep both sides' buffers small and one lost connection cheap.
const atOnceMax = 50;
const growth = 2;

// Where hosts have their limits. One that does not state its own is found out with one recipient too many, not with as
// many as were on their way at once.
const usualLimits = [1, 2, 3, 5, 10, 20, 25, 50, 100];

/** How many more may be sent at once to a host that has answered `asked` recipients of this session. */
export function roomAtOnce(limits: HostLimits, asked: number): number {
  if (asked < limits.borne) return limits.borne - asked;
  if (usualLimits.includes(asked)) return 1;
  return (usualLimits.find((limit) => limit > asked) ?? Number.POSITIVE_INFINITY) - asked;
}

/** All recipients that were sent at once have been answered, and nobody minded. `inSession`: with all before them. */
export function noteAnswered(limits: HostLimits, { recipients, inSession, tookMs }: { recipients: number; inSession: number; tookMs: number }): void {
  const isAllThatMayBe = recipients >= Math.min(limits.atOnce, roomAtOnce(limits, inSession - recipients));
  limits.answered += recipients;
  limits.borne = Math.max(limits.borne, inSession);
  const eachMs = tookMs / Math.max(1, recipients);
  limits.recipientMs = limits.answered <= recipients ? eachMs : 0.7 * limits.recipientMs + 0.3 * eachMs;
  limits.pauseMs = shorter(limits.pauseMs, 0.98 ** recipients);
  if (limits.pauseMs === 0 && limits.pauseAfterRefusalMs === 0 && isAllThatMayBe) limits.atOnce = Math.min(atOnceMax, Math.ceil(limits.atOnce * growth));
}

/** Asked again as the first of a session, a recipient is still deferred: it was no limit in disguise. */
export function noteDefersNew(limits: HostLimits): void {
  if (!limits.defersNew) limits.recipientsMax = limits.recipientsAtFirst;
  limits.defersNew = true;
}

// A second connection is worth it where this much time lies ahead, and only at a host that is known to bear us: most
// hosts that limit connections limit them to very few.
const aheadMs = 400;
const answeredMin = 20;

/** How many connections the work that waits is worth. */
export function connectionsWorth(limits: HostLimits, waiting: number): number {
  if (waiting === 0) return 0;
  if (limits.answered < answeredMin || limits.pauseMs > 0 || limits.pauseAfterRefusalMs > 0) return 1;
  return Math.min(limits.connectionsMax, 1 + Math.floor((waiting * limits.recipientMs) / aheadMs));
}

/** A host told us of a user who does not exist, without a complaint: what it made us careful about is slowly forgotten. */
export function noteRefused(limits: HostLimits): void {
  limits.refused += 1;
  limits.pauseAfterRefusalMs = shorter(limits.pauseAfterRefusalMs, 0.97);
}

/** Down to nothing in the end. */
function shorter(pauseMs: number, by: number): number {
  return pauseMs * by < 50 ? 0 : pauseMs * by;
}

// In paces: how long a host is left alone that was asked too fast, and how far apart recipients come after that.
const tooFast = 2;
const pauseMin = 0.4;
const pauseMax = 5;

/** The host says that recipients come too fast. */
export function noteTooFast(limits: HostLimits, nowMs: number): void {
  limits.atOnce = 1;
  // What was sent before it said so is part of the same complaint.
  if (nowMs >= limits.notBeforeMs) limits.pauseMs = Math.min(pauseMax * limits.paceMs, Math.max(pauseMin * limits.paceMs, 2 * limits.pauseMs));
  limits.notBeforeMs = Math.max(limits.notBeforeMs, nowMs + tooFast * limits.paceMs);
}

// In paces: how long a host is left alone that turned on us, doubled each time, and how far apart guesses come after that.
const turned = 6;
const turnedMax = 30;
const afterRefusal = 2;

/** A host that answered well refuses everybody, after some unknown users: it takes us for somebody who guesses names. */
export function noteTurned(limits: HostLimits, nowMs: number): void {
  limits.atOnce = 1;
  limits.pauseAfterRefusalMs = afterRefusal * limits.paceMs;
  if (nowMs < limits.notBeforeMs) return;
  limits.notBeforeMs = nowMs + limits.paceMs * Math.min(turnedMax, turned * 2 ** limits.turns);
  limits.turns += 1;
}
