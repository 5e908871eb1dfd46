import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { SMTPServer } from "smtp-server";
import type { Script } from "./testing/scripted-host.ts";
import { openLoopback, startMs, strict } from "./testing/loopback.ts";

test("an address that is taken where others are refused is deliverable, with the evidence for it", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ rcpt: strict("ada") }]);
  const { address, verdict, evidence, retryAtMs } = await ask(" ada@ACME.test ");
  assert.equal(address, "ada@acme.test");
  assert.deepEqual([verdict.status, verdict.reason, retryAtMs], ["deliverable", "mailbox_exists", null]);
  assert.deepEqual([evidence.stage, evidence.mxHost, evidence.ip, evidence.code, evidence.enhancedCode], ["rcpt", "mx1.test", "127.0.0.1", 250, "2.1.5"]);
  assert.deepEqual([evidence.randomProbe?.code, evidence.takesAll], [550, "no"]);
  assert.equal(hosts[0]?.visits.length, 1);
});

test("a name that nobody has is undeliverable, without a random probe", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ rcpt: strict("ada") }]);
  assert.equal((await ask("bob@acme.test")).verdict.reason, "mailbox_not_found");
  assert.deepEqual(hosts[0]?.visits[0]?.heard.filter((line) => line.startsWith("RCPT")), ["RCPT TO:<bob@acme.test>"]);
});

test("a host that takes everybody is accept_all, and is asked about nobody only once", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{}]);
  const found = await Promise.all(["ada", "bob", "eve"].map((local) => ask(`${local}@acme.test`)));
  assert.deepEqual(found.map(({ verdict }) => verdict.reason), ["accept_all", "accept_all", "accept_all"]);
  await ask("zoe@acme.test");
  const heard = (hosts[0]?.visits ?? []).flatMap((visit) => visit.heard);
  assert.equal(heard.filter((line) => line === "RCPT TO:<nobody@acme.test>").length, 1);
});

test("a host that takes everybody but a few: those few are missing, the others accept_all_partial", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: (address) => (address.startsWith("old") ? "550 5.1.1 gone" : "250 Ok") }]);
  assert.equal((await ask("old@acme.test")).verdict.reason, "mailbox_not_found");
  assert.equal((await ask("ada@acme.test")).verdict.reason, "accept_all_partial");
});

test("a refusal for now of the random probe is asked again in a new session before it is believed", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ rcpt: (_, visit) => (visit.recipients === 0 ? "250 Ok" : "452 4.5.3 Too many recipients") }]);
  assert.equal((await ask("ada@acme.test")).verdict.reason, "accept_all");
  assert.equal(hosts[0]?.visits.length, 2);
});

test("catch-all is never inferred from an error: the verdict stays open", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: (address) => (address.startsWith("nobody") ? "451 4.3.0 Out of order" : "250 Ok") }]);
  const { verdict, retryAtMs } = await ask("ada@acme.test");
  assert.deepEqual([verdict.status, verdict.reason], ["unknown", "temporary_error"]);
  assert.equal(retryAtMs !== null && retryAtMs >= startMs + 60_000, true);
});

test("greylisting is waited for by the schedule, with the same sender and the same random name", async (t) => {
  const seen = new Set<string>();
  const rcpt = (address: string): string => {
    if (seen.has(address)) return strict("ada")(address);
    seen.add(address);
    return `450 4.2.0 <${address}>: Recipient address rejected: Greylisted`;
  };
  const { ask, hosts } = await openLoopback(t, [{ rcpt }], { greylistRetryMs: [1_000, 2_000] });
  const first = await ask("ada@acme.test");
  assert.equal(first.verdict.reason, "greylisted");
  assert.equal(first.retryAtMs, startMs + 1_000 + first.evidence.tookMs);
  assert.equal((await ask("ada@acme.test", 1)).verdict.reason, "mailbox_exists");
  const senders = (hosts[0]?.visits ?? []).flatMap((visit) => visit.heard).filter((line) => line.startsWith("MAIL"));
  assert.deepEqual([...new Set(senders)], ["MAIL FROM:<check@probe.test>"]);
});

