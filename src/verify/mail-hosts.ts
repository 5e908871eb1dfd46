/**
 * Asks mail hosts about recipients. Everybody who asks the same host shares its sessions: few connections, each with
 * many recipients, never more at once than the host is allowed. What a host cannot bear is learned and kept to.
 *
 * An answer is the host's own, or the reason that there is none. Trouble that another recipient of the same session
 * caused (the host hung up, or had enough) is no answer: the question is put again, first in a new session.
 */
import { setMaxListeners } from "node:events";
import { createBoundedCache } from "./bounded-cache.ts";
import type { Exits, Route } from "./exits.ts";
import type { HostLimits } from "./host-limits.ts";
import { createHostLimits } from "./host-limits.ts";
import type { HostWorker } from "./host-worker.ts";
import { createHostWorker } from "./host-worker.ts";
import type { Exchange } from "./smtp/connection.ts";
import type { Admit } from "./mannered-session.ts";
import type { Stoppable } from "./on-abort.ts";
import { createPlaces } from "./places.ts";
import { createSenders } from "./senders.ts";
import type { SessionStage, SmtpTimeouts } from "./smtp/session.ts";

export type HostOptions = {
  readonly admit: Admit;
  readonly exits: Exits;
  readonly port: number;
  readonly heloName: string;
  /** Ours, each for hosts that refuse those before it; at least one. Empty for `<>`. */
  readonly mailFrom: readonly string[];
  readonly timeouts: SmtpTimeouts;
  /** Open at once, to all hosts together. */
  readonly connectionsMax: number;
  readonly connectionsPerHost: number;
  readonly recipientsPerSession: number;
  /** Between two short connections to one host; its other pauses are multiples of it. */
  readonly paceMs: number;
};

export type MailHost = { readonly name: string; readonly ips: readonly string[] };

export type RecipientQuestion = {
  /** As it goes on the wire. */
  readonly address: string;
  readonly domain: string;
  readonly smtputf8: boolean;
  /** Where a refusal for now must not be the last word: asked again, first in a new session. */
  readonly insists: boolean;
  /** It goes ahead of others at the same host: somebody waits for it alone, and for no list. */
  readonly isUrgent: boolean;
};

export type HostAnswer = {
  readonly stage: SessionStage;
  /** `unsupported`: the address needs SMTPUTF8, and the host does not have it. */
  readonly exchange: Exchange | { readonly kind: "unsupported" };
  readonly ip: string | null;
  readonly isEncrypted: boolean;
};

export type MailHosts = {
  /** Rejects only with the signal's reason. */
  ask(host: MailHost, question: RecipientQuestion, signal: Stoppable): Promise<HostAnswer>;
  /** Ends all sessions, politely where the host answers soon. Questions that are still open are answered as lost. */
  close(): Promise<void>;
};

const hostsMax = 5_000;
// What was learned about a host is forgotten after a while, so that it is tried again with more.
const learnedTtlMs = 10 * 60_000;

export function createMailHosts(options: HostOptions): MailHosts {
  const workers = new Map<string, HostWorker>();
  const learned = createBoundedCache<HostLimits>(hostsMax);
  const places = createPlaces(options.connectionsMax);
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);

  function limitsOf(key: string): HostLimits {
    const nowMs = performance.now();
    const known = learned.get(key, nowMs);
    if (known !== undefined) return known;
    const limits = createHostLimits({ connectionsMax: options.connectionsPerHost, recipientsMax: options.recipientsPerSession, paceMs: options.paceMs, senders: createSenders(options.mailFrom) });
    learned.set(key, limits, nowMs + learnedTtlMs);
    return limits;
  }

  function workerFor(host: MailHost, { key, route, limits }: { key: string; route: Route; limits: HostLimits }): HostWorker {
    const known = workers.get(key);
    if (known !== undefined) return known;
    const whenIdle = (): void => void workers.delete(key);
    const worker = createHostWorker({ host, route, options, limits, places, signal: closing.signal, whenIdle });
    workers.set(key, worker);
    return worker;
  }

  return {
    ask(host, question, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      const route = options.exits.routeOf(question.domain);
      const key = keyOf(host, route);
      const limits = limitsOf(key);
      if (limits.down !== null && limits.down.untilMs > performance.now()) return Promise.resolve(limits.down.answer);
      return workerFor(host, { key, route, limits }).ask(question, signal);
    },
    async close() {
      const ended = Promise.all([...workers.values()].map((worker) => worker.close()));
      const patience = setTimeout(() => closing.abort(), options.timeouts.quitMs);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** One machine has one limit, under however many names it is known: `mail.acme.example` of a thousand customers. */
function keyOf({ ips, name }: MailHost, route: Route): string {
  const [first, ...others] = ips;
  const machine = others.reduce((least, ip) => (ip < least ? ip : least), first ?? name);
  return route.name === "" ? machine : `${machine} from ${route.name}`;
}
