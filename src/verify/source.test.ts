import assert from "node:assert/strict";
import { test } from "node:test";
import type { Question } from "../domain/source.ts";
import { nothingKnown } from "../domain/source.ts";
import type { MailMemory } from "../domain/mail-outcome.ts";
import { verifierSource } from "./source.ts";
import { openLoopback, startMs, strict } from "./testing/loopback.ts";

const asked = (address: string | null, ref: string | null = null): Question => ({
  task: "t1",
  source: "verifier",
  key: "k",
  known: { ...nothingKnown, address },
  wanted: ["verdict"],
  ref,
});

const nothingSent: MailMemory = { bounced: () => Promise.resolve(null), sentTo: () => Promise.resolve(null), wordOf: () => Promise.resolve(null) };

test("a verdict is a fact about the address that was asked for", async (t) => {
  const { verifier } = await openLoopback(t, [{ rcpt: strict("ada") }]);
  const { outcome, costMicros } = await verifierSource(verifier, nothingSent).ask(asked("ada@acme.test"), { signal: t.signal, nowMs: startMs });
  assert.deepEqual([outcome, costMicros], [{ kind: "found", facts: [{ field: "verdict", address: "ada@acme.test", verdict: { status: "deliverable", reason: "mailbox_exists", confidence: 0.98, provider: "other" } }] }, 0]);
});

test("greylisting is pending, and the reference counts the attempts until the schedule is used up", async (t) => {
  const { verifier } = await openLoopback(t, [{ rcpt: () => "450 4.7.1 Greylisted" }], { greylistRetryMs: [1_000, 2_000] });
  const source = verifierSource(verifier, nothingSent);
  const refs: (string | null)[] = [null];
  for (let nowMs = startMs; ; ) {
    const { outcome } = await source.ask(asked("ada@acme.test", refs.at(-1) ?? null), { signal: t.signal, nowMs });
    if (outcome.kind !== "pending") {
      assert.equal(outcome.kind === "found" && outcome.facts[0]?.field === "verdict" && outcome.facts[0].verdict.reason, "greylisted");
      break;
    }
    assert.equal(outcome.why, "greylisted");
    refs.push(outcome.ref);
    nowMs = outcome.untilMs;
  }
  assert.deepEqual(refs, [null, "1", "2"]);
});

test("without an address there is nothing to ask", async (t) => {
  const { verifier } = await openLoopback(t, []);
  const { outcome } = await verifierSource(verifier, nothingSent).ask(asked(null), { signal: t.signal, nowMs: startMs });
  assert.equal(outcome.kind, "ineligible");
});

test("an address that bounced is undeliverable, whatever its host says now, and the host is not asked", async (t) => {
  const { verifier, hosts } = await openLoopback(t, [{}]);
  const mail: MailMemory = { ...nothingSent, bounced: (_, address) => Promise.resolve(address === "ada@acme.test" ? { reason: "mailbox_not_found", atMs: 0 } : null) };
  const { outcome } = await verifierSource(verifier, mail).ask(asked("ada@acme.test"), { signal: t.signal, nowMs: startMs });
  assert.equal(outcome.kind === "found" && outcome.facts[0]?.field === "verdict" && outcome.facts[0].verdict.reason, "bounced");
  assert.equal(hosts[0]?.visits.length, 0);
});

test("at a catch-all domain the verdict carries what came of mail that was sent there", async (t) => {
  const { verifier } = await openLoopback(t, [{}]);
  const sent = { delivered: true, domainHard: 1, domainDelivered: 3 };
  const { outcome } = await verifierSource(verifier, { ...nothingSent, sentTo: () => Promise.resolve(sent) }).ask(asked("ada@acme.test"), { signal: t.signal, nowMs: startMs });
  const [fact] = outcome.kind === "found" ? outcome.facts : [];
  assert.deepEqual(fact?.field === "verdict" && [fact.verdict.reason, fact.verdict.sent], ["accept_all", sent]);
});

test("where addresses came back that the host had taken, its word for the next one is worth less, and the verdict says why", async (t) => {
  const { verifier } = await openLoopback(t, [{ rcpt: strict("ada") }]);
  const word = { broken: 6, kept: 0 };
  const { outcome } = await verifierSource(verifier, { ...nothingSent, wordOf: () => Promise.resolve(word) }).ask(asked("ada@acme.test"), { signal: t.signal, nowMs: startMs });
  const [fact] = outcome.kind === "found" ? outcome.facts : [];
  assert.deepEqual(fact?.field === "verdict" && fact.verdict, { status: "deliverable", reason: "mailbox_exists", confidence: 0.78, word, provider: "other" });
});
