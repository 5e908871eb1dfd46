/** What came of mail that was sent, on both databases: kept once, without addresses, and heeded by later work. */
import assert from "node:assert/strict";
import { before, it } from "node:test";
import type { MailOutcome } from "#src/domain/mail-outcome.ts";
import { bouncedAmong, recordOutcomes, sentTo } from "#src/engine/mail-outcomes.ts";
import { hostWords } from "#src/engine/host-words.ts";
import { migrate } from "#src/engine/migrate.ts";
import { forEachDatabase } from "./support/databases.ts";
import { found, organizationWith, startEngine, vendor } from "./support/engine-under-test.ts";
import { eventually } from "./support/waiting.ts";
import { testSecret } from "./support/test-secret.ts";

const startMs = Date.UTC(2026, 0, 1);

function outcome(address: string, change: Partial<MailOutcome> = {}): MailOutcome {
  return { address, kind: "hard", reason: "mailbox_not_found", atMs: startMs, ...change };
}

forEachDatabase((database) => {
  before(() => migrate(database(), startMs));
  const record = (organizationId: string, ...outcomes: readonly MailOutcome[]) => recordOutcomes(database(), { secret: testSecret, organizationId, outcomes, nowMs: startMs });
  const bounced = async (organizationId: string, ...addresses: readonly string[]): Promise<string[]> => [...(await bouncedAmong(database(), { secret: testSecret, organizationId, addresses })).keys()];

  it("the same report twice changes nothing, in one import or in two", async () => {
    const us = await organizationWith(database(), 0);
    const first = await record(us, outcome("ada@one.example"), outcome("ADA@one.example"), outcome("bob@one.example", { kind: "soft", reason: null }));
    assert.deepEqual(first, { hard: 1, soft: 1, policy: 0, delivered: 0, known: 1 });
    assert.deepEqual(await record(us, outcome("ada@one.example")), { hard: 0, soft: 0, policy: 0, delivered: 0, known: 1 });
    assert.deepEqual(await bounced(us, "ada@one.example", "bob@one.example", "eve@one.example"), ["ada@one.example"]);
  });

  it("mail that was delivered later takes a bounce back, and mail from before does not", async () => {
    const us = await organizationWith(database(), 0);
    await record(us, outcome("ada@two.example"), outcome("bob@two.example"));
    await record(us, outcome("ada@two.example", { kind: "delivered", reason: null, atMs: startMs + 1 }), outcome("bob@two.example", { kind: "delivered", reason: null, atMs: startMs - 1 }));
    assert.deepEqual(await bounced(us, "ada@two.example", "bob@two.example"), ["bob@two.example"]);
    const sent = (organizationId: string) => sentTo(database(), { secret: testSecret, organizationId, address: "ada@two.example" });
    assert.deepEqual(await sent(us), { delivered: true, domainHard: 2, domainDelivered: 2 });
    // The counts of a domain are everybody's; what one address got is not.
    assert.deepEqual(await sent(await organizationWith(database(), 0)), { delivered: false, domainHard: 2, domainDelivered: 2 });
  });

  it("another organization learns nothing of it, and no address is kept", async () => {
    const [us, them] = [await organizationWith(database(), 0), await organizationWith(database(), 0)];
    await record(us, outcome("ada.lovelace@three.example"));
    await record(them, outcome("bob@three.example"));
    assert.deepEqual(await bounced(them, "ada.lovelace@three.example"), []);
    const rows = await database().query<{ address: string }>("select * from mail_outcome where domain = 'three.example'");
    assert.equal(JSON.stringify(rows).includes("lovelace"), false);
  });

  it("a host's word is remembered as broken where we had called the address reliable, and forgotten slowly", async () => {
    await using under = await startEngine(database(), [vendor(found)]);
    const us = await organizationWith(database(), 10);
    const workflow = await under.submit(us, [{ first_name: "Jane", last_name: "Quill", company_domain: "five.example" }]);
    await under.ended(workflow);
    const address = (await under.results(workflow))[0]?.primary_email;
    assert.ok(address !== null && address !== undefined);
    const after = (days: number) => hostWords(database(), () => startMs + days * 86_400_000)("five.example");
    await eventually("what the result teaches", async () => (await database().query("select 1 from pattern_evidence where domain = 'five.example'")).length > 0);
    await record(us, outcome("somebody.else@five.example"));
    assert.equal(await after(0), null);
    await record(us, outcome(address), outcome("kim@five.example", { kind: "delivered", reason: null }));
    assert.deepEqual([await after(0), await after(90)], [{ broken: 1, kept: 1 }, { broken: 0.5, kept: 0.5 }]);
    assert.equal(await after(3_650), null);
    assert.equal(await hostWords(database(), () => startMs)("six.example"), null);
  });

  it("an answer whose address bounced is not given again from the cache: the task looks for itself", async () => {
    const source = vendor(found);
    await using under = await startEngine(database(), [source]);
    const us = await organizationWith(database(), 10);
    const jane = { first_name: "Jane", last_name: "Quill", company_domain: "four.example" };
    const ask = async (): Promise<string | null> => {
      const workflow = await under.submit(us, [jane]);
      await under.ended(workflow);
      return (await under.results(workflow))[0]?.primary_email ?? null;
    };
    const address = await ask();
    assert.ok(address !== null);
    await ask();
    assert.equal(source.asked.length, 1);
    await record(us, outcome(address));
    await ask();
    assert.equal(source.asked.length, 2);
  });
});
