/**
 * What is known of a domain's habit with names that nobody has: whether its host takes them, and what it says if not.
 * Asked once per domain and host with an unguessable name, and remembered; while it is not known, the same name is
 * used again, because a host that greylists knows the name from the last time.
 */
import type { BoundedCache } from "./bounded-cache.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import type { HostAnswer } from "./mail-hosts.ts";
import type { Stoppable } from "./on-abort.ts";
import { createSharedWork } from "./shared-work.ts";
import type { Meaning } from "./smtp/classify.ts";
import type { Reply } from "./smtp/reply.ts";

/** What became of the random probe; `reply` is null where the host was lost before it answered. */
export type RandomProbe = {
  readonly takesAll: "yes" | "no" | "unknown";
  readonly meaning: Meaning;
  readonly reply: Reply | null;
};

/** What other recipients of the domain met: one that was taken, or refused, tells how to read the next. */
export type DomainHabit = {
  readonly randomLocal: string;
  probe: RandomProbe | null;
  hasAccepted: boolean;
  hasRefused: boolean;
  /** When the random name was first refused in a way that is believed when it is repeated. */
  softSinceMs: number | null;
};

export type CatchAll = {
  habitOf(domain: string, host: string, nowMs: number): DomainHabit;
  /** The remembered probe, or the outcome of `ask` with the address to probe. */
  probe(options: ProbeOptions): Promise<RandomProbe>;
};

export type ProbeOptions = {
  readonly domain: string;
  readonly host: string;
  readonly nowMs: number;
  readonly signal: Stoppable;
  readonly ask: (address: string, signal: Stoppable) => Promise<HostAnswer>;
  readonly read: (answer: HostAnswer) => Meaning;
};

const domainsMax = 50_000;
const habitTtlMs = 24 * 3_600_000;
// Long enough for all that wait at the same moment, short enough for the next attempt to ask again.
const unknownTtlMs = 500;
const repeatedAfterMs = 1_000;

export function createCatchAll(randomLocal: () => string): CatchAll {
  const habits: BoundedCache<DomainHabit> = createBoundedCache(domainsMax);
  const answers: BoundedCache<RandomProbe> = createBoundedCache(domainsMax);
  const asking = createSharedWork<RandomProbe>();

  function habitOf(domain: string, host: string, nowMs: number): DomainHabit {
    const key = `${domain} ${host}`;
    const known = habits.get(key, nowMs);
    if (known !== undefined) return known;
    const habit: DomainHabit = { randomLocal: randomLocal(), probe: null, hasAccepted: false, hasRefused: false, softSinceMs: null };
    habits.set(key, habit, nowMs + habitTtlMs);
    return habit;
  }

  return {
    habitOf,
    async probe({ domain, host, nowMs, signal, ask, read }) {
      const key = `${domain} ${host}`;
      const habit = habitOf(domain, host, nowMs);
      const known = answers.get(key, nowMs);
      if (known !== undefined) return known;
      const found = await asking.run(key, signal, async (shared) => {
        const answer = await ask(`${habit.randomLocal}@${domain}`, shared);
        return probeOf(answer, ifRepeated(read(answer), habit, nowMs));
      });
      habit.probe = found;
      answers.set(key, found, nowMs + (found.takesAll === "unknown" ? unknownTtlMs : habitTtlMs));
      return found;
    },
  };
}

/** A soft "no such user" that comes again after a while is a "no such user". */
function ifRepeated(meaning: Meaning, habit: DomainHabit, nowMs: number): Meaning {
  if (meaning.ifRepeated === null) return meaning;
  habit.softSinceMs ??= nowMs;
  return nowMs - habit.softSinceMs < repeatedAfterMs ? meaning : { ...meaning, reason: meaning.ifRepeated };
}

function probeOf({ exchange }: HostAnswer, meaning: Meaning): RandomProbe {
  return { takesAll: takesAll(meaning), meaning, reply: exchange.kind === "reply" ? exchange.reply : null };
}

/** Only an answer about the recipient counts: trouble, and replies about us, leave the question open. */
function takesAll({ reason }: Meaning): RandomProbe["takesAll"] {
  switch (reason) {
    case "mailbox_exists":
    case "forwarded":
    case "accept_all":
      return "yes";
    case "mailbox_not_found":
    case "mailbox_disabled":
    case "mailbox_moved":
    case "domain_not_hosted":
      return "no";
    default:
      return "unknown";
  }
}
