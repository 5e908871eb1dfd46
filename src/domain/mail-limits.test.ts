import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { MailLimits, MailReport, MailShare } from "./mail-limits.ts";
import { defaultManners, exchanged, freshLimits, leaseMs } from "./mail-limits.ts";

const refused = { reason: "blocked_ip", reply: "554 blocked", weight: 3 } as const;
const slowDown = { reason: "throttled", reply: "421 slow down" } as const;

/** Workers that talk to one key, one after the other. */
function provider(ceiling: number, manners = defaultManners) {
  let nowMs = 1_000_000;
  let limits: MailLimits = freshLimits(ceiling, nowMs);
  return {
    say(worker: string, change: Partial<MailReport>): MailShare {
      const report = { key: "google", ceiling, inUse: 0, wanted: 0, normal: 0, perSecond: 0, slowDown: null, refused: null, ...change };
      const done = exchanged(limits, { worker, report, nowMs, manners });
      limits = done.limits;
      return done.share;
    },
    wait(ms: number) {
      nowMs += ms;
    },
    get limits() {
      return limits;
    },
    get nowMs() {
      return nowMs;
    },
  };
}

test("a complaint of the pace halves what was used, once for a burst of complaints, and pauses", () => {
  const host = provider(8);
  host.say("a", { wanted: 8 });
  const share = host.say("a", { inUse: 8, wanted: 8, perSecond: 10, slowDown });
  assert.deepEqual([host.limits.connectionsMax, host.limits.perSecond, share.held?.reason], [4, 5, "throttled"]);
  host.wait(100);
  host.say("a", { inUse: 7, wanted: 8, perSecond: 10, slowDown });
  assert.equal(host.limits.connectionsMax, 4);
  host.wait(5_000);
  host.say("a", { inUse: 4, wanted: 8, perSecond: 5, slowDown });
  assert.deepEqual([host.limits.connectionsMax, host.limits.perSecond], [2, 2.5]);
});

test("limits go up again one step a minute, to where they were and no further", () => {
  const host = provider(4);
  host.say("a", { wanted: 4 });
  host.say("a", { inUse: 4, wanted: 4, perSecond: 60, slowDown });
  const seen: (number | null)[][] = [];
  for (let minute = 0; minute < 5; minute += 1) {
    host.wait(62_000);
    host.say("a", { normal: 10 });
    seen.push([host.limits.connectionsMax, host.limits.perSecond]);
  }
  assert.deepEqual(seen.map(([connections]) => connections), [3, 4, 4, 4, 4]);
  assert.equal(seen.every(([, pace], at) => at === 0 || (pace ?? 1_000) > (seen[at - 1]?.[1] ?? 0)), true);
});

test("a refusal of us is believed when it is certain or repeated, and not beside normal answers", () => {
  const host = provider(4);
  const mild = { ...refused, weight: 1 };
  assert.equal(host.say("a", { refused: mild }).news, null);
  assert.equal(host.say("b", { refused: mild }).news, null);
  assert.equal(host.say("a", { normal: 1 }).news, null);
  assert.equal(host.say("b", { refused: { ...refused, weight: 2 } }).news, null);
  assert.equal(host.say("a", { refused: mild }).news, "refused");
  assert.equal(host.say("b", { wanted: 1 }).connections, 0);
});

test("when it is believed, and for how long it is left alone, can be chosen", () => {
  const host = provider(4, { ...defaultManners, refusalsMin: 1, refusedMs: [2_000, 7_000] });
  const held = (): number => (host.limits.breaker?.untilMs ?? 0) - host.nowMs;
  assert.equal(host.say("a", { refused: { ...refused, weight: 1 } }).news, "refused");
  assert.equal(held(), 2_000);
  for (let again = 0; again < 2; again += 1) {
    host.wait(held());
    host.say("a", { refused });
    assert.equal(held(), 7_000);
  }
});