test("after the schedule the verdict stands", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: () => "450 4.7.1 Greylisted" }], { greylistRetryMs: [1_000] });
  assert.notEqual((await ask("ada@acme.test", 0)).retryAtMs, null);
  const last = await ask("ada@acme.test", 1);
  assert.deepEqual([last.verdict.reason, last.retryAtMs], ["greylisted", null]);
});

test("a soft 'no such user' is believed when it is repeated", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: () => "450 4.1.1 User unknown in local recipient table" }]);
  const first = await ask("bob@acme.test");
  assert.deepEqual([first.verdict.status, first.retryAtMs === null], ["unknown", false]);
  assert.equal((await ask("bob@acme.test", 1)).verdict.reason, "mailbox_not_found");
});

for (const [where, script, reason] of [
  ["the banner", { banner: () => "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org" }, "blocked_ip"],
  ["EHLO", { ehlo: () => "550 you are on our blocklist", helo: () => "550 you are on our blocklist" }, "blocked_ip"],
  ["MAIL", { mail: () => "550 5.7.1 no such user, because your IP is blacklisted" }, "blocked_ip"],
  ["MAIL, without a word about why", { mail: () => "550 no such user" }, "sender_rejected"],
  ["RCPT", { rcpt: () => "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example" }, "blocked_ip"],
  ["every RCPT alike, without a reason", { rcpt: () => "550 no" }, "blocked_policy"],
] as const) {
  test(`a refusal of us at ${where} is never a verdict on the user`, async (t) => {
    const { ask } = await openLoopback(t, [script]);
    assert.deepEqual(pair(await ask("ada@acme.test")), ["unknown", reason]);
  });
}

test("a bare refusal is read by what others met: missing, where somebody else was taken", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: (address) => (address.startsWith("ada") ? "250" : "550") }]);
  assert.deepEqual(pair(await ask("ada@acme.test")), ["deliverable", "mailbox_exists"]);
  assert.deepEqual(pair(await ask("bob@acme.test")), ["undeliverable", "mailbox_not_found"]);
});

test("replies may come byte by byte, in many lines, and end in bare LF", async (t) => {
  const refusal = "550-5.1.1 The account that you tried to reach does\r\n550-5.1.1 not exist. ref 250-22061\r\n550 5.1.1 gsmtp";
  const { ask } = await openLoopback(t, [
    {
      banner: () => "220-wait for it\r\n220 mx.test",
      rcpt: (address) => (address.startsWith("ada") ? "250 2.1.5 Ok, ref 550-1234" : refusal),
      write: (socket, reply) => {
        for (const byte of reply.replaceAll("\r\n", "\n")) setImmediate(() => socket.write(byte));
      },
    },
  ]);
  assert.deepEqual(pair(await ask("ada@acme.test")), ["deliverable", "mailbox_exists"]);
  assert.deepEqual(pair(await ask("bob@acme.test")), ["undeliverable", "mailbox_not_found"]);
});

test("nothing is said before the last line of the banner", async (t) => {
  const heardEarly: number[] = [];
  const write = (socket: Socket, reply: string): void => {
    if (!reply.startsWith("220-")) return void socket.write(reply);
    socket.write("220-teaser\r\n", () => {
      // The teaser is on its way: whoever speaks at once is heard before a few turns of the loop are over.
      let turns = 20;
      const next = (): void => {
        if ((turns -= 1) > 0) return void setImmediate(next);
        heardEarly.push(socket.bytesRead);
        socket.write("220 mx.test\r\n");
      };
      next();
    });
  };
  const { ask } = await openLoopback(t, [{ banner: () => "220-teaser\r\n220 mx.test", rcpt: strict("ada"), write }]);
  assert.equal((await ask("ada@acme.test")).verdict.reason, "mailbox_exists");
  assert.deepEqual(heardEarly, [0]);
});

test("a reset in the middle costs the recipient that caused it, not the others", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: (address) => (address.startsWith("bad") ? { say: "", and: "reset" } : strict("ada", "eve")(address)) }]);
  const found = await Promise.all(["ada", "bad", "eve", "bob"].map((local) => ask(`${local}@acme.test`)));
  assert.deepEqual(found.map(({ verdict }) => verdict.reason), ["mailbox_exists", "connection_closed", "mailbox_exists", "mailbox_not_found"]);
});

