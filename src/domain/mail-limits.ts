/**
 * What we may ask of the hosts of one mail provider, and what has been learned about it: how many connections at once,
 * how many recipients a second, and whether it refuses us. Pure: whoever keeps the state (memory, or a table that all
 * workers share) applies `exchanged` to it, and nothing else ever changes it.
 *
 * Limits come down by half when a host complains of the pace, and go up again one step a minute. A refusal of us opens
 * a breaker: nobody asks until its time is over, then one connection tries, and its answer decides.
 */
import type { VerdictReason } from "../contract/terms.ts";

/** A reply about us, and when it stops the questions. `reply` is the host's, without addresses of people. */
export type Refusal = { readonly reason: VerdictReason; readonly reply: string };

type Breaker = Refusal & {
  readonly untilMs: number;
  /** How many times in a row it was opened: each time for longer. */
  readonly openings: number;
  /** Who tries whether the provider answers again, and until when nobody else does. */
  readonly trial: { readonly worker: string; readonly untilMs: number } | null;
};

/** A lease of connections. One that is not renewed lapses: its worker is gone. */
type Lease = {
  readonly connections: number;
  readonly wanted: number;
  readonly lapsesAtMs: number;
  /** Since when it has had none although it wants some; null otherwise. */
  readonly waitsSinceMs: number | null;
  /** Since when it has had any. */
  readonly heldSinceMs: number | null;
};

export type MailLimits = {
  readonly connectionsMax: number;
  /** Recipients a second, of all workers; null where no limit has shown itself. */
  readonly perSecond: number | null;
  /** When the limits were last lowered or raised. */
  readonly changedAtMs: number;
  /** Complaints of the pace in a row: each is answered by a longer pause. */
  readonly cuts: number;
  readonly pausedUntilMs: number;
  /** Refusals of us since the last normal answer. */
  readonly refusals: number;
  readonly breaker: Breaker | null;
  /** Openings of the last breaker, remembered for an hour: a provider that refuses us again is left alone for longer. */
  readonly lastOpenings: { readonly count: number; readonly atMs: number };
  readonly leases: Readonly<Record<string, Lease>>;
};

/** What one worker met at a provider since its last report, and what it wants. */
export type MailReport = {
  /** The provider's name, or the address of a host of its own. */
  readonly key: string;
  /** Connections that it may have at most, learned or not. */
  readonly ceiling: number;
  readonly inUse: number;
  readonly wanted: number;
  readonly normal: number;
  /** Recipients a second, as they were asked here lately. */
  readonly perSecond: number;
  /** The last complaint of the pace; null for none. */
  readonly slowDown: Refusal | null;
  /** Refusals of us since the last normal answer, weighed: `refusalsMin` of the manners open the breaker. */
  readonly refused: (Refusal & { readonly weight: number }) | null;
};

/** `refused`: nothing may be asked. `paused`: nothing may be begun; what is under way goes on. */
export type MailHold = Refusal & {
  readonly kind: "refused" | "paused";
  readonly untilMs: number;
  /** It has been tried again more than once, in vain: nobody should wait for it. */
  readonly isLasting: boolean;
};

/** What the worker may do until its next report. */
export type MailShare = {
  readonly key: string;
  readonly connections: number;
  readonly perSecond: number | null;
  readonly held: MailHold | null;
  /** Set in the one report that opened or closed the breaker, so that the operator is told once. */
  readonly news: "refused" | "answers again" | null;
};

/** The port: reports go in, shares come out in the same order. Never called again before it has answered. */
export interface MailLimitsPort {
  exchange(reports: readonly MailReport[]): Promise<readonly MailShare[]>;
}

/** How complaints of hosts are answered; all times in milliseconds. */
export type MailManners = {
  /** Refusals of us in a row after which a provider is left alone; one that names nobody we ask for counts as all of them. */
  readonly refusalsMin: number;
  /** For how long, the first time, the second in a row, and so on; at least one. */
  readonly refusedMs: readonly number[];
  /** Nothing is begun for so long after a complaint of the pace; doubled for each in a row, up to `pauseMaxMs`. */
  readonly pauseMs: number;
  readonly pauseMaxMs: number;
  /** Without a complaint for so long, one connection more is tried, and a faster pace. */
  readonly raiseEveryMs: number;
};

export const defaultManners: MailManners = {
  refusalsMin: 3,
  refusedMs: [15_000, 60_000, 300_000, 900_000, 3_600_000],
  pauseMs: 1_000,
  pauseMaxMs: 60_000,
  raiseEveryMs: 60_000,
};

