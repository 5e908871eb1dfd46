/**
 * A stream of addresses of any length: as many as fit are asked about at once, each comes out as soon as it is decided,
 * and one that has to be asked again later waits outside of the way. Memory is bounded, and a reader that is slow slows
 * down what is read.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { pause } from "./on-abort.ts";
import type { Step } from "./trail.ts";
import type { Verification, Verify } from "./verifier.ts";

export type VerifyAllOptions<Item> = {
  readonly addressOf: (item: Item) => string;
  /** Ends the stream with its reason. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Asked about at the same time. More than there are connections, so that recipients of one host share them. */
  readonly inFlightMax?: number;
  /** Decided to wait for another attempt. */
  readonly parkedMax?: number;
};

export type Decided<Item> = {
  readonly item: Item;
  readonly verification: Verification;
  /** From when it was read to when it was decided, waits included. */
  readonly tookMs: number;
  readonly attempts: number;
};

const defaultInFlightMax = 20_000;
const defaultParkedMax = 200_000;
const readAtOnce = 250;

/** Yields each item once, in the order in which they are decided. What is under way is given up when the caller stops. */
export async function* verifyAll<Item>(verify: Verify, items: AsyncIterable<Item>, options: VerifyAllOptions<Item>): AsyncGenerator<Decided<Item>, void, undefined> {
  const { addressOf, signal, now, inFlightMax = defaultInFlightMax, parkedMax = defaultParkedMax } = options;
  const stop = new AbortController();
  let open = 0;
  let parked = 0;
  let decided: Decided<Item>[] = [];
  let untold = 0;
  let isRead = false;
  let failure: { readonly error: unknown } | null = null;
  let room = Promise.withResolvers<void>();
  let news = Promise.withResolvers<void>();

  const isFull = (): boolean => untold + open - parked >= inFlightMax || parked >= parkedMax;

  function changed(): void {
    news.resolve();
    if (!isFull() || failure !== null) room.resolve();
  }

  function fail(error: unknown): void {
    failure ??= { error };
    stop.abort(error);
    changed();
  }

  async function work(item: Item): Promise<void> {
    const startedMs = performance.now();
    let earlier: readonly Step[] = [];
    for (let attempt = 0; ; ) {
      const verification = await verify(addressOf(item), { signal: stop.signal, nowMs: now(), attempt, earlier });
      if (verification.retryAtMs === null) {
        open -= 1;
        untold += 1;
        decided.push({ item, verification, tookMs: performance.now() - startedMs, attempts: verification.attempts });
        return changed();
      }
      attempt = verification.attempts;
      earlier = verification.evidence.trail;
      parked += 1;
      changed();
      await pause(Math.max(0, verification.retryAtMs - now()), stop.signal);
      parked -= 1;
    }
  }

  async function readAll(): Promise<void> {
    let read = 0;
    for await (const item of items) {
      open += 1;
      work(item).catch(fail);
      read += 1;
      // Whoever is read must not wait for all that can be read at once: hosts are asked meanwhile.
      if (read % readAtOnce === 0) await nextTurn();
      while (isFull() && failure === null) {
        room = Promise.withResolvers();
        await room.promise;
      }
      if (failure !== null) return;
    }
    isRead = true;
    changed();
  }

  const abort = (): void => fail(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  else readAll().catch(fail);
  try {
    for (;;) {
      if (failure !== null) throw (failure as { readonly error: unknown }).error;
      const batch = decided;
      decided = [];
      for (const each of batch) {
        untold -= 1;
        yield each;
      }
      changed();
      if (batch.length > 0) continue;
      if (isRead && open === 0) return;
      news = Promise.withResolvers();
      await news.promise;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    fail(new Error("nobody reads the verdicts any more"));
  }
}
