/**
 * The leases that this process holds, renewed together. A process that was suspended, or cut off from the database, for
 * longer than a lease lasts may have lost its chunks to another: before it buys anything it makes sure that it has not.
 */
import type { Lease, Queue } from "./queue.ts";
import { heartbeatSeconds, renewMs } from "./queue.ts";

export type Leases<Data extends object> = {
  add(lease: Lease<Data>): void;
  remove(lease: Lease<Data>): void;
  /** True where the lease was taken or renewed recently enough that nobody else can have it. */
  isFresh(lease: Lease<Data>): Promise<boolean>;
  stop(): void;
};

/** Leaves a fifth of the lease for a call that starts now to be recorded. */
const freshMs = heartbeatSeconds * 800;

export function keepLeases<Data extends object>(options: {
  readonly queue: Queue<Data>;
  readonly now: () => number;
  readonly onError: (error: Error) => void;
}): Leases<Data> {
  const held = new Map<Lease<Data>, number>();
  let renewing: Promise<void> | null = null;

  const renew = async (): Promise<void> => {
    const leases = [...held.keys()];
    if (leases.length === 0) return;
    const nowMs = options.now();
    const kept = await options.queue.renew(leases);
    for (const lease of leases) if (kept.has(lease.id) && held.has(lease)) held.set(lease, nowMs);
  };
  /** A renewal that fails says nothing yet: the leases grow old, and with them the right to buy. */
  const renewOnce = (): Promise<void> => {
    renewing ??= renew()
      .catch((error: unknown) => options.onError(error instanceof Error ? error : new Error("Leases were not renewed.", { cause: error })))
      .finally(() => {
        renewing = null;
      });
    return renewing;
  };
  const timer = setInterval(() => void renewOnce(), renewMs);
  timer.unref();

  const isRecent = (lease: Lease<Data>): boolean => options.now() - (held.get(lease) ?? 0) < freshMs;
  return {
    add: (lease) => void held.set(lease, options.now()),
    remove: (lease) => void held.delete(lease),
    async isFresh(lease) {
      if (!isRecent(lease)) await renewOnce();
      return isRecent(lease);
    },
    stop: () => clearInterval(timer),
  };
}