export const leaseMs = 15_000;
const lastingOpenings = 3;
const trialMs = 60_000;
const openingsRememberedMs = 3_600_000;
// A burst of complaints about the same crowd of connections is one event.
const cutEveryMs = 5_000;
const perSecondMin = 0.1;
// Faster than this no host has been seen to count.
const perSecondFree = 100;
// Who has none, and waits this long, gets one of a worker that has had its own for longer.
const turnMs = 10_000;

export function freshLimits(ceiling: number, nowMs: number): MailLimits {
  return {
    connectionsMax: ceiling,
    perSecond: null,
    changedAtMs: nowMs,
    cuts: 0,
    pausedUntilMs: 0,
    refusals: 0,
    breaker: null,
    lastOpenings: { count: 0, atMs: 0 },
    leases: {},
  };
}

/** True where there is nothing to remember. */
export function isFresh(limits: MailLimits, ceiling: number, nowMs: number): boolean {
  const { connectionsMax, perSecond, breaker, refusals, lastOpenings, leases } = limits;
  const isLearned = connectionsMax < ceiling || perSecond !== null || refusals > 0 || nowMs - lastOpenings.atMs < openingsRememberedMs;
  return !isLearned && breaker === null && Object.keys(leases).length === 0;
}

export type Exchanged = { readonly limits: MailLimits; readonly share: MailShare };

export function exchanged(before: MailLimits, by: By): Exchanged {
  const { worker, report, nowMs } = by;
  const living = withoutLapsed({ ...before, connectionsMax: Math.min(before.connectionsMax, report.ceiling) }, nowMs);
  const paced = report.slowDown === null ? raised(living, by) : lowered(living, by);
  const { limits, news } = judged(paced, by);
  const closed = holdOf(limits, by);
  const connections = closed === null || closed.mayTry ? shareOf(limits, { ...by, max: closed === null ? limits.connectionsMax : 1 }) : report.inUse;
  const tried = closed?.mayTry === true && connections > 0 ? withTrial(limits, { worker, nowMs }) : limits;
  const leased = withLease(tried, { ...by, connections });
  return {
    limits: leased,
    share: { key: report.key, connections, perSecond: paceOf(leased, { worker, connections }), held: closed === null || closed.mayTry ? null : closed.hold, news },
  };
}

function withoutLapsed(limits: MailLimits, nowMs: number): MailLimits {
  return { ...limits, leases: Object.fromEntries(Object.entries(limits.leases).filter(([, lease]) => lease.lapsesAtMs > nowMs)) };
}

type By = { readonly worker: string; readonly report: MailReport; readonly nowMs: number; readonly manners: MailManners };

/** Multiplicative decrease: half of what was really used when the host complained. */
function lowered(limits: MailLimits, { worker, report, nowMs, manners }: By): MailLimits {
  if (limits.cuts > 0 && nowMs - limits.changedAtMs < cutEveryMs) return limits;
  const used = report.inUse + othersConnections(limits, worker);
  const pace = report.perSecond * (used / Math.max(1, report.inUse));
  return {
    ...limits,
    connectionsMax: Math.max(1, Math.floor(Math.min(limits.connectionsMax, Math.max(used, 1)) / 2)),
    perSecond: pace === 0 ? limits.perSecond : Math.max(perSecondMin, Math.min(limits.perSecond ?? Number.POSITIVE_INFINITY, pace) / 2),
    changedAtMs: nowMs,
    cuts: limits.cuts + 1,
    pausedUntilMs: nowMs + Math.min(manners.pauseMs * 2 ** limits.cuts, manners.pauseMaxMs),
  };
}

/** Additive increase, once a minute, while the host answers. */
function raised(limits: MailLimits, { report: { normal, ceiling }, nowMs, manners }: By): MailLimits {
  if (normal === 0 || nowMs - Math.max(limits.changedAtMs, limits.pausedUntilMs) < manners.raiseEveryMs) return limits;
  const faster = limits.perSecond === null ? null : limits.perSecond + Math.max(1, limits.perSecond / 10);
  return {
    ...limits,
    connectionsMax: Math.min(ceiling, limits.connectionsMax + 1),
    perSecond: faster === null || faster >= perSecondFree ? null : faster,
    changedAtMs: nowMs,
    cuts: Math.max(0, limits.cuts - 1),
  };
}

