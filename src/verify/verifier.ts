/**
 * The e-mail verifier: syntax, then the domain, then its mail host, and a verdict with the evidence for it. No message
 * is ever sent. An address that has to wait (greylisting) comes back with the time to ask again: nothing blocks.
 */
import { randomInt } from "node:crypto";
import type { MailHold, MailLimitsPort, MailManners } from "../domain/mail-limits.ts";
import { defaultManners } from "../domain/mail-limits.ts";
import type { MailNews } from "../domain/mail-news.ts";
import type { Verdict } from "../domain/verdict.ts";
import { verdict } from "../domain/verdict.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import { createCatchAll } from "./catch-all.ts";
import { createDns } from "./dns.ts";
import { createDomainLookup } from "./domain.ts";
import type { About, Evidence } from "./evidence.ts";
import { evidenceOf, evidenceWithoutHost, findingsOf } from "./evidence.ts";
import type { Exit } from "./exits.ts";
import { createExits } from "./exits.ts";
import { flagsOf, suggestionFor } from "./flags.ts";
import { limitsInMemory } from "./limits-in-memory.ts";
import { createMailHosts } from "./mail-hosts.ts";
import { providerName } from "./mail-provider.ts";
import { createManners } from "./manners.ts";
import { admission } from "./mannered-session.ts";
import type { Stoppable } from "./on-abort.ts";
import { createStop } from "./on-abort.ts";
import { createAddressGuard } from "../net/networks.ts";
import { createPort25, wellKnownHosts } from "./port25.ts";
import type { Probed } from "./probe.ts";
import { createProber } from "./probe.ts";
import { isPassing, retryAtMs } from "./retry.ts";
import { createSharedWork } from "./shared-work.ts";
import type { SmtpTimeouts } from "./smtp/session.ts";
import type { ParsedAddress } from "./syntax.ts";
import { parseAddress } from "./syntax.ts";
import type { Step } from "./trail.ts";
import { withEarlier } from "./trail.ts";
import { conclude } from "./verdict.ts";
import type { Decided, VerifyAllOptions } from "./verify-all.ts";
import { verifyAll } from "./verify-all.ts";

export type VerifierOptions = {
  /** Recursive resolvers as `IP` or `IP:port`; null for those of the operating system. */
  readonly resolver: { readonly servers: readonly string[] } | null;
  readonly smtpPort?: number;
  /** Our own name: hosts expect it to resolve to the address that we call from. */
  readonly heloName: string;
  /** Addresses of ours, or proxies, by which hosts are asked: each domain always by the same. None: the system chooses. */
  readonly exits?: readonly Exit[];
  /** Our own sender; empty for `<>`. Kept the same on every attempt, as greylisting hosts expect. */
  readonly mailFrom: string;
  /** For hosts that refuse that one; `<>` by default. Null: a host that refuses our sender is not asked as another. */
  readonly otherMailFrom?: string | null;
  /** `off`: where port 25 is closed; `auto` finds out by itself. Verdicts stay honest: what DNS cannot refute is `not_checked`. */
  readonly smtp?: "auto" | "on" | "off";
  /** For `auto`: hosts by which it is found out whether the port is open. */
  readonly probeHosts?: readonly string[];
  /** CIDR blocks that may be connected to although they are not public. */
  readonly allowNetworks?: readonly string[];
  readonly reservedDomains?: "refuse" | "allow";
  /** Reserved top-level domains that are looked up all the same, e.g. `test`. */
  readonly allowTlds?: readonly string[];
  readonly timeouts?: Partial<VerifierTimeouts>;
  /** Connections open at once, to all hosts together. */
  readonly connectionsMax?: number;
  /** Connections to one host that runs its own mail. */
  readonly connectionsPerHost?: number;
  /** Connections to one provider that runs the mail of many domains, all its hosts together. */
  readonly connectionsPerProvider?: number;
  /** How complaints of hosts are answered, where that is not `defaultManners` of `domain/mail-limits.ts`. */
  readonly manners?: Partial<MailManners>;
  /** Keeps what was learned about providers, and shares it with other workers; in memory by default. */
  readonly limits?: MailLimitsPort;
  /** Told when a provider starts to refuse us, and when it answers again. */
  readonly onNews?: (news: MailNews) => void;
  readonly recipientsPerSession?: number;
  /** Between two short connections to one host; what it is given where it minds us is a multiple of it. 1,000 otherwise. */
  readonly paceMs?: number;
  /** Pauses before the second, third, … attempt. */
  readonly greylistRetryMs?: readonly number[];
  /** A local part that nobody has and nobody could guess. */
  readonly randomLocal?: () => string;
};

export type VerifierTimeouts = SmtpTimeouts & { readonly dnsMs: number };

