/**
 * Good manners towards mail providers: how many connections this process may have with each, how fast it may ask, and
 * whether it may ask at all. What hosts say about us is reported, what may be done is granted, both through one port
 * that all workers share. Only leases of whole connections pass through it: no question waits for a write of its own.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { MailHold, MailLimitsPort, MailReport, MailShare, Refusal } from "../domain/mail-limits.ts";
import { leaseMs } from "../domain/mail-limits.ts";
import type { MailNews } from "../domain/mail-news.ts";

export type Manners = {
  /** Leave for one more connection; waits for it for a while, and no longer than `signal` lets it. */
  enter(party: { readonly key: string; readonly connectionsMax: number }, signal: AbortSignal): Promise<Entry>;
  /** Gives every lease back. */
  close(): Promise<void>;
};

export type Entry = { readonly kind: "permit"; readonly permit: Permit } | { readonly kind: "held"; readonly hold: MailHold };

export type Permit = {
  /** Why nothing more may be asked, in no session with the provider; null while it may. */
  readonly hold: MailHold | null;
  /** Counts one more recipient. False where it has to await its turn. */
  mayGoOn(): boolean;
  /** Resolves when the next recipient may be named. */
  turn(signal: AbortSignal): Promise<void>;
  /** An answer as hosts give it to everybody. */
  heardNormal(): void;
  heardSlowDown(refusal: Refusal): void;
  /** `about`: what was refused; the same thing refused twice is one refusal. `isCertain`: it was refused whoever was asked for. */
  heardRefusal(refusal: Refusal, options: { readonly about: string; readonly isCertain: boolean }): void;
  leave(): void;
};

export type MannersOptions = {
  readonly limits: MailLimitsPort;
  /** Of what a certain refusal weighs; as `limits` has it. */
  readonly refusalsMin: number;
  readonly now: () => number;
  /** Told when a provider starts to refuse us, and when it answers again. */
  readonly onNews?: (news: MailNews) => void;
};

type Waiter = { readonly settle: (entry: Entry) => void };

type Party = {
  readonly key: string;
  readonly connectionsMax: number;
  readonly waiting: Set<Waiter>;
  readonly refusedAbout: Set<string>;
  inUse: number;
  connections: number;
  perSecond: number | null;
  hold: MailHold | null;
  normal: number;
  slowDown: Refusal | null;
  refused: MailReport["refused"];
  nextTurnMs: number;
  turns: { sinceMs: number; count: number; perSecond: number };
  reportedAtMs: number;
  /** Something was heard that may change what is granted: nothing is begun until it has been reported. */
  isUncertain: boolean;
};

const tickMs = 500;
// A share that was not confirmed for so long may have lapsed: nothing new is begun on it.
const renewMs = leaseMs / 3;
// Whoever waits longer goes back to the queue, so that others' questions can be asked meanwhile.
const patienceMs = 15_000;
const crowdedMs = 5_000;
const shortHoldMs = 2_000;
const turnsWindowMs = 2_000;

