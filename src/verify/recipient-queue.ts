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
   * where `after` is null: none at all means that what waits needs another session.
   */
  take(options: { after: Job | null; max: number }): Job[];
  /** Everything that waits. */
  drain(): Job[];
};

export function createRecipientQueue(): RecipientQueue {
  const groups = new Map<string, Job[]>();
  let size = 0;

  function groupOf(job: Job): Job[] {
    const key = envelopeOf(job.question);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    size += 1;
    return group;
  }

  return {
    get size() {
      return size;
    },
    add(job) {
      // A probe that others wait for goes first.
      if (job.question.insists) groupOf(job).unshift(job);
      else groupOf(job).push(job);
    },
    putBack(job) {
      job.tries += 1;
      groupOf(job).unshift(job);
    },
    take({ after, max }) {
      const same = after === null ? undefined : envelopeOf(after.question);
      const key = same !== undefined && groups.has(same) ? same : groups.keys().next().value;
      if (key === undefined) return [];
      const group = (groups.get(key) ?? []).filter((job) => !job.isAbandoned);
      size -= (groups.get(key)?.length ?? 0) - group.length;
      const taken = group.splice(0, countTogether(group, { isFirst: after === null, max }));
      size -= taken.length;
      if (group.length === 0) groups.delete(key);
      else groups.set(key, group);
      return taken;
    },
    drain() {
      const jobs = [...groups.values()].flat();
      groups.clear();
      size = 0;
      return jobs;
    },
  };
}

function countTogether(group: readonly Job[], { isFirst, max }: { isFirst: boolean; max: number }): number {
  if (group[0]?.mustBeFirst === true) return isFirst ? 1 : 0;
  const index = group.slice(0, max).findIndex((job) => job.mustBeFirst);
  return index < 0 ? Math.min(max, group.length) : index;
}

/** Large hosts refuse recipients of two domains in one envelope, and SMTPUTF8 is a property of the envelope. */
export function envelopeOf({ domain, smtputf8 }: RecipientQuestion): string {
  return smtputf8 ? `${domain} smtputf8` : domain;
}