export type Asked = {
  /** Ends this call; others that wait for the same address go on. */
  readonly signal: AbortSignal;
  /** The caller's clock, epoch milliseconds. */
  readonly nowMs: number;
  /** How many times this address was asked about before. */
  readonly attempt: number;
  /** The trail of those times, to be gone on with; none by default. */
  readonly earlier?: readonly Step[];
  /** It goes ahead of what else waits for the same host. */
  readonly isUrgent?: boolean;
};

type Question = Omit<Asked, "signal"> & { readonly signal: Stoppable };

export type Verification = {
  /** Normalised; as it was given where it is no address. */
  readonly address: string;
  readonly verdict: Verdict;
  readonly evidence: Evidence;
  /** When another attempt may learn more, epoch milliseconds; null where the verdict stands. */
  readonly retryAtMs: number | null;
  /** `attempt` of the next question: one more, unless the host was left alone and this was none. */
  readonly attempts: number;
};

export type Verify = (address: string, asked: Asked) => Promise<Verification>;

export type Verifier = {
  /**
   * Rejects only with the reason of `signal`.
   * @example (await verifier.verify("ada@acme.example", { signal, nowMs: Date.now(), attempt: 0 })).verdict.status
   */
  readonly verify: Verify;
  /**
   * A stream of any length, with all attempts that the schedule has. See `verify-all.ts` for its bounds.
   * @example for await (const { item, verification } of verifier.verifyAll(lines, { addressOf: (line) => line, signal, now: Date.now })) …
   */
  verifyAll<Item>(items: AsyncIterable<Item>, options: VerifyAllOptions<Item>): AsyncIterable<Decided<Item>>;
  /** Who runs the domain's mail, as verdicts name it; null where it has no mail host. Asks the DNS at most, and remembers. */
  providerOf(domain: string): Promise<string | null>;
  close(): Promise<void>;
};

const defaultTimeouts: VerifierTimeouts = { dnsMs: 2_000, connectMs: 10_000, bannerMs: 30_000, commandMs: 30_000, tlsMs: 15_000, quitMs: 2_000 };
const dnsTriesMax = 3;
const heldMinMs = 1_000;
// RFC 5321 section 4.5.3.1.8: what every host has to take.
const defaultRecipients = 100;
const recentMax = 5_000;
const recentTtlMs = 10 * 60_000;

