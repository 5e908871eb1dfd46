/** Limits of mail providers in the database: what several workers may do together, whoever of them dies. */
import assert from "node:assert/strict";
import { before, it } from "node:test";
import type { MailReport } from "#src/domain/mail-limits.ts";
import { defaultManners, leaseMs } from "#src/domain/mail-limits.ts";
import { refusingProviders, sharedMailLimits } from "#src/engine/mail-limits.ts";
import { migrate } from "#src/engine/migrate.ts";
import { forEachDatabase } from "./support/databases.ts";

const startMs = Date.UTC(2030, 0, 1);

function report(key: string, change: Partial<MailReport> = {}): MailReport {
  return { key, ceiling: 6, inUse: 0, wanted: 0, normal: 0, perSecond: 0, slowDown: null, refused: null, ...change };
}

forEachDatabase((database) => {
  let nowMs = startMs;
  const worker = () => sharedMailLimits(database(), { now: () => nowMs, manners: defaultManners });
  const rows = (key: string) => database().query("select 1 from mail_limit where key = $1", [key]);
  before(() => migrate(database(), startMs));

  it("simultaneous workers never have more connections together than one may have", async () => {
    const workers = Array.from({ length: 5 }, worker);
    const shares = await Promise.all(workers.map((each) => each.exchange([report("google", { wanted: 4 }), report("192.0.2.1", { wanted: 1, ceiling: 2 })])));
    const sum = (at: number): number => shares.reduce((total, share) => total + (share[at]?.connections ?? 0), 0);
    assert.deepEqual([sum(0), sum(1)], [6, 2]);
  });

  it("the lease of a worker that died lapses, and its connections go to the others", async () => {
    const [dead, living] = [worker(), worker()];
    assert.equal((await dead.exchange([report("yahoo", { wanted: 6 })]))[0]?.connections, 6);
    assert.equal((await living.exchange([report("yahoo", { wanted: 3 })]))[0]?.connections, 0);
    nowMs += leaseMs;
    assert.equal((await living.exchange([report("yahoo", { wanted: 3 })]))[0]?.connections, 3);
  });

  it("a refusal that one worker met stops all, is told once, and is there to be shown", async () => {
    const [one, other] = [worker(), worker()];
    const refused = { reason: "blocked_ip", reply: "554 5.7.1 blocked using bl.example", weight: 3 } as const;
    const [first] = await one.exchange([report("mimecast", { wanted: 1, refused })]);
    const [second] = await other.exchange([report("mimecast", { wanted: 1 })]);
    assert.deepEqual([first?.news, first?.held?.reason, first?.connections], ["refused", "blocked_ip", 0]);
    assert.deepEqual([second?.news, second?.held?.reply, second?.connections], [null, "554 5.7.1 blocked using bl.example", 0]);
    const [shown] = await refusingProviders(database());
    assert.deepEqual([shown?.provider, shown?.reason, shown?.until.getTime()], ["mimecast", "blocked_ip", first?.held?.untilMs]);
  });

  it("of hosts that never complained nothing is kept", async () => {
    const alone = worker();
    await alone.exchange([report("192.0.2.7", { wanted: 1 })]);
    assert.equal((await rows("192.0.2.7")).length, 1);
    await alone.exchange([report("192.0.2.7", { normal: 20 })]);
    assert.equal((await rows("192.0.2.7")).length, 0);
  });
});
