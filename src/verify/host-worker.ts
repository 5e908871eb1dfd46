/** Opens as few connections to one mail host as its queue calls for, never more than the host bears, and not too fast. */
import type { Route } from "./exits.ts";
import type { HostLimits } from "./host-limits.ts";
import { connectionsWorth } from "./host-limits.ts";
import type { HostAnswer, HostOptions, MailHost, RecipientQuestion } from "./mail-hosts.ts";
import type { Stoppable } from "./on-abort.ts";
import { forgetAbort, onAbort } from "./on-abort.ts";
import type { OpenSession } from "./mannered-session.ts";
import type { Place, Places } from "./places.ts";
import type { Job } from "./recipient-queue.ts";
import { createRecipientQueue } from "./recipient-queue.ts";
import { workOff } from "./session-work.ts";
import type { NoSession, Opened } from "./smtp/session.ts";

export type HostWorker = {
  /** Rejects only with the signal's reason: nobody waits for the answer any more. */
  ask(question: RecipientQuestion, signal: Stoppable): Promise<HostAnswer>;
  /** Takes no new work; resolves once all sessions have ended. */
  close(): Promise<void>;
};

export type HostWorkerOptions = {
  readonly host: MailHost;
  readonly route: Route;
  readonly options: HostOptions;
  readonly limits: HostLimits;
  readonly places: Places;
  readonly signal: AbortSignal;
  readonly whenIdle: () => void;
};

// A host that was just found dead is not dialled again for each of its recipients.
const downMs = 5_000;
// Two connections may follow each other at once, and any number where each is about so many recipients.
const connectionsAtOnce = 2;
const worthwhile = 20;

const notAsked = { stage: "connect", exchange: { kind: "lost", how: "refused", detail: "not asked" }, ip: null, isEncrypted: false } as const;

/** We leave the host alone: nothing is known of it, and nothing learned. */
function isHeld({ exchange }: NoSession): boolean {
  return exchange.kind === "lost" && exchange.how === "held";
}

export function createHostWorker({ host, route, options, limits, places, signal, whenIdle }: HostWorkerOptions): HostWorker {
  const queue = createRecipientQueue();
  const connections = new Set<Promise<void>>();
  const waiting = new Set<() => void>();
  const closing = new AbortController();
  /** From when on a further connection is welcome, if there were none before it (monotonic). */
  let dueMs = 0;
  let connectionsMade = 0;
  let later: NodeJS.Timeout | null = null;

  /** Gives the queue to a session that waits for work, or to a new one where that pays. */
  function wake(): void {
    if (closing.signal.aborted) return settleAll(notAsked);
    const [resume] = waiting;
    if (resume !== undefined) return resume();
    if (connections.size >= connectionsWorth(limits, queue.size) || connections.size >= limits.connectionsMax) return;
    const nowMs = performance.now();
    // Whoever answers so many for each connection has no cause to mind another one.
    const isPaced = limits.answered < worthwhile * connectionsMade;
    const waitMs = Math.max(limits.notBeforeMs, isPaced ? dueMs - (connectionsAtOnce - 1) * options.paceMs : 0) - nowMs;
    if (waitMs > 0) return wakeIn(waitMs);
    connectionsMade += 1;
    dueMs = Math.max(dueMs, nowMs) + options.paceMs;
    const connection = serve().finally(() => {
      connections.delete(connection);
      if (queue.size > 0) wake();
      else if (connections.size === 0) whenIdle();
    });
    connections.add(connection);
  }

  function wakeIn(waitMs: number): void {
    if (later !== null) return;
    later = setTimeout(() => {
      later = null;
      if (queue.size > 0) wake();
      else if (connections.size === 0) whenIdle();
    }, waitMs);
  }

  async function serve(): Promise<void> {
    // First the host's leave, then a place: who waits for leave must not take up the room of those who have it.
    const admitted = await options.admit(host, route.name, closing.signal);
    if (admitted.kind === "held") return withoutSession(admitted.none);
    const place = await places.take(queue);
    try {
      // Others may have answered everything meanwhile.
      if (queue.size > 0) await serveAt(place, admitted.openSession);
    } finally {
      place.leave();
      admitted.leave();
    }
  }

  async function serveAt(place: Place, openSession: OpenSession): Promise<void> {
    const opened = await openAny(openSession);
    if (opened.kind === "none") return withoutSession(opened);
    await workOff(opened.session, { queue, limits, waiting, closing: closing.signal, place, places });
    await opened.session.close();
  }

  async function openAny(openSession: OpenSession): Promise<Opened> {
    let opened: Opened = { kind: "none", ...notAsked };
    for (const ip of host.ips) {
      const exit = route.exitTo(ip);
      opened = await openSession({ ...options, heloName: exit?.heloName ?? options.heloName, way: exit?.way ?? null, host: host.name, ip, signal });
      if (opened.kind === "session" || opened.stage !== "connect") return opened;
    }
    return opened;
  }

  function withoutSession(none: NoSession): void {
    const { stage, ip, exchange } = none;
    // Another session is open, and it is not the host that says no: what waits is left to that session.
    if (isHeld(none) && connections.size > 1) return;
    if (connections.size > 1) {
      // Another session is open, or about to be: the host does not bear as many, and the others go on.
      limits.connectionsMax = connections.size - 1;
      return;
    }
    const answer: HostAnswer = { stage, exchange, ip, isEncrypted: false };
    if (stage === "connect" && !isHeld(none) && !closing.signal.aborted) limits.down = { answer, untilMs: performance.now() + downMs };
    settleAll(answer);
  }

  function settleAll(answer: HostAnswer): void {
    for (const job of queue.drain()) job.settle(answer);
  }

  return {
    ask(question, asking) {
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          job.isAbandoned = true;
          reject(asking.reason);
        };
        const settle = (answer: HostAnswer): void => {
          forgetAbort(asking, leave);
          resolve(answer);
        };
        const job: Job = { question, settle, tries: 0, mustBeFirst: false, isAbandoned: false };
        onAbort(asking, leave);
        queue.add(job);
        wake();
      });
    },
    async close() {
      closing.abort();
      if (later !== null) clearTimeout(later);
      settleAll(notAsked);
      for (const resume of waiting) resume();
      await Promise.all(connections);
    },
  };
}
