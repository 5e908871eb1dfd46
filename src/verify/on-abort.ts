/**
 * Leaving, where thousands wait at once. Node looks through all listeners of an abort signal for each that comes or goes,
 * and an AbortController for each who waits costs more than the waiting: here a signal has one listener, coming and going
 * costs the same however many there are, and work that is shared has a light signal of its own.
 */
export type Stop = { aborted: boolean; reason: unknown; readonly leaves: Set<() => void> };

export type Stoppable = AbortSignal | Stop;

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

export function createStop(): Stop {
  return { aborted: false, reason: null, leaves: new Set() };
}

export function stop(stopped: Stop, reason: unknown): void {
  stopped.aborted = true;
  stopped.reason = reason;
  leaveAll(stopped.leaves);
}

/** `leave` is called once, when `signal` aborts, unless it was forgotten before; never where it has aborted already. */
export function onAbort(signal: Stoppable, leave: () => void): void {
  if ("leaves" in signal) signal.leaves.add(leave);
  else (waiting.get(signal) ?? listened(signal)).add(leave);
}

export function forgetAbort(signal: Stoppable, leave: () => void): void {
  if ("leaves" in signal) signal.leaves.delete(leave);
  else waiting.get(signal)?.delete(leave);
}

function listened(signal: AbortSignal): Set<() => void> {
  const leaves = new Set<() => void>();
  waiting.set(signal, leaves);
  signal.addEventListener("abort", () => leaveAll(leaves), { once: true });
  return leaves;
}

function leaveAll(leaves: Set<() => void>): void {
  for (const leave of leaves) {
    leaves.delete(leave);
    leave();
  }
}

/** Resolves after `ms`; rejects with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      forgetAbort(signal, leave);
      resolve();
    }, ms);
    onAbort(signal, leave);
  });
}
