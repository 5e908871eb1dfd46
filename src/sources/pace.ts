/**
 * An even pace of calls: so many in a second, waited for briefly, and put off where the wait would be long. Those put
 * off are given different times, so that they do not all come back at the same moment.
 */

export type Turn =
  /** Go after this many milliseconds. */
  | { readonly kind: "wait"; readonly waitMs: number }
  /** Not now: ask again then. */
  | { readonly kind: "later"; readonly untilMs: number };

export interface Pace {
  /** Takes the next turn, or says when to try again. */
  next(nowMs: number): Turn;
}

/** The longest time by which somebody is put off; whoever comes later is told the same. */
const putOffMaxMs = 60_000;

export function createPace(options: { readonly perSecond: number; readonly patienceMs: number }): Pace {
  const intervalMs = 1_000 / options.perSecond;
  let freeAtMs = 0;
  let putOffUntilMs = 0;
  return {
    next(nowMs) {
      const turnMs = Math.max(nowMs, freeAtMs);
      if (turnMs - nowMs <= options.patienceMs) {
        freeAtMs = turnMs + intervalMs;
        return { kind: "wait", waitMs: turnMs - nowMs };
      }
      putOffUntilMs = Math.min(Math.max(turnMs, putOffUntilMs + intervalMs), nowMs + putOffMaxMs);
      return { kind: "later", untilMs: Math.ceil(putOffUntilMs) };
    },
  };
}
