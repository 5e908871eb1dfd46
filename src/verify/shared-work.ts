/**
 * The same question asked by several callers at once is worked on once. A caller may leave at any time without
 * disturbing the others; when the last one leaves, the work is aborted.
 */
export type SharedWork<Value> = {
  /** Rejects with the signal's reason as soon as `signal` aborts. */
  run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
};

type Caller<Value> = {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal;
  readonly leave: () => void;
};

type Running<Value> = { readonly callers: Set<Caller<Value>>; readonly controller: AbortController };

const abandoned = new Error("nobody waits for the answer any more");

export function createSharedWork<Value>(): SharedWork<Value> {
  const running = new Map<string, Running<Value>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<Value>): Running<Value> {
    const started: Running<Value> = { callers: new Set(), controller: new AbortController() };
    running.set(key, started);
    const end = (tell: (caller: Caller<Value>) => void): void => {
      if (running.get(key) === started) running.delete(key);
      for (const caller of started.callers) {
        caller.signal.removeEventListener("abort", caller.leave);
        tell(caller);
      }
    };
    work(started.controller.signal).then(
      (value) => end(({ resolve }) => resolve(value)),
      (error: unknown) => end(({ reject }) => reject(error)),
    );
    return started;
  }

  return {
    run: (key, signal, work) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const job = running.get(key) ?? start(key, work);
        const leave = (): void => {
          job.callers.delete(caller);
          reject(signal.reason);
          if (job.callers.size > 0) return;
          if (running.get(key) === job) running.delete(key);
          job.controller.abort(abandoned);
        };
        const caller: Caller<Value> = { resolve, reject, signal, leave };
        job.callers.add(caller);
        signal.addEventListener("abort", leave, { once: true });
      }),
  };
}
