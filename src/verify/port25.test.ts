import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import type { MailNews } from "../domain/mail-news.ts";
import type { HostAddresses } from "./domain.ts";
import { createExits } from "./exits.ts";
import { createPort25 } from "./port25.ts";
import { openLoopback } from "./testing/loopback.ts";

/** A port of loopback on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const named = { addresses: (host: string): Promise<HostAddresses> => Promise.resolve(host.startsWith("gone") ? { kind: "none", reason: "dns_timeout", why: "" } : { kind: "addresses", ips: ["127.0.0.1"] }) };

test("where no host can be reached although the DNS works, the port is blocked: said once, and looked at again", async (t) => {
  const news: MailNews[] = [];
  const server = createServer((socket) => socket.end());
  t.after(() => server.close());
  const port = await closedPort();
  let nowMs = 0;
  const port25 = createPort25({ hosts: ["a", "b"], lookup: named, exits: createExits([]), port, timeoutMs: 5_000, now: () => nowMs, onNews: (told) => news.push(told) });
  assert.deepEqual(await Promise.all([port25.isBlocked(), port25.isBlocked()]), [true, true]);
  assert.equal(await port25.isBlocked(), true);
  assert.deepEqual(news.map(({ kind }) => kind), ["blocked"]);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  assert.equal(await port25.isBlocked(), true);
  nowMs += 600_000;
  assert.equal(await port25.isBlocked(), false);
  assert.deepEqual(news.map(({ kind }) => kind), ["blocked", "answers again"]);
});

test("where the DNS does not work either, nothing is concluded", async () => {
  const port25 = createPort25({ hosts: ["a", "gone1", "gone2"], lookup: named, exits: createExits([]), port: await closedPort(), timeoutMs: 5_000, now: () => 0, onNews: () => assert.fail() });
  assert.equal(await port25.isBlocked(), false);
});

test("verdicts say that the port is blocked, and only where the DNS has no answer of its own", async (t) => {
  const smtpPort = await closedPort();
  const zones = { "acme.test": { mx: [[1, "mx.test"]] }, "mx.test": { a: ["127.0.0.1"] } } as const;
  const { ask } = await openLoopback(t, [], { smtp: "auto", smtpPort, probeHosts: ["mx.test", "mx.test"], zones });
  const { verdict, retryAtMs } = await ask("ada@acme.test");
  assert.deepEqual([verdict.status, verdict.reason, retryAtMs], ["unknown", "port25_blocked", null]);
  assert.equal((await ask("ada@nowhere.test")).verdict.reason, "domain_not_found");
});