test("a host that hangs up after each refusal is asked about the next in a new session", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: (address) => (address.startsWith("ada") ? "250 Ok" : { say: "550 5.1.1 User unknown", and: "close" }) }]);
  const found = await Promise.all(["b1", "b2", "ada", "b3"].map((local) => ask(`${local}@acme.test`)));
  assert.deepEqual(found.map(({ verdict }) => verdict.reason), ["mailbox_not_found", "mailbox_not_found", "mailbox_exists", "mailbox_not_found"]);
});

test("a limit of recipients per session is learned and kept to", async (t) => {
  const script: Script = { rcpt: (address, visit) => (visit.recipients < 3 ? strict("a0")(address) : "452 4.5.3 Too many recipients") };
  const { ask, hosts } = await openLoopback(t, [script], { connectionsPerHost: 1 });
  const found = await Promise.all(Array.from({ length: 12 }, (_, index) => ask(`a${String(index)}@acme.test`)));
  assert.deepEqual(found.map(({ verdict }) => verdict.status), ["deliverable", ...Array.from({ length: 11 }, () => "undeliverable")]);
  const tooMany = (hosts[0]?.visits ?? []).filter((visit) => visit.recipients > 3);
  assert.equal(tooMany.length, 1);
});

test("a host that bears one connection at a time is asked over one", async (t) => {
  let open = 0;
  const { ask, hosts } = await openLoopback(
    t,
    [
      {
        banner: () => ((open += 1) > 1 ? { say: "421 4.7.0 Too many connections from you", and: "close" } : "220 mx.test"),
        rcpt: strict("a1"),
      },
    ],
    { connectionsPerHost: 3, recipientsPerSession: 100 },
  );
  const found = await Promise.all(Array.from({ length: 40 }, (_, index) => ask(`a${String(index)}@acme.test`)));
  assert.equal(found.filter(({ verdict }) => verdict.status === "unknown").length, 0);
  assert.equal((hosts[0]?.visits ?? []).filter((visit) => visit.recipients > 0).length, 1);
});

test("a host that turns on whoever guesses names is asked again, slowly, and its anger is no verdict", async (t) => {
  // Bans after four unknown users, until it has been left alone for a while.
  let unknown = 0;
  let isBanned = false;
  const rcpt = (address: string): string => {
    if (isBanned) return "550 5.7.1 Access denied";
    if (address.startsWith("ada")) return "250 Ok";
    unknown += 1;
    isBanned = unknown === 4;
    return "550 5.1.1 User unknown";
  };
  const banner = (visit: { number: number }): string => {
    if (visit.number > 1) isBanned = false;
    return "220 mx.test";
  };
  const { ask } = await openLoopback(t, [{ banner, rcpt }]);
  const found = await Promise.all(["b1", "b2", "b3", "b4", "b5", "ada"].map((local) => ask(`${local}@acme.test`)));
  assert.deepEqual(found.map(({ verdict }) => verdict.reason), [...Array.from({ length: 5 }, () => "mailbox_not_found"), "mailbox_exists"]);
});

test("the next host is asked where the first is busy, closed or dead, and only there", async (t) => {
  for (const first of [
    { banner: () => ({ say: "421 4.3.2 Service not available", and: "close" }) as const },
    { banner: () => ({ say: "", and: "reset" }) as const },
    { ehlo: () => "451 4.3.2 later" },
  ]) {
    const { ask } = await openLoopback(t, [first, { rcpt: strict("ada") }]);
    const { verdict, evidence } = await ask("ada@acme.test");
    assert.deepEqual([verdict.reason, evidence.mxHost], ["mailbox_exists", "mx2.test"]);
    assert.equal(verdict.confidence < 0.9, true);
  }
  const { ask, hosts } = await openLoopback(t, [{ rcpt: strict("ada") }, {}]);
  assert.equal((await ask("bob@acme.test")).verdict.reason, "mailbox_not_found");
  assert.equal(hosts[1]?.visits.length, 0);
});