function judged(limits: MailLimits, by: By): { readonly limits: MailLimits; readonly news: MailShare["news"] } {
  const { normal, refused } = by.report;
  const refusals = (normal > 0 ? 0 : limits.refusals) + (refused?.weight ?? 0);
  const counted = { ...limits, refusals };
  const { breaker } = limits;
  if (breaker === null) {
    if (refused === null || refusals < by.manners.refusalsMin) return { limits: counted, news: null };
    const isRecent = by.nowMs - limits.lastOpenings.atMs < openingsRememberedMs;
    return { limits: opened(counted, refused, { openings: isRecent ? limits.lastOpenings.count : 0, ...by }), news: "refused" };
  }
  if (refused !== null) {
    // Answers to what was asked before the breaker opened say nothing new.
    const isTrial = breaker.trial?.worker === by.worker || by.nowMs >= breaker.untilMs;
    return { limits: isTrial ? opened(counted, refused, { openings: breaker.openings, ...by }) : counted, news: null };
  }
  if (normal === 0) return { limits: counted, news: null };
  return { limits: { ...counted, breaker: null, lastOpenings: { count: breaker.openings, atMs: by.nowMs } }, news: "answers again" };
}

function opened(limits: MailLimits, { reason, reply }: Refusal, { openings, nowMs, manners: { refusedMs } }: By & { readonly openings: number }): MailLimits {
  const forMs = refusedMs[Math.min(openings, refusedMs.length - 1)] ?? 0;
  return { ...limits, breaker: { reason, reply, untilMs: nowMs + forMs, openings: openings + 1, trial: null } };
}

/** Why nobody may ask now, and whether this worker is the one that tries; null where everybody may. */
function holdOf(limits: MailLimits, { worker, report, nowMs }: By): { readonly hold: MailHold; readonly mayTry: boolean } | null {
  const { breaker, pausedUntilMs } = limits;
  if (breaker !== null) {
    const { reason, reply, trial } = breaker;
    const isTried = trial !== null && trial.worker !== worker && trial.untilMs > nowMs;
    const untilMs = Math.max(breaker.untilMs, isTried ? trial.untilMs : 0);
    return { hold: { kind: "refused", reason, reply, untilMs, isLasting: breaker.openings >= lastingOpenings }, mayTry: nowMs >= untilMs && report.wanted > 0 };
  }
  if (pausedUntilMs <= nowMs) return null;
  return { hold: { kind: "paused", reason: "throttled", reply: "", untilMs: pausedUntilMs, isLasting: false }, mayTry: false };
}

function withTrial(limits: MailLimits, { worker, nowMs }: { worker: string; nowMs: number }): MailLimits {
  return limits.breaker === null ? limits : { ...limits, breaker: { ...limits.breaker, trial: { worker, untilMs: nowMs + trialMs } } };
}

/**
 * Never more than is free, no more than a fair part while others want some, and none that somebody waits for who has
 * waited for longer. What is in use is not taken away: it is given back when its session ends.
 */
function shareOf(limits: MailLimits, { worker, report, nowMs, max }: By & { readonly max: number }): number {
  const mine = limits.leases[worker];
  const others = Object.entries(limits.leases).flatMap(([name, lease]) => (name === worker ? [] : [lease]));
  const unmet = others.filter((lease) => lease.wanted > lease.connections);
  const fair = unmet.length === 0 ? report.wanted : Math.max(1, Math.floor(max / (others.filter((lease) => lease.wanted > 0).length + 1)));
  // A worker that holds some makes room for those who have waited for a turn's length, after it has had its own.
  const queuesSinceMs = mine === undefined ? nowMs : (mine.waitsSinceMs ?? (nowMs - (mine.heldSinceMs ?? nowMs) >= turnMs ? nowMs - turnMs : 0));
  const ahead = unmet.filter((lease) => lease.waitsSinceMs !== null && lease.waitsSinceMs < queuesSinceMs).length;
  return Math.max(report.inUse, Math.min(report.wanted, fair, Math.max(0, max - busy(others) - ahead)));
}

function busy(leases: readonly Lease[]): number {
  return leases.reduce((sum, lease) => sum + lease.connections, 0);
}

function othersConnections(limits: MailLimits, worker: string): number {
  return busy(Object.entries(limits.leases).flatMap(([name, lease]) => (name === worker ? [] : [lease])));
}

function withLease(limits: MailLimits, { worker, report, connections, nowMs }: By & { readonly connections: number }): MailLimits {
  const { [worker]: mine, ...others } = limits.leases;
  if (connections === 0 && report.wanted === 0) return { ...limits, leases: others };
  const lease: Lease = {
    connections,
    wanted: report.wanted,
    lapsesAtMs: nowMs + leaseMs,
    waitsSinceMs: connections > 0 ? null : (mine?.waitsSinceMs ?? nowMs),
    heldSinceMs: connections === 0 ? null : (mine?.heldSinceMs ?? nowMs),
  };
  return { ...limits, leases: { ...others, [worker]: lease } };
}

/** This worker's part of the pace: as large as its part of the connections. */
function paceOf(limits: MailLimits, { worker, connections }: { worker: string; connections: number }): number | null {
  if (limits.perSecond === null) return null;
  return limits.perSecond * (connections / Math.max(1, connections + othersConnections(limits, worker)));
}
