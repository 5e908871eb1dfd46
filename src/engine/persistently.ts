/**
 * Work on the database that is tried again while the database is away or has no room, and goes on when it is back.
 * Nothing else is retried: an error of the statement itself is thrown at once.
 */
import { ExponentialBackoff, handleWhen, retry } from "cockatiel";
import { isPassing } from "./database.ts";

/** `signal` ends this caller's waiting before the process's. */
export type Persistently = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export type PersistentlyOptions = {
  /** Ends the waiting; the last error is thrown then. */
  readonly signal: AbortSignal;
  /** Told when the database goes away and when it is back; once each, not for every try. */
  readonly onAway: (error: Error) => void;
  readonly onBack: () => void;
};

export function persistently(options: PersistentlyOptions): Persistently {
  let away = false;
  const policy = retry(handleWhen(isPassing), {
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 2_000 }),
  });
  policy.onFailure(({ reason }) => {
    if (away || !("error" in reason) || !isPassing(reason.error)) return;
    away = true;
    options.onAway(reason.error instanceof Error ? reason.error : new Error("The database is away.", { cause: reason.error }));
  });
  return async (work, signal) => {
    const value = await policy.execute(work, signal === undefined ? options.signal : AbortSignal.any([options.signal, signal]));
    if (away) {
      away = false;
      options.onBack();
    }
    return value;
  };
}
