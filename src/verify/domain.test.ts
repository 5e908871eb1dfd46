import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { createDns } from "./dns.ts";
import type { DomainLookup } from "./domain.ts";
import { createDomainLookup } from "./domain.ts";
import { createAddressGuard } from "../net/networks.ts";
import type { NameServer, Zone } from "./testing/name-server.ts";
import { startNameServer } from "./testing/name-server.ts";

const zones: Readonly<Record<string, Zone>> = {
  "plain.test": { mx: [[20, "backup.test"], [10, "MX.test"]] },
  "mx.test": { a: ["127.0.0.1"] },
  "backup.test": { a: ["127.0.0.2"] },
  "only-a.test": { a: ["127.0.0.1"] },
  "only-aaaa.test": { aaaa: ["::1"] },
  "empty.test": {},
  "null.test": { mx: [[0, ""]], a: ["127.0.0.1"] },
  "null-and-more.test": { mx: [[0, ""], [10, "mx.test"]] },
  "ip.test": { mx: [[10, "127.0.0.1"]] },
  "localhost-mx.test": { mx: [[10, "localhost"]] },
  "servfail.test": { fails: "SERVFAIL" },
  "refused.test": { fails: "REFUSED" },
  "silent.test": { fails: "silence" },
  "private.test": { a: ["10.0.0.1", "192.168.0.1"] },
  "mixed.test": { a: ["10.0.0.1", "127.0.0.1"] },
  "acme.example": { mx: [[10, "mx.test"]] },
};
const asking = { signal: new AbortController().signal, nowMs: 0 };

async function open(t: TestContext, reservedDomains: "refuse" | "allow" = "allow"): Promise<{ lookup: DomainLookup; names: NameServer }> {
  const names = await startNameServer(zones);
  const dns = createDns({ servers: [names.server], timeoutMs: 100, triesMax: 1 });
  t.after(() => {
    dns.close();
    return names.close();
  });
  return { lookup: createDomainLookup({ dns, mayConnect: createAddressGuard({ allow: ["127.0.0.0/8", "::1/128"] }).isAllowed, reservedDomains, allowTlds: new Set<string>() }), names };
}

for (const [domain, expected] of [
  ["plain.test", ["mx.test", "backup.test"]],
  ["only-a.test", ["only-a.test"]],
  ["only-aaaa.test", ["only-aaaa.test"]],
  ["null-and-more.test", ["mx.test"]],
  ["null.test", "null_mx"],
  ["empty.test", "no_mail_server"],
  ["nowhere.test", "domain_not_found"],
  ["ip.test", "mx_unresolvable"],
  ["localhost-mx.test", "mx_unresolvable"],
  ["servfail.test", "dns_error"],
  ["refused.test", "dns_error"],
  ["silent.test", "dns_timeout"],
] as const) {
  test(`mail for ${domain}: ${String(expected)}`, async (t) => {
    const { lookup } = await open(t);
    const route = await lookup.route(domain, asking);
    assert.deepEqual(route.kind === "hosts" ? route.names : route.reason, expected);
  });
}

for (const [host, expected] of [
  ["mx.test", ["127.0.0.1"]],
  ["only-aaaa.test", ["::1"]],
  ["mixed.test", ["127.0.0.1"]],
  ["private.test", "mx_unroutable"],
  ["nowhere.test", "mx_unresolvable"],
  ["servfail.test", "dns_error"],
] as const) {
  test(`addresses of the mail host ${host}: ${String(expected)}`, async (t) => {
    const { lookup } = await open(t);
    const found = await lookup.addresses(host, asking);
    assert.deepEqual(found.kind === "addresses" ? found.ips : found.reason, expected);
  });
}

test("reserved domains are refused without a question, unless they are allowed", async (t) => {
  const { lookup, names } = await open(t, "refuse");
  for (const domain of ["acme.example", "a.test", "b.invalid", "c.localhost", "example.com", "mail.example.org"]) {
    const route = await lookup.route(domain, asking);
    assert.equal(route.kind === "none" && route.reason, "reserved_domain", domain);
  }
  assert.deepEqual(names.asked, []);
});

test("a question is sent once, however many ask it, and again after its time", async (t) => {
  const { lookup, names } = await open(t);
  await Promise.all([1, 2, 3].map(() => lookup.route("plain.test", asking)));
  await lookup.route("plain.test", asking);
  assert.deepEqual(names.asked, ["MX plain.test"]);
  await lookup.route("plain.test", { ...asking, nowMs: 3_600_000 });
  assert.equal(names.asked.length, 2);
});
