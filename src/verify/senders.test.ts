import assert from "node:assert/strict";
import { test } from "node:test";
import { openLoopback, strict } from "./testing/loopback.ts";
import type { Script } from "./testing/scripted-host.ts";

test("a host that refuses our sender is asked as the null sender, and is not offered the first one again", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ mail: (sender) => (sender === "" ? "250 Ok" : "550 5.7.1 Sender address rejected"), rcpt: strict("ada") }]);
  assert.deepEqual([(await ask("ada@acme.test")).verdict.reason, (await ask("bob@acme.test")).verdict.reason], ["mailbox_exists", "mailbox_not_found"]);
  const heard = (hosts[0]?.visits ?? []).flatMap((visit) => visit.heard);
  assert.equal(heard.filter((line) => line === "MAIL FROM:<check@probe.test>").length, 1);
});

test("so is a host that says so when a recipient is named", async (t) => {
  const rcpt = strict("ada");
  const senders = new Map<number, string>();
  const script: Script = {
    mail: (sender, visit) => (senders.set(visit.number, sender), "250 Ok"),
    rcpt: (address, visit) => (senders.get(visit.number) === "" ? rcpt(address) : "550-Verification failed for <check@probe.test>\r\n550 Sender verify failed"),
  };
  const { ask } = await openLoopback(t, [script]);
  const found = await Promise.all([ask("ada@acme.test"), ask("bob@acme.test"), ask("eve@acme.test")]);
  assert.deepEqual(found.map(({ verdict }) => verdict.reason), ["mailbox_exists", "mailbox_not_found", "mailbox_not_found"]);
});

test("a host that takes none of our senders leaves the verdict open", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ mail: () => "553 5.1.8 Domain of sender address does not exist" }], { otherMailFrom: "other@probe.test" });
  const { verdict, evidence } = await ask("ada@acme.test");
  assert.deepEqual([verdict.status, verdict.reason, evidence.stage], ["unknown", "sender_rejected", "mail"]);
  assert.deepEqual(hosts[0]?.visits[0]?.heard.filter((line) => line.startsWith("MAIL")), ["MAIL FROM:<check@probe.test>", "MAIL FROM:<other@probe.test>"]);
});

test("recipients of a further envelope are named before it is answered (RFC 2920), where the host does PIPELINING", async (t) => {
  for (const [ehlo, reason] of [["250-mx.example\r\n250 PIPELINING", "mailbox_not_found"], ["250 mx.example", "timeout"]] as const) {
    const script: Script = {
      ehlo: () => ehlo,
      // Of the second envelope this host says nothing until it has heard for whom it is.
      mail: (_, { recipients }) => (recipients === 0 ? "250 Ok" : null),
      rcpt: (address) => `${address.endsWith("@beta.test") ? "250 Ok\r\n" : ""}550 5.1.1 User unknown`,
    };
    const zones = { "beta.test": { mx: [[10, "mx1.test"]] as const } };
    const { ask, hosts, close } = await openLoopback(t, [script], { zones, timeouts: { commandMs: 500 } });
    await Promise.all(["bob", "eve", "zoe"].map((local) => ask(`${local}@acme.test`)));
    assert.equal((await ask("bob@beta.test")).verdict.reason, reason);
    assert.equal(hosts[0]?.visits.flatMap(({ heard }) => heard).includes("RCPT TO:<bob@beta.test>"), reason !== "timeout");
    await close();
  }
});

test("where a pipelined envelope is refused, what was said of its recipients is not heard", async (t) => {
  const script: Script = {
    mail: (_, { recipients }) => (recipients === 0 ? "250 Ok" : "452 4.3.1 Insufficient system storage"),
    rcpt: (address) => (address.endsWith("@beta.test") ? "550 5.5.1 Error: need MAIL command" : "550 5.1.1 User unknown"),
  };
  const { ask } = await openLoopback(t, [script], { zones: { "beta.test": { mx: [[10, "mx1.test"]] } } });
  await Promise.all(["bob", "eve", "zoe"].map((local) => ask(`${local}@acme.test`)));
  const { verdict, evidence } = await ask("bob@beta.test");
  assert.deepEqual([verdict.status, evidence.stage, evidence.code], ["unknown", "mail", 452]);
});