/** Throws a RangeError for a network, or an address of ours, that cannot be read. Opens nothing before the first question. */
export function createVerifier(options: VerifierOptions): Verifier {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const schedule = options.greylistRetryMs ?? [60_000, 300_000, 900_000, 3_600_000];
  const dns = createDns({ servers: options.resolver?.servers ?? null, timeoutMs: timeouts.dnsMs, triesMax: dnsTriesMax });
  const lookup = createDomainLookup({
    dns,
    mayConnect: createAddressGuard({ allow: options.allowNetworks ?? [] }).isAllowed,
    reservedDomains: options.reservedDomains ?? "refuse",
    allowTlds: new Set(options.allowTlds),
  });
  const mailManners = { ...defaultManners, ...options.manners };
  const manners = createManners({ limits: options.limits ?? limitsInMemory(Date.now, mailManners), refusalsMin: mailManners.refusalsMin, now: Date.now, onNews: options.onNews ?? (() => undefined) });
  const exits = createExits(options.exits ?? []);
  const connectionsPerHost = options.connectionsPerHost ?? 8;
  const hosts = createMailHosts({
    admit: admission(manners, { connectionsMax: { perHost: connectionsPerHost, perProvider: options.connectionsPerProvider ?? 20 }, now: Date.now }),
    exits,
    port: options.smtpPort ?? 25,
    heloName: options.heloName,
    mailFrom: sendersOf(options),
    timeouts,
    connectionsMax: options.connectionsMax ?? 100,
    connectionsPerHost,
    recipientsPerSession: options.recipientsPerSession ?? defaultRecipients,
    paceMs: options.paceMs ?? 1_000,
  });
  const smtpPort = options.smtpPort ?? 25;
  const port25 = createPort25({
    // Another port is a test's, or a relay's: the well-known hosts do not listen there.
    hosts: options.probeHosts ?? (smtpPort === 25 ? wellKnownHosts : []),
    lookup,
    exits,
    port: smtpPort,
    timeoutMs: timeouts.connectMs,
    now: Date.now,
    onNews: options.onNews ?? (() => undefined),
  });
  const probe = createProber({ lookup, hosts, catchAll: createCatchAll(options.randomLocal ?? plausibleName) });
  const shared = createSharedWork<Verification>();
  const recent = createBoundedCache<Verification>(recentMax);

  async function check(parsed: ParsedAddress, asked: Question): Promise<Verification> {
    const startedMs = performance.now();
    const unreached = (reason: Verdict["reason"], why: string, host: string | null = null): Verification =>
      withRetry({ address: parsed.address, verdict: verdict(reason), evidence: evidenceWithoutHost({ stage: "dns", text: why, host }, about(parsed, startedMs)) }, asked);
    const route = await lookup.route(parsed.domain, asked);
    if (route.kind === "none") return unreached(route.reason, route.why);
    if (options.smtp === "auto" && (await port25.isBlocked())) return unreached("port25_blocked", "The domain takes mail; port 25 is blocked here, so its mail host could not be asked.", route.names[0]);
    if (options.smtp === "off") return unreached("not_checked", "The domain takes mail; its mail host was not asked.", route.names[0]);
    const probed = await probe(parsed, route.names, asked);
    if (probed.kind === "none") return unreached(probed.reason, probed.why, route.names[0]);
    const concluded = conclude(findingsOf(probed, asked.attempt));
    return withRetry({ address: parsed.address, verdict: concluded, evidence: evidenceOf(probed, about(parsed, startedMs)) }, asked, probed);
  }

  function withRetry(found: Omit<Verification, "retryAtMs" | "attempts">, { attempt, nowMs }: Question, probed?: Probed): Verification {
    const { status, reason } = found.verdict;
    const hold = probed === undefined ? null : holdOf(probed);
    if (hold !== null) {
      const pauseMs = Math.max(heldMinMs, hold.untilMs - Date.now());
      return { ...found, retryAtMs: hold.isLasting ? null : nowMs + found.evidence.tookMs + pauseMs, attempts: attempt };
    }
    // Everybody refused alike: a recipient that is taken meanwhile would tell how to read it.
    const mayBeRead = probed?.meaning.basis === "bare";
    const isOpen = status === "unknown" && (isPassing(reason, attempt) || mayBeRead);
    const { code, tookMs } = found.evidence;
    // Only a host may ask for a pause: our own words are about something else.
    const text = code === null ? "" : found.evidence.text;
    return { ...found, retryAtMs: isOpen ? retryAtMs({ schedule, attempt, nowMs: nowMs + tookMs, text }) : null, attempts: attempt + 1 };
  }

  async function verify(text: string, asked: Asked): Promise<Verification> {
    asked.signal.throwIfAborted();
    const parsed = parseAddress(text);
    if (parsed.kind === "invalid") return unreadable(text, parsed.why);
    const known = recent.get(parsed.address, asked.nowMs);
    if (known !== undefined) return withEarlier(known, asked.earlier ?? []);
    const found = await shared.run(parsed.address, asked.signal, (signal) => check(parsed, { ...asked, signal }));
    const { status } = found.verdict;
    if (status !== "unknown" && status !== "risky") recent.set(parsed.address, found, asked.nowMs + recentTtlMs);
    return withEarlier(found, asked.earlier ?? []);
  }

  return {
    verify,
    verifyAll: (items, streaming) => verifyAll(verify, items, streaming),
    async providerOf(domain) {
      const route = await lookup.route(domain, { signal: createStop(), nowMs: Date.now() });
      return route.kind === "none" ? null : providerName(route.names[0] ?? null);
    },
    async close() {
      dns.close();
      await hosts.close();
      await manners.close();
    },
  };
}

function sendersOf({ mailFrom, otherMailFrom = "" }: VerifierOptions): string[] {
  return otherMailFrom === null || otherMailFrom === mailFrom ? [mailFrom] : [mailFrom, otherMailFrom];
}

function about(parsed: ParsedAddress, startedMs: number): About {
  return { flags: flagsOf(parsed), suggestion: suggestionFor(parsed), tookMs: Math.round(performance.now() - startedMs) };
}

/** Why the host was left alone; null where it was asked. */
function holdOf({ answer: { exchange } }: Probed): MailHold | null {
  return exchange.kind === "lost" && exchange.how === "held" ? exchange.hold : null;
}

function unreadable(text: string, why: string): Verification {
  const evidence = evidenceWithoutHost({ stage: "syntax", text: why, host: null }, { flags: null, suggestion: null, tookMs: 0 });
  return { address: text.trim(), verdict: verdict("invalid_syntax"), evidence, retryAtMs: null, attempts: 1 };
}

/** Looks like a person's name, so that no filter for noise refuses it, but has more than 50 bits of chance. */
function plausibleName(): string {
  return `${syllable()}${syllable()}${syllable()}.${syllable()}${syllable()}${syllable()}`;
}

function syllable(): string {
  return pick("bcdfghklmnprstvw") + pick("aeiou") + pick("lmnrst");
}

function pick(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}
