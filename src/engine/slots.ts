/**
 * How many tasks may be asking a source at once, process-wide. Room goes to the lowest rank first, so that a small
 * workflow that arrives while a large one fills the machine is served with the next slot that becomes free.
 */

export type Slots = {
  /** Resolves when the caller has a slot; the returned function gives it back. */
  acquire(rank: number): Promise<() => void>;
};

export function createSlots(count: number): Slots {
  let free = count;
  /** Sorted by rank, first come first served within one. */
  const waiting: { readonly rank: number; readonly grant: () => void }[] = [];

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next.grant();
  };

  return {
    acquire(rank) {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once(release));
      }
      return new Promise((resolve) => {
        waiting.splice(positionFor(rank, waiting), 0, { rank, grant: () => resolve(once(release)) });
      });
    },
  };
}

/** Behind the last one of the same rank, found by halves. */
function positionFor(rank: number, sorted: readonly { readonly rank: number }[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.rank ?? 0) <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
