/**
 * Where mail for a domain goes (RFC 5321 section 5.1, RFC 7505), or why it goes nowhere. Answers are remembered, and
 * the same question asked by many at once is sent once.
 */
import type { MxRecord } from "node:dns";
import { isIP } from "node:net";
import type { VerdictReason } from "../contract/terms.ts";
import type { BoundedCache } from "./bounded-cache.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import type { Answered, Dns } from "./dns.ts";
import type { Stoppable } from "./on-abort.ts";

/** Names of mail hosts, the preferred one first; never empty. */
export type MailRoute = { readonly kind: "hosts"; readonly names: readonly string[] } | NoRoute;

export type HostAddresses = { readonly kind: "addresses"; readonly ips: readonly string[] } | NoRoute;

/** `why` is one sentence, for the evidence. */
export type NoRoute = { readonly kind: "none"; readonly reason: VerdictReason; readonly why: string };

export type Asking = { readonly signal: Stoppable; readonly nowMs: number; readonly isUrgent?: boolean };

export type DomainLookup = {
  route(domain: string, asking: Asking): Promise<MailRoute>;
  /** The addresses of one mail host that may be connected to. */
  addresses(host: string, asking: Asking): Promise<HostAddresses>;
};

export type DomainOptions = {
  readonly dns: Dns;
  readonly mayConnect: (ip: string) => boolean;
  readonly reservedDomains: "refuse" | "allow";
  readonly allowTlds: ReadonlySet<string>;
};

// A spammer's domain may list hundreds of hosts; RFC 5321 asks for at least two to be tried.
const hostsMax = 5;
const addressesMax = 4;
const rememberedMax = 20_000;
const foundTtlMs = 10 * 60_000;
// RFC 2308 lets a "no" be cached for hours, but a domain that is being set up should not have to wait that long.
const absentTtlMs = 5 * 60_000;
// A failing server is asked again soon, but not once for each address of a list.
const failedTtlMs = 2_000;

export function createDomainLookup(options: DomainOptions): DomainLookup {
  const routes = rememberer<MailRoute>();
  const hosts = rememberer<HostAddresses>();
  return {
    route(domain, asking) {
      if (options.reservedDomains === "refuse" && isReserved(domain, options.allowTlds)) {
        return Promise.resolve(none("reserved_domain", "The domain is reserved for documentation and tests (RFC 2606)."));
      }
      return routes.recall(domain, asking, () => findRoute(domain, options.dns));
    },
    addresses: (host, asking) => hosts.recall(host, asking, () => findAddresses(host, options)),
  };
}

async function findRoute(domain: string, dns: Dns): Promise<MailRoute> {
  const answer = await dns.mx(domain);
  switch (answer.kind) {
    case "records":
      return routeOf(answer.records);
    case "no_records": {
      // RFC 5321 section 5.1: without MX records, the domain itself is the mail host.
      const address = await dns.addresses(domain);
      if (address.kind === "records") return { kind: "hosts", names: [domain] };
      if (address.kind === "failed" || address.kind === "silent") return withoutAnswer(address);
      return none("no_mail_server", "The domain has neither MX records nor an address.");
    }
    case "no_name":
      return none("domain_not_found", "The domain does not exist.");
    case "failed":
    case "silent":
      return withoutAnswer(answer);
  }
}

function routeOf(records: readonly MxRecord[]): MailRoute {
  const named = records.map(({ exchange, priority }) => ({ name: exchange.toLowerCase().replace(/\.$/, ""), priority }));
  const real = named.filter(({ name }) => name !== "");
  if (real.length === 0) return none("null_mx", "The domain says that it takes no mail (RFC 7505).");
  const usable = real.filter(({ name }) => isIP(name) === 0 && !/(?:^|\.)localhost$/.test(name));
  if (usable.length === 0) return none("mx_unresolvable", "The MX records name no host: they are IP addresses or localhost.");
  // Equal preferences are sorted by name, so that addresses of a domain share the sessions of one host.
  usable.sort((a, b) => a.priority - b.priority || (a.name < b.name ? -1 : 1));
  return { kind: "hosts", names: [...new Set(usable.map(({ name }) => name))].slice(0, hostsMax) };
}

async function findAddresses(host: string, { dns, mayConnect }: DomainOptions): Promise<HostAddresses> {
  const answer = await dns.addresses(host);
  switch (answer.kind) {
    case "records": {
      const ips = answer.records.filter(mayConnect).slice(0, addressesMax);
      if (ips.length > 0) return { kind: "addresses", ips };
      return none("mx_unroutable", "The mail host has only private or reserved addresses.");
    }
    case "no_name":
    case "no_records":
      return none("mx_unresolvable", "The mail host has no address.");
    case "failed":
    case "silent":
      return withoutAnswer(answer);
  }
}

function withoutAnswer(answer: Extract<Answered<never>, { kind: "failed" | "silent" }>): NoRoute {
  return answer.kind === "silent"
    ? none("dns_timeout", "The name servers did not answer in time.")
    : none("dns_error", `The name servers could not answer (${answer.detail}).`);
}

function none(reason: VerdictReason, why: string): NoRoute {
  return { kind: "none", reason, why };
}

// RFC 2606 and RFC 6761: names that will never belong to anybody.
const reservedTops: ReadonlySet<string> = new Set(["test", "example", "invalid", "localhost"]);
const reservedNames: ReadonlySet<string> = new Set(["example.com", "example.net", "example.org"]);

function isReserved(domain: string, allowTlds: ReadonlySet<string>): boolean {
  const labels = domain.split(".");
  const top = labels.at(-1) ?? "";
  if (allowTlds.has(top)) return false;
  return reservedTops.has(top) || reservedNames.has(labels.slice(-2).join("."));
}

type Rememberer<Value> = { recall(key: string, asking: Asking, find: () => Promise<Value | NoRoute>): Promise<Value> };

function rememberer<Value extends { readonly kind: string }>(): Rememberer<Value | NoRoute> {
  // Promises that have been kept: whoever asks again awaits no further one.
  const cache: BoundedCache<Promise<Value | NoRoute>> = createBoundedCache(rememberedMax);
  // Its tries and their time-outs bound a question: nobody has to be able to leave it.
  const asking = new Map<string, Promise<Value | NoRoute>>();

  async function ask(key: string, nowMs: number, find: () => Promise<Value | NoRoute>): Promise<Value | NoRoute> {
    try {
      const found = await find();
      cache.set(key, Promise.resolve(found), nowMs + ttlMs(found));
      return found;
    } finally {
      asking.delete(key);
    }
  }

  return {
    recall(key, { nowMs }, find) {
      const known = cache.get(key, nowMs) ?? asking.get(key);
      if (known !== undefined) return known;
      const asked = ask(key, nowMs, find);
      asking.set(key, asked);
      return asked;
    },
  };
}

function ttlMs(found: { readonly kind: string; readonly reason?: VerdictReason }): number {
  if (found.kind !== "none") return foundTtlMs;
  return found.reason === "dns_error" || found.reason === "dns_timeout" ? failedTtlMs : absentTtlMs;
}