test("a host without a name in the DNS is passed over", async (t) => {
  const { ask } = await openLoopback(t, [{ rcpt: strict("ada") }], { zones: { "acme.test": { mx: [[5, "dead.test"], [10, "mx1.test"]] } } });
  assert.equal((await ask("ada@acme.test")).verdict.reason, "mailbox_exists");
});

test("a host that never speaks times out, and so does one that stops", async (t) => {
  const timeouts = { bannerMs: 60, commandMs: 60, quitMs: 60 };
  const mute = await openLoopback(t, [{ banner: () => null }], { timeouts });
  assert.deepEqual(pair(await mute.ask("ada@acme.test")), ["unknown", "timeout"]);
  const stops = await openLoopback(t, [{ rcpt: () => null }], { timeouts });
  assert.deepEqual(pair(await stops.ask("ada@acme.test")), ["unknown", "timeout"]);
});

test("what is not SMTP is a protocol error", async (t) => {
  const { ask } = await openLoopback(t, [{ banner: () => "SSH-2.0-OpenSSH_9.6" }]);
  assert.deepEqual(pair(await ask("ada@acme.test")), ["unknown", "protocol_error"]);
});

test("HELO is said to a host that does not know EHLO", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ ehlo: () => "502 5.5.2 what?", rcpt: strict("ada") }]);
  assert.equal((await ask("ada@acme.test")).verdict.reason, "mailbox_exists");
  assert.equal(hosts[0]?.visits[0]?.heard[1], "HELO probe.test");
});

test("an encrypted session is used where it is offered, whoever signed the certificate", async (t) => {
  const server = new SMTPServer({
    authOptional: true,
    onMailFrom: (_, session, next) => next(session.secure ? null : Object.assign(new Error("Must issue a STARTTLS command first"), { responseCode: 530 })),
    onRcptTo: ({ address }, _, next) => next(address.startsWith("ada") ? null : Object.assign(new Error("5.1.1 User unknown"), { responseCode: 550 })),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const bound = server.server.address();
  const smtpPort = typeof bound === "object" && bound !== null ? bound.port : 0;
  const { ask } = await openLoopback(t, [], { smtpPort, zones: { "acme.test": { mx: [[1, "tls.test"]] }, "tls.test": { a: ["127.0.0.1"] } } });
  const { verdict, evidence } = await ask("ada@acme.test");
  assert.deepEqual([verdict.reason, evidence.tls], ["mailbox_exists", true]);
});

test("broken encryption falls back to a session in clear", async (t) => {
  const offers: Script = { ehlo: () => "250-mx.test\r\n250 STARTTLS", rcpt: strict("ada") };
  const broken = await openLoopback(t, [{ ...offers, other: (line) => (line === "STARTTLS" ? { say: "220 go", and: "reset" } : undefined) }]);
  const { verdict, evidence } = await broken.ask("ada@acme.test");
  assert.deepEqual([verdict.reason, evidence.tls, broken.hosts[0]?.visits.length], ["mailbox_exists", false, 2]);
  const declined = await openLoopback(t, [{ ...offers, other: (line) => (line === "STARTTLS" ? "454 4.7.0 not now" : undefined) }]);
  assert.equal((await declined.ask("ada@acme.test")).verdict.reason, "mailbox_exists");
  assert.equal(declined.hosts[0]?.visits.length, 1);
});

test("an address beyond ASCII needs a host that takes such addresses", async (t) => {
  const able = await openLoopback(t, [{ rcpt: strict("użytkownik") }]);
  assert.equal((await able.ask("użytkownik@acme.test")).verdict.reason, "mailbox_exists");
  assert.ok(able.hosts[0]?.visits[0]?.heard.includes("MAIL FROM:<check@probe.test> SMTPUTF8"));
  const unable = await openLoopback(t, [{ ehlo: () => "250 mx.test" }]);
  assert.deepEqual(pair(await unable.ask("użytkownik@acme.test")), ["undeliverable", "smtputf8_unsupported"]);
});

test("one session serves many recipients and is ended with QUIT", async (t) => {
  const { ask, hosts, verifier } = await openLoopback(t, [{ rcpt: strict("a1", "a2") }], { connectionsPerHost: 1, recipientsPerSession: 50 });
  await Promise.all(Array.from({ length: 40 }, (_, index) => ask(`a${String(index)}@acme.test`)));
  await verifier.close();
  assert.equal(hosts[0]?.visits.length, 1);
  assert.equal(hosts[0]?.visits[0]?.heard.at(-1), "QUIT");
  assert.equal(hosts[0]?.visits[0]?.heard.some((line) => line.startsWith("DATA")), false);
});

test("the limits that a host states are kept: recipients of an envelope, and envelopes of a session", async (t) => {
  const { ask, hosts, verifier } = await openLoopback(t, [{ rcpt: strict("a1", "a2"), ehlo: () => "250-mx.test\r\n250-PIPELINING\r\n250 LIMITS RCPTMAX=3 MAILMAX=2" }], {
    zones: { "beta.test": { mx: [[1, "mx1.test"]] } },
  });
  const asked = ["acme.test", "beta.test"].flatMap((domain) => Array.from({ length: 10 }, (_, index) => ask(`a${String(index)}@${domain}`)));
  const reasons = new Set((await Promise.all(asked)).map(({ verdict }) => verdict.reason));
  await verifier.close();
  assert.deepEqual(reasons, new Set(["mailbox_not_found", "mailbox_exists"]));
  for (const { heard } of hosts[0]?.visits ?? []) {
    const envelopes = heard.join("\n").split("MAIL FROM").slice(1);
    assert.ok(envelopes.length <= 2, `${String(envelopes.length)} envelopes`);
    for (const envelope of envelopes) assert.ok((envelope.match(/RCPT TO/g)?.length ?? 0) <= 3);
  }
});

test("two domains at one host share a session, each with an envelope of its own", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ rcpt: strict("ada") }], { zones: { "beta.test": { mx: [[1, "mx1.test"]] } } });
  await Promise.all([ask("ada@acme.test"), ask("ada@beta.test")]);
  assert.equal(hosts[0]?.visits.length, 1);
  assert.equal(hosts[0]?.visits[0]?.heard.includes("RSET"), true);
});

