/** Questions that wait for a session with their host, grouped by the envelope that they can share. */
import type { HostAnswer, RecipientQuestion } from "./mail-hosts.ts";

export type Job = {
  readonly question: RecipientQuestion;
  readonly settle: (answer: HostAnswer) => void;
  /** How many times it was put back. */
  tries: number;
  /** It has to be the first recipient of a session, so that no other one can be the cause of the answer. */
  mustBeFirst: boolean;
  /** Nobody waits for the answer any more. */
  isAbandoned: boolean;
};

export type RecipientQueue = {
  readonly size: number;
  /** Somebody waits who should not wait for a list. */
  readonly isUrgent: boolean;
  add(job: Job): void;
  /** Ahead of everything else of its envelope. */
  putBack(job: Job): void;
  /**
   * Up to `max` jobs of one envelope, that of `after` where it has any, but for urgent ones of another. A job that must be
   * first comes alone, and only where `after` is null: none at all means that what waits needs another session. `isSame`:
   * of no other envelope.
   */
  take(options: { after: Job | null; isSame: boolean; max: number }): Job[];
  /** Everything that waits. */
  drain(): Job[];
};

/** So many times in a row urgent jobs go first; then, once, what has waited for longer. */
const urgentInRowMax = 4;

export function createRecipientQueue(): RecipientQueue {
  const groups = new Map<string, Group>();
  /** Envelopes of urgent jobs. */
  const urgent = new Set<string>();
  let urgentInRow = 0;
  let size = 0;

  function laneOf(job: Job): Lane {
    const key = envelopeOf(job.question);
    const group = groups.get(key) ?? { urgent: createLane(), others: createLane() };
    groups.set(key, group);
    size += 1;
    if (!job.question.isUrgent) return group.others;
    urgent.add(key);
    return group.urgent;
  }

  /** The next job that somebody waits for. */
  function peek(lane: Lane): Job | undefined {
    for (let job = lane.peek(); job !== undefined; job = lane.peek()) {
      if (!job.isAbandoned) return job;
      lane.next();
      size -= 1;
    }
    return undefined;
  }

  function takeFrom(lane: Lane, taken: Job[], { isFirst, max }: { isFirst: boolean; max: number }): void {
    for (let job = peek(lane); job !== undefined && taken.length < max && taken[0]?.mustBeFirst !== true; job = peek(lane)) {
      if (job.mustBeFirst && !(isFirst && taken.length === 0)) return;
      lane.next();
      size -= 1;
      taken.push(job);
    }
  }

  function keyFor({ after, isSame }: { after: Job | null; isSame: boolean }, mayHurry: boolean): string | undefined {
    const same = after === null ? undefined : envelopeOf(after.question);
    if (isSame && same !== undefined) return same;
    if (mayHurry && urgent.size > 0) return same !== undefined && urgent.has(same) ? same : urgent.keys().next().value;
    return same !== undefined && groups.has(same) ? same : groups.keys().next().value;
  }

  return {
    get size() {
      return size;
    },
    get isUrgent() {
      return urgent.size > 0;
    },
    add(job) {
      // A probe that others wait for goes first.
      if (job.question.insists) laneOf(job).addFirst(job);
      else laneOf(job).addLast(job);
    },
    putBack(job) {
      job.tries += 1;
      laneOf(job).addFirst(job);
    },
    take({ after, isSame, max }) {
      const mayHurry = urgentInRow < urgentInRowMax;
      const key = keyFor({ after, isSame }, mayHurry);
      const group = key === undefined ? undefined : groups.get(key);
      if (key === undefined || group === undefined) return [];
      const taken: Job[] = [];
      for (const lane of mayHurry ? [group.urgent, group.others] : [group.others, group.urgent]) takeFrom(lane, taken, { isFirst: after === null, max });
      urgentInRow = taken[0]?.question.isUrgent === true ? urgentInRow + 1 : 0;
      if (group.urgent.peek() === undefined) urgent.delete(key);
      if (group.urgent.peek() === undefined && group.others.peek() === undefined) groups.delete(key);
      return taken;
    },
    drain() {
      const jobs: Job[] = [];
      for (const group of groups.values()) {
        for (const lane of [group.urgent, group.others]) for (let job = lane.next(); job !== undefined; job = lane.next()) jobs.push(job);
      }
      groups.clear();
      urgent.clear();
      size = 0;
      return jobs;
    },
  };
}

/** The jobs of one envelope. */
type Group = { readonly urgent: Lane; readonly others: Lane };
type Lane = { addFirst(job: Job): void; addLast(job: Job): void; peek(): Job | undefined; next(): Job | undefined };

/** A line with two ends: what is added in front is a stack, the rest an array that is read from its start. */
function createLane(): Lane {
  const front: Job[] = [];
  let back: Job[] = [];
  let read = 0;
  return {
    addFirst: (job) => void front.push(job),
    addLast: (job) => void back.push(job),
    peek: () => front.at(-1) ?? back[read],
    next() {
      const job = front.pop();
      if (job !== undefined) return job;
      const next = back[read];
      if (next !== undefined) read += 1;
      if (read === back.length) [back, read] = [[], 0];
      return next;
    },
  };
}

/** Large hosts refuse recipients of two domains in one envelope, and SMTPUTF8 is a property of the envelope. */
export function envelopeOf({ domain, smtputf8 }: RecipientQuestion): string {
  return smtputf8 ? `${domain} smtputf8` : domain;
}
