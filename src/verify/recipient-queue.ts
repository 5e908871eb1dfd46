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
  add(job: Job): void;
  /** Ahead of everything else of its envelope. */
  putBack(job: Job): void;
  /**
   * Up to `max` jobs of one envelope, that of `after` where it has any. A job that must be first comes alone, and only
   * where `after` is null: none at all means that what waits needs another session. `isSame`: of no other envelope.
   */
  take(options: { after: Job | null; isSame: boolean; max: number }): Job[];
  /** Everything that waits. */
  drain(): Job[];
};

export function createRecipientQueue(): RecipientQueue {
  const groups = new Map<string, Group>();
  let size = 0;

  function groupOf(job: Job): Group {
    const key = envelopeOf(job.question);
    const group = groups.get(key) ?? createGroup();
    groups.set(key, group);
    size += 1;
    return group;
  }

  /** The next job that somebody waits for. */
  function peek(group: Group): Job | undefined {
    for (let job = group.peek(); job !== undefined; job = group.peek()) {
      if (!job.isAbandoned) return job;
      group.next();
      size -= 1;
    }
    return undefined;
  }

  function takeFrom(group: Group, { isFirst, max }: { isFirst: boolean; max: number }): Job[] {
    const taken: Job[] = [];
    for (let job = peek(group); job !== undefined && taken.length < max; job = peek(group)) {
      if (job.mustBeFirst && !(isFirst && taken.length === 0)) break;
      group.next();
      size -= 1;
      taken.push(job);
      if (job.mustBeFirst) break;
    }
    return taken;
  }

  return {
    get size() {
      return size;
    },
    add(job) {
      // A probe that others wait for goes first.
      if (job.question.insists) groupOf(job).addFirst(job);
      else groupOf(job).addLast(job);
    },
    putBack(job) {
      job.tries += 1;
      groupOf(job).addFirst(job);
    },
    take({ after, isSame, max }) {
      const same = after === null ? undefined : envelopeOf(after.question);
      if (isSame && same !== undefined && !groups.has(same)) return [];
      const key = same !== undefined && groups.has(same) ? same : groups.keys().next().value;
      const group = key === undefined ? undefined : groups.get(key);
      if (key === undefined || group === undefined) return [];
      const taken = takeFrom(group, { isFirst: after === null, max });
      if (group.peek() === undefined) groups.delete(key);
      return taken;
    },
    drain() {
      const jobs: Job[] = [];
      for (const group of groups.values()) for (let job = group.next(); job !== undefined; job = group.next()) jobs.push(job);
      groups.clear();
      size = 0;
      return jobs;
    },
  };
}

type Group = { addFirst(job: Job): void; addLast(job: Job): void; peek(): Job | undefined; next(): Job | undefined };

/** A line with two ends: what is added in front is a stack, the rest an array that is read from its start. */
function createGroup(): Group {
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
