/**
 * The same question asked by several callers at once is worked on once. A caller may leave at any time without
 * disturbing the others; when the last one leaves, the work is aborted.
 */
import type { Stop, Stoppable } from "./on-abort.ts";
import { createStop, forgetAbort, onAbort, stop } from "./on-abort.ts";

export type SharedWork<Value> = {
  /** Rejects with the signal's reason as soon as `signal` aborts. */
  run(key: string, signal: Stoppable, work: (signal: Stop) => Promise<Value>): Promise<Value>;
};

type Caller<Value> = {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: Stoppable;
  readonly leave: () => void;
};

type Running<Value> = { readonly callers: Set<Caller<Value>>; readonly stop: Stop };

const abandoned = new Error("nobody waits for the answer any more");

export function createSharedWork<Value>(): SharedWork<Value> {
  const running = new Map<string, Running<Value>>();

  function start(key: string, work: (signal: Stop) => Promise<Value>): Running<Value> {
    const started: Running<Value> = { callers: new Set(), stop: createStop() };
    running.set(key, started);
    const end = (tell: (caller: Caller<Value>) => void): void => {
      if (running.get(key) === started) running.delete(key);
      for (const caller of started.callers) {
        forgetAbort(caller.signal, caller.leave);
        tell(caller);
      }
    };
    work(started.stop).then(
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
          stop(job.stop, abandoned);
        };
        const caller: Caller<Value> = { resolve, reject, signal, leave };
        job.callers.add(caller);
        onAbort(signal, leave);
      }),
  };
}
