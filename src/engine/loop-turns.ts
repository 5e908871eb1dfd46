/**
 * Long work in pieces, one for each turn of the event loop: timers and sockets come in between, and whoever is in a hurry
 * waits for one piece at most.
 */
import { createSlots } from "./slots.ts";

export type LoopTurns = {
  /** Resolves when it is the caller's turn, the lowest rank first. Its piece lasts until it awaits something. */
  next(rank: number): Promise<void>;
};

/** So many have the same turn. */
export function loopTurns(atOnce: number): LoopTurns {
  const slots = createSlots(atOnce);
  return {
    async next(rank) {
      const release = await slots.acquire(rank);
      setImmediate(release);
    },
  };
}

export function inPieces<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
