/**
 * How many requests an organization, and each of its keys, may make in a minute: counted in the database, so that all
 * processes share the count. A window begins with its first request and ends a minute later.
 *
 * A write per request would be the price of that. It is bounded instead: a process takes requests out of a large limit by
 * the portion, so that no limit costs more than `takesMax` writes in a window; a caller who is over the limit is refused
 * from memory; and polls, which are cheap to answer and many, are counted in memory alone.
 *
 * The time is the machine's: the library reads it by itself.
 */
import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Queryable } from "./database.ts";
import type { Limits } from "./tiers.ts";

export const windowSeconds = 60;
/** Up to a limit of so many, each request is counted by itself; beyond, what a process took and did not use is lost to others. */
const takesMax = 600;

/** What is left of a limit. */
export type Quota = { readonly name: "organization" | "key" | "polls"; readonly limit: number; readonly remaining: number; readonly resetMs: number };

export type Taken = { readonly kind: "taken" | "refused"; readonly quotas: readonly Quota[] };

export type Caller = { readonly organizationId: string; /** The key's id, or the id of the person who is signed in. */ readonly keyId: string };

export type RateLimits = {
  /** Counts one request. Refused by its key, it does not count for the organization: one wild script does not stop the others. */
  takeRequest(caller: Caller, limits: Limits): Promise<Taken>;
  /** Counts one request for the state of running work. */
  takePoll(caller: Caller, limits: Limits): Promise<Taken>;
};

type Counter = { consume(key: string): Promise<RateLimiterRes> };

export function createRateLimits(db: Queryable): RateLimits {
  const counters = new Map<string, Counter>();
  const counter = (name: Quota["name"], limit: number): Counter => {
    const id = `${name} ${String(limit)}`;
    const known = counters.get(id) ?? (name === "polls" ? inMemory(limit) : portioned(inDatabase(db, name, { limit }), limit));
    counters.set(id, known);
    return known;
  };
  const take = async (name: Quota["name"], key: string, limit: number): Promise<Quota & { readonly isOver: boolean }> => {
    const { isOver, left } = await counter(name, limit).consume(key).then(within, over);
    return { name, limit, remaining: isOver ? 0 : left.remainingPoints, resetMs: left.msBeforeNext, isOver };
  };
  return {
    async takeRequest({ organizationId, keyId }, limits) {
      const own = await take("key", keyId, limits.key);
      if (own.isOver) return { kind: "refused", quotas: [own] };
      const all = await take("organization", organizationId, limits.organization);
      return { kind: all.isOver ? "refused" : "taken", quotas: [own, all] };
    },
    async takePoll({ organizationId }, limits) {
      const polls = await take("polls", organizationId, limits.polls);
      return { kind: polls.isOver ? "refused" : "taken", quotas: [polls] };
    },
  };
}

export type Attempts = {
  /** Counts a try to sign in with this address, wherever it comes from. */
  take(email: string): Promise<{ readonly kind: "taken" } | { readonly kind: "refused"; readonly retryAfterSeconds: number }>;
  /** It was the right password: tries before it count no more. */
  forgive(email: string): Promise<void>;
};

const triesMax = 10;
const triesWindowSeconds = 900;
/** Of one process: each try is a hash that is slow on purpose, whatever the address. */
const hashesMax = 120;

/** So that passwords cannot be guessed one after the other, nor the processor be kept busy with it. */
export function createAttempts(db: Queryable): Attempts {
  const byEmail = inDatabase(db, "sign in", { limit: triesMax, seconds: triesWindowSeconds });
  const all = new RateLimiterMemory({ keyPrefix: "sign in", points: hashesMax, duration: windowSeconds });
  return {
    async take(email) {
      for (const consumed of [() => all.consume("all"), () => byEmail.consume(nameOf(email))]) {
        const { isOver, left } = await consumed().then(within, over);
        if (isOver) return { kind: "refused", retryAfterSeconds: Math.max(1, Math.ceil(left.msBeforeNext / 1_000)) };
      }
      return { kind: "taken" };
    },
    async forgive(email) {
      await byEmail.delete(nameOf(email));
    },
  };
}

/** The table is no place for addresses. */
function nameOf(email: string): string {
  return createHash("sha256").update(email.toLowerCase()).digest("hex");
}

type Verdict = { readonly isOver: boolean; readonly left: RateLimiterRes };

function within(left: RateLimiterRes): Verdict {
  return { isOver: false, left };
}

/** The library throws what is left as it throws errors of the database. */
function over(thrown: unknown): Verdict {
  if (thrown instanceof RateLimiterRes) return { isOver: true, left: thrown };
  throw thrown;
}

function inMemory(limit: number): Counter {
  return new RateLimiterMemory({ keyPrefix: "polls", points: limit, duration: windowSeconds });
}

function inDatabase(db: Queryable, name: string, { limit, seconds = windowSeconds }: { readonly limit: number; readonly seconds?: number }): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: { query: async (asked: { readonly text: string; readonly values: readonly unknown[] }) => ({ rows: await db.query(asked.text, asked.values) }) },
    storeType: "client",
    tableName: "rate_limit",
    tableCreated: true,
    keyPrefix: name,
    points: limit,
    duration: seconds,
    inMemoryBlockOnConsumed: limit,
  });
}

type Portion = { left: number; readonly untilMs: number; readonly remaining: number };

/** How many keys' portions are remembered; beyond, all are forgotten, which costs each of them a part of its limit. */
const portionsMax = 10_000;

/** Takes several requests at a time out of a large limit. Those who come while a portion is being taken share it. */
function portioned(limiter: RateLimiterPostgres, limit: number): Counter {
  const size = Math.max(1, Math.floor(limit / takesMax));
  if (size === 1) return limiter;
  const portions = new Map<string, Portion>();
  const taking = new Map<string, Promise<void>>();
  const take = async (key: string): Promise<void> => {
    try {
      const taken = await limiter.consume(key, size);
      if (portions.size >= portionsMax) portions.clear();
      portions.set(key, { left: size, untilMs: Date.now() + taken.msBeforeNext, remaining: taken.remainingPoints });
    } finally {
      taking.delete(key);
    }
  };
  const shared = (key: string): Promise<void> => {
    const taken = taking.get(key) ?? take(key);
    taking.set(key, taken);
    return taken;
  };
  return {
    async consume(key) {
      let held = portions.get(key);
      while (held === undefined || held.left === 0 || Date.now() >= held.untilMs) {
        await shared(key);
        held = portions.get(key);
      }
      held.left -= 1;
      return new RateLimiterRes(held.remaining + held.left, held.untilMs - Date.now());
    },
  };
}
