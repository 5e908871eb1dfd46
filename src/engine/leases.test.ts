import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keepLeases } from "./leases.ts";
import type { Lease, Queue } from "./queue.ts";
import { heartbeatSeconds } from "./queue.ts";

type Data = { readonly name: string };

/** A lease kept over a queue whose renewals the test decides, on a clock that the test moves. */
function kept(renew: Queue<Data>["renew"]): {
  readonly clock: { nowMs: number };
  readonly errors: readonly Error[];
  readonly isFresh: () => Promise<boolean>;
  readonly remove: () => void;
  readonly renewals: () => number;
  readonly [Symbol.dispose]: () => void;
} {
  const clock = { nowMs: 0 };
  const errors: Error[] = [];
  let renewals = 0;
  const unused = (): never => {
    throw new Error("Only renewals are expected.");
  };
  const queue: Queue<Data> = {
    enqueue: unused,
    enqueued: unused,
    take: unused,
    complete: unused,
    replace: unused,
    giveBack: unused,
    hasten: unused,
    renew(leases) {
      renewals += 1;
      return renew(leases);
    },
  };
  const leases = keepLeases({ queue, now: () => clock.nowMs, onError: (error) => errors.push(error) });
  const lease: Lease<Data> = { id: "1", data: { name: "chunk" }, attempt: { id: "1", retryCount: 0 } };
  leases.add(lease);
  return {
    clock,
    errors,
    isFresh: () => leases.isFresh(lease),
    remove: () => leases.remove(lease),
    renewals: () => renewals,
    [Symbol.dispose]: () => leases.stop(),
  };
}

const allKept: Queue<Data>["renew"] = async (leases) => new Set(leases.map(({ id }) => id));
const leaseMs = heartbeatSeconds * 1_000;

describe("a lease", () => {
  it("that was just taken is fresh, without asking the queue", async () => {
    using under = kept(allKept);
    under.clock.nowMs = leaseMs / 2;
    assert.equal(await under.isFresh(), true);
    assert.equal(under.renewals(), 0);
  });

  it("that looks old is renewed before anything is bought under it", async () => {
    using under = kept(allKept);
    under.clock.nowMs = leaseMs * 100;
    assert.equal(await under.isFresh(), true);
    assert.equal(under.renewals(), 1);
  });

  it("that another worker has by now buys nothing", async () => {
    using under = kept(async () => new Set());
    under.clock.nowMs = leaseMs;
    assert.equal(await under.isFresh(), false);
  });

  it("that is about to lapse leaves time for the call that it allows", async () => {
    using under = kept(async () => new Set());
    under.clock.nowMs = leaseMs - 1;
    assert.equal(await under.isFresh(), false);
  });

  it("buys nothing while the queue cannot be asked, and does again afterwards", async () => {
    let isAway = true;
    using under = kept(async (leases) => {
      if (isAway) throw new Error("the database is away");
      return allKept(leases);
    });
    under.clock.nowMs = leaseMs;
    assert.equal(await under.isFresh(), false);
    assert.match(under.errors[0]?.message ?? "", /away/);
    isAway = false;
    assert.equal(await under.isFresh(), true);
  });

  it("is as old as the question by which it was renewed, not as the answer", async () => {
    const answer = Promise.withResolvers<void>();
    using under = kept(async (leases) => {
      await answer.promise;
      return allKept(leases);
    });
    under.clock.nowMs = leaseMs;
    const fresh = under.isFresh();
    under.clock.nowMs = leaseMs * 2;
    answer.resolve();
    assert.equal(await fresh, false);
  });

  it("is renewed once for all that ask at the same time", async () => {
    using under = kept(allKept);
    under.clock.nowMs = leaseMs;
    assert.deepEqual(await Promise.all([under.isFresh(), under.isFresh(), under.isFresh()]), [true, true, true]);
    assert.equal(under.renewals(), 1);
  });

  it("that was given up is not fresh any more, even where the queue still answers for it", async () => {
    using under = kept(allKept);
    under.remove();
    under.clock.nowMs = leaseMs;
    assert.equal(await under.isFresh(), false);
  });
});