test("the same address asked at the same time is asked once, and so is a recent one", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ rcpt: strict("ada") }]);
  await Promise.all([ask("ada@acme.test"), ask("ada@ACME.test"), ask("ada@acme.test")]);
  await ask("ada@acme.test");
  const heard = (hosts[0]?.visits ?? []).flatMap((visit) => visit.heard);
  assert.equal(heard.filter((line) => line === "RCPT TO:<ada@acme.test>").length, 1);
});

test("with SMTP off, what the DNS cannot refute is not checked", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{}], { smtp: "off" });
  const unasked = await ask("ada@acme.test");
  assert.deepEqual(pair(unasked), ["unknown", "not_checked"]);
  assert.deepEqual([unasked.evidence.mxHost, unasked.evidence.ip], ["mx1.test", null]);
  assert.deepEqual(pair(await ask("ada@nowhere.test")), ["undeliverable", "domain_not_found"]);
  assert.equal(hosts[0]?.visits.length, 0);
});

test("a caller that gives up is let go at once; the others get their answer", async (t) => {
  const heard = Promise.withResolvers<Socket>();
  const { ask, verifier } = await openLoopback(t, [
    {
      rcpt: strict("ada"),
      write: (socket, reply) => {
        if (reply.startsWith("250 2.1.5")) heard.resolve(socket);
        else socket.write(reply);
      },
    },
  ]);
  const impatient = new AbortController();
  const left = verifier.verify("ada@acme.test", { signal: impatient.signal, nowMs: startMs, attempt: 0 });
  const stays = ask("ada@acme.test");
  const socket = await heard.promise;
  impatient.abort(new Error("enough"));
  await assert.rejects(left, /enough/);
  socket.write("250 2.1.5 Ok\r\n");
  assert.equal((await stays).verdict.reason, "mailbox_exists");
});

function pair({ verdict }: { verdict: { status: string; reason: string } }): [string, string] {
  return [verdict.status, verdict.reason];
}
