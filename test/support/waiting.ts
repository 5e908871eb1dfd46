/** Waiting in tests: for something to happen, never for time to pass. */
import { setTimeout as sleep } from "node:timers/promises";

const waitMsMax = 15_000;
const lookEveryMs = 10;

/** Looks until there is something other than null, undefined or false; after 15 s it fails, with `what` was waited for. */
export async function eventually<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, null | undefined | false>> {
  const deadlineMs = performance.now() + waitMsMax;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen as Exclude<T, null | undefined | false>;
    if (performance.now() > deadlineMs) throw new Error(`Waited in vain: ${what}.`);
    await sleep(lookEveryMs);
  }
}

/** The value of `event`; fails after 15 s, with `what` was waited for. */
export async function within<T>(what: string, event: Promise<T>): Promise<T> {
  const late = new AbortController();
  const deadline = sleep(waitMsMax, undefined, { signal: late.signal }).then(() => {
    throw new Error(`Waited in vain: ${what}.`);
  });
  try {
    return await Promise.race([event, deadline]);
  } finally {
    late.abort();
    deadline.catch(() => undefined);
  }
}