export function createManners({ limits, refusalsMin, now, onNews = () => undefined }: MannersOptions): Manners {
  const parties = new Map<string, Party>();
  const due = new Set<Party>();
  let exchanging: Promise<void> | null = null;
  let isScheduled = false;
  let isClosed = false;

  function partyOf({ key, connectionsMax }: { key: string; connectionsMax: number }): Party {
    const known = parties.get(key);
    if (known !== undefined) return known;
    const party: Party = {
      key,
      connectionsMax,
      waiting: new Set(),
      refusedAbout: new Set(),
      inUse: 0,
      connections: 0,
      perSecond: null,
      hold: null,
      normal: 0,
      slowDown: null,
      refused: null,
      nextTurnMs: 0,
      turns: { sinceMs: now(), count: 0, perSecond: 0 },
      reportedAtMs: 0,
      isUncertain: false,
    };
    parties.set(key, party);
    return party;
  }

  function soon(party: Party): void {
    due.add(party);
    if (isScheduled || isClosed) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void exchange();
    });
  }

  /** Everything that is due goes out together, and never twice at the same time. */
  async function exchange(): Promise<void> {
    if (exchanging !== null) return exchanging;
    if (due.size === 0) return;
    const reported = [...due];
    due.clear();
    const reports = reported.map((party) => reportOf(party, now()));
    exchanging = limits
      .exchange(reports)
      .then(
        (shares) => reported.forEach((party, index) => apply(party, shares[index])),
        // The port says by itself why it fails. What was to be reported is, with the next tick.
        () => reported.forEach((party, index) => unreported(party, reports[index])),
      )
      .finally(() => {
        exchanging = null;
        if (due.size > 0) setImmediate(() => void exchange());
      });
    return exchanging;
  }

  function apply(party: Party, share: MailShare | undefined): void {
    if (share === undefined) return;
    party.connections = share.connections;
    party.perSecond = share.perSecond;
    party.hold = share.held;
    party.isUncertain = party.slowDown !== null || party.refused !== null;
    // Whoever tries it later finds out anew.
    if (share.held !== null || share.news !== null) party.refusedAbout.clear();
    if (share.news === "refused" && share.held !== null) onNews({ key: party.key, kind: "refused", hold: share.held });
    if (share.news === "answers again") onNews({ key: party.key, kind: "answers again" });
    admit(party);
    if (party.inUse === 0 && party.waiting.size === 0 && party.connections === 0 && !due.has(party)) parties.delete(party.key);
  }

  function unreported(party: Party, report: MailReport | undefined): void {
    party.normal += report?.normal ?? 0;
    party.slowDown ??= report?.slowDown ?? null;
    party.refused ??= report?.refused ?? null;
    party.isUncertain = false;
    party.reportedAtMs = now();
  }

  function admit(party: Party): void {
    const { hold } = party;
    if (hold !== null && hold.untilMs - now() > shortHoldMs) {
      for (const waiter of party.waiting) waiter.settle({ kind: "held", hold });
      return;
    }
    const isConfirmed = now() - party.reportedAtMs < leaseMs;
    for (const waiter of party.waiting) {
      if (hold !== null || party.isUncertain || !isConfirmed || party.inUse >= party.connections) return;
      party.inUse += 1;
      waiter.settle({ kind: "permit", permit: permitOf(party) });
    }
  }

  function tick(): void {
    const nowMs = now();
    for (const party of parties.values()) {
      const isIdle = party.connections > party.inUse + party.waiting.size;
      const isUrgent = party.waiting.size > 0 || isIdle || party.hold !== null;
      if (isUrgent || nowMs - party.reportedAtMs >= renewMs) soon(party);
    }
    if (parties.size === 0) stopTicking();
  }

  let ticker: NodeJS.Timeout | null = null;
  function startTicking(): void {
    if (ticker === null && !isClosed) ticker = setInterval(tick, tickMs).unref();
  }
  function stopTicking(): void {
    if (ticker !== null) clearInterval(ticker);
    ticker = null;
  }

  function permitOf(party: Party): Permit {
    let isOver = false;
    return {
      get hold() {
        return party.hold?.kind === "refused" ? party.hold : null;
      },
      mayGoOn() {
        count(party, now());
        return !party.isUncertain && party.perSecond === null;
      },
      async turn(signal) {
        while (party.isUncertain) await exchange();
        return turn(party, { signal, now });
      },
      heardNormal() {
        party.normal += 1;
        party.refused = null;
        party.refusedAbout.clear();
        if (party.hold !== null) soon(party);
      },
      heardSlowDown(refusal) {
        party.slowDown = refusal;
        party.isUncertain = true;
        soon(party);
      },
      heardRefusal(refusal, { about, isCertain }) {
        if (party.refusedAbout.has(about)) return;
        party.refusedAbout.add(about);
        party.refused = { ...refusal, weight: (party.refused?.weight ?? 0) + (isCertain ? refusalsMin : 1) };
        party.isUncertain = true;
        soon(party);
      },
      leave() {
        if (isOver) return;
        isOver = true;
        party.inUse -= 1;
        admit(party);
      },
    };
  }

  return {
    async enter(at, signal) {
      const party = partyOf(at);
      startTicking();
      const { promise, resolve } = Promise.withResolvers<Entry>();
      const crowded = (): void => waiter.settle({ kind: "held", hold: { kind: "paused", reason: "throttled", reply: "", untilMs: now() + crowdedMs, isLasting: false } });
      const abort = (): void => crowded();
      const patience = setTimeout(crowded, patienceMs);
      const waiter: Waiter = {
        settle(entry) {
          if (!party.waiting.delete(waiter)) return;
          clearTimeout(patience);
          signal.removeEventListener("abort", abort);
          resolve(entry);
        },
      };
      party.waiting.add(waiter);
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      admit(party);
      if (party.waiting.has(waiter)) soon(party);
      return promise;
    },
    async close() {
      isClosed = true;
      stopTicking();
      await exchanging;
      for (const party of parties.values()) {
        party.inUse = 0;
        due.add(party);
      }
      await exchange();
    },
  };
}

function reportOf(party: Party, nowMs: number): MailReport {
  const { key, connectionsMax, inUse, waiting, normal, slowDown, refused } = party;
  Object.assign(party, { normal: 0, slowDown: null, refused: null, reportedAtMs: nowMs });
  const sinceMs = nowMs - party.turns.sinceMs;
  const perSecond = Math.max(party.turns.perSecond, (party.turns.count * 1_000) / Math.max(sinceMs, 1_000));
  return { key, ceiling: connectionsMax, inUse, wanted: inUse + waiting.size, normal, perSecond, slowDown, refused };
}

/** How fast recipients are named, for the day on which the host complains of it. */
function count(party: Party, nowMs: number): void {
  const forMs = nowMs - party.turns.sinceMs;
  if (forMs > turnsWindowMs) party.turns = { sinceMs: nowMs, count: 0, perSecond: forMs > 2 * turnsWindowMs ? 0 : (party.turns.count * 1_000) / forMs };
  party.turns.count += 1;
}

/** An even pace, where there is one to keep. */
async function turn(party: Party, { signal, now }: { signal: AbortSignal; now: () => number }): Promise<void> {
  if (party.perSecond === null) return;
  const nowMs = now();
  const atMs = Math.max(nowMs, party.nextTurnMs);
  party.nextTurnMs = atMs + 1_000 / Math.max(party.perSecond, 0.01);
  if (atMs > nowMs) await sleep(atMs - nowMs, undefined, { signal }).catch(() => undefined);
}