test("after the hold one connection tries; a normal answer opens the way for all, a refusal closes it for longer", () => {
  const host = provider(4);
  host.say("a", { refused });
  host.wait(15_000);
  assert.equal(host.say("a", { wanted: 3 }).connections, 1);
  assert.equal(host.say("b", { wanted: 3 }).connections, 0);
  const again = host.say("a", { inUse: 1, wanted: 3, refused });
  assert.deepEqual([again.held === null, again.news], [false, null]);
  host.wait(15_000);
  assert.equal(host.say("a", { wanted: 3 }).connections, 0);
  host.wait(45_000);
  assert.equal(host.say("b", { wanted: 3 }).connections, 1);
  assert.equal(host.say("b", { inUse: 1, wanted: 3, normal: 1 }).news, "answers again");
  assert.equal(host.say("a", { wanted: 1 }).connections, 1);
});

test("a worker that dies while it tries is followed by another", () => {
  const host = provider(4);
  host.say("a", { refused });
  host.wait(15_000);
  host.say("a", { wanted: 1 });
  host.wait(60_000);
  assert.equal(host.say("b", { wanted: 1 }).connections, 1);
});

test("a hold that was tried in vain again and again is lasting, and stays longest for an hour", () => {
  const host = provider(4);
  let share = host.say("a", { refused });
  const lasting: boolean[] = [];
  for (let trial = 0; trial < 6; trial += 1) {
    lasting.push(share.held?.isLasting ?? false);
    host.wait(3_600_000);
    host.say("a", { wanted: 1 });
    share = host.say("a", { inUse: 1, wanted: 1, refused });
  }
  assert.deepEqual(lasting, [false, false, true, true, true, true]);
  host.wait(3_600_000);
  assert.equal(host.say("a", { wanted: 1 }).connections, 1);
});

test("who waits gets a turn, although others would use everything", () => {
  const host = provider(2);
  host.say("a", { wanted: 2 });
  assert.equal(host.say("b", { wanted: 2 }).connections, 0);
  // What is in use stays until its session ends; then a fair part of it is left.
  assert.equal(host.say("a", { inUse: 2, wanted: 2 }).connections, 2);
  assert.equal(host.say("a", { inUse: 1, wanted: 2 }).connections, 1);
  assert.equal(host.say("b", { wanted: 2 }).connections, 1);
  host.say("c", { wanted: 1 });
  host.wait(11_000);
  // More workers than connections: after its turn one makes room for the third.
  assert.equal(host.say("a", { wanted: 2 }).connections, 0);
  assert.equal(host.say("c", { wanted: 1 }).connections, 1);
});

test("whatever workers say, in whatever order, living leases never add up to more than the limit allows", () => {
  const step = fc.record({ worker: fc.constantFrom("a", "b", "c", "d"), wanted: fc.nat(8), ends: fc.nat(8), waitMs: fc.nat(8_000), normal: fc.nat(2), slow: fc.boolean(), refuses: fc.nat(9) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 80 }), (ceiling, steps) => {
      const host = provider(ceiling);
      const using = new Map<string, { count: number; atMs: number }>();
      let nowMs = 0;
      for (const { worker, wanted, ends, waitMs, normal, slow, refuses } of steps) {
        host.wait(waitMs);
        nowMs += waitMs;
        // A worker whose lease lapsed is dead: what it used is gone with it.
        for (const [name, { atMs }] of using) if (nowMs - atMs >= leaseMs) using.delete(name);
        const inUse = Math.max(0, (using.get(worker)?.count ?? 0) - ends);
        const share = host.say(worker, { inUse, wanted: inUse + wanted, normal, perSecond: 5, slowDown: slow ? slowDown : null, refused: refuses === 0 ? refused : null });
        using.set(worker, { count: Math.min(share.connections, inUse + wanted), atMs: nowMs });
        const sum = [...using.values()].reduce((total, { count }) => total + count, 0);
        assert.equal(sum <= ceiling, true);
        assert.equal(share.connections >= inUse && share.connections >= 0, true);
      }
    }),
  );
});
