/**
 * The same question asked by several callers at once is worked on once. A caller may leave at any time without
 * disturbing the others; when the last one leaves, the work is aborted.
 */
export type SharedWork<Value> = {
  /** Rejects with the signal's reason as soon as `signal` aborts. */
  run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
};

type Running<Value> = { readonly result: Promise<Value>; readonly controller: AbortController; waiting: number };

export function createSharedWork<Value>(): SharedWork<Value> {
  const running = new Map<string, Running<Value>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<Value>): Running<Value> {
    const controller = new AbortController();
    const result = work(controller.signal).finally(() => {
      if (running.get(key) === started) running.delete(key);
    });
    // Each caller handles the failure through its own promise; without callers there is nobody to tell.
    result.catch(() => undefined);
    const started: Running<Value> = { result, controller, waiting: 0 };
    running.set(key, started);
    return started;
  }

  return {
    async run(key, signal, work) {
      signal.throwIfAborted();
      const job = running.get(key) ?? start(key, work);
      job.waiting += 1;
      try {
        return await untilAborted(job.result, signal);
      } finally {
        job.waiting -= 1;
        if (job.waiting === 0) {
          if (running.get(key) === job) running.delete(key);
          job.controller.abort();
        }
      }
    },
  };
}

/** The promise's outcome, or a rejection with the signal's reason, whichever comes first. */
export function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    if (signal.aborted) return leave();
    signal.addEventListener("abort", leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
