import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exit } from "./exits.ts";
import { createExits } from "./exits.ts";
import { openLoopback, strict } from "./testing/loopback.ts";
import type { Visit } from "./testing/scripted-host.ts";
import { startSocksProxy } from "./testing/socks-proxy.ts";

const from = (ip: string, heloName: string | null = null): Exit => ({ heloName, way: { kind: "address", ip } });

test("a host is asked through the proxy, by address, and the password is told to the proxy alone", async (t) => {
  const proxy = await startSocksProxy({ user: "jane", password: "s3cret" });
  t.after(() => proxy.close());
  const through = (password: string): Exit => ({ heloName: "exit.test", way: { kind: "socks5", host: "127.0.0.1", port: proxy.port, user: "jane", password } });
  const { ask, hosts } = await openLoopback(t, [{ rcpt: strict("ada") }], { exits: [through("s3cret")] });
  assert.equal((await ask("ada@acme.test")).verdict.reason, "mailbox_exists");
  const [host] = hosts;
  assert.deepEqual(proxy.asked, [`1 127.0.0.1:${String(host?.port)}`]);
  assert.equal(host?.visits[0]?.heard[0], "EHLO exit.test");

  const refused = await openLoopback(t, [{}], { exits: [through("wr0ng")] });
  const { verdict, evidence, retryAtMs } = await refused.ask("ada@acme.test");
  assert.deepEqual([verdict.reason, retryAtMs === null], ["connection_failed", false]);
  assert.equal(evidence.text, "our SOCKS5 proxy does not take the user and password");
  assert.equal(refused.hosts[0]?.visits.length, 0);
});

test("no private address is reached through the proxy either", async (t) => {
  const proxy = await startSocksProxy({ user: "jane", password: "s3cret" });
  t.after(() => proxy.close());
  const exits: Exit[] = [{ heloName: null, way: { kind: "socks5", host: "127.0.0.1", port: proxy.port, user: "jane", password: "s3cret" } }];
  const { ask } = await openLoopback(t, [{}], { exits, allowNetworks: [] });
  assert.equal((await ask("ada@acme.test")).verdict.reason, "mx_unroutable");
  assert.deepEqual(proxy.asked, []);
});

test("what the proxy cannot reach was not reached", async (t) => {
  const proxy = await startSocksProxy({ user: "jane", password: "s3cret" });
  t.after(() => proxy.close());
  const exits: Exit[] = [{ heloName: null, way: { kind: "socks5", host: "127.0.0.1", port: proxy.port, user: "jane", password: "s3cret" } }];
  const { ask, hosts } = await openLoopback(t, [{}], { exits });
  await hosts[0]?.close();
  const { verdict, evidence } = await ask("ada@acme.test");
  assert.deepEqual([verdict.reason, evidence.text], ["connection_failed", "ECONNREFUSED"]);
});

test("a domain is always asked from the same address of ours, by that address's name", async (t) => {
  const callers = new Map<string, Set<string>>();
  const rcpt = (address: string, visit: Visit): string => {
    const domain = address.split("@")[1] ?? "";
    callers.set(domain, (callers.get(domain) ?? new Set()).add(`${visit.from} ${visit.heard[0] ?? ""}`));
    return strict("ada")(address);
  };
  const domains = Array.from({ length: 12 }, (_, n) => `shop${String(n)}.test`);
  const zones = Object.fromEntries(domains.map((domain) => [domain, { mx: [[10, "mx1.test"]] as const }]));
  const { ask } = await openLoopback(t, [{ rcpt }], { zones, exits: [from("127.0.0.21", "one.test"), from("127.0.0.22", "two.test"), from("::1")] });
  for (const local of ["ada", "bob", "eve"]) await Promise.all(domains.map((domain) => ask(`${local}@${domain}`)));
  assert.ok(domains.every((domain) => callers.get(domain)?.size === 1), "one caller for each domain");
  const seen = new Set([...callers.values()].flatMap((each) => [...each]));
  assert.deepEqual([...seen].toSorted(), ["127.0.0.21 EHLO one.test", "127.0.0.22 EHLO two.test"]);
});

test("another address of ours takes over some domains, and all others stay where they were", () => {
  const domains = Array.from({ length: 300 }, (_, n) => `d${String(n)}.test`);
  const [two, three] = [["192.0.2.1", "192.0.2.2"], ["192.0.2.1", "192.0.2.2", "192.0.2.3"]].map((ips) => createExits(ips.map((ip) => from(ip))));
  const moved = domains.filter((domain) => two?.routeOf(domain).name !== three?.routeOf(domain).name);
  assert.ok(moved.length > 50 && moved.length < 150, String(moved.length));
  assert.ok(moved.every((domain) => three?.routeOf(domain).name === "192.0.2.3"));
  assert.equal(createExits([from("192.0.2.1")]).routeOf("acme.test").exitTo("2001:db8::1"), null);
  assert.throws(() => createExits([from("here")]), RangeError);
});
