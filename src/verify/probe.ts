/**
 * Asks a domain's mail hosts about one address: the preferred host first, the next one only where that one cannot be
 * talked to. Where the answer alone proves nothing, the same host is asked about a name that nobody has.
 */
import type { CatchAll, DomainHabit, RandomProbe } from "./catch-all.ts";
import type { Asking, DomainLookup, NoRoute } from "./domain.ts";
import type { HostAnswer, MailHost, MailHosts } from "./mail-hosts.ts";
import type { ProviderFacts } from "./mail-provider.ts";
import { providerOf } from "./mail-provider.ts";
import type { Meaning } from "./smtp/classify.ts";
import { classify, meaningOfLoss } from "./smtp/classify.ts";
import type { ParsedAddress } from "./syntax.ts";
import type { Step } from "./trail.ts";
import { stepAt, stepWithoutHost } from "./trail.ts";

export type Probed = {
  readonly kind: "probed";
  readonly host: string;
  /** False where a host of lower preference had to answer. */
  readonly isPreferred: boolean;
  readonly provider: ProviderFacts;
  readonly answer: HostAnswer;
  readonly meaning: Meaning;
  /** Null where it was not needed. */
  readonly random: RandomProbe | null;
  readonly habit: Readonly<DomainHabit>;
  /** Of all hosts that were tried for it. */
  readonly trail: readonly Step[];
};

export type Prober = (address: ParsedAddress, hostNames: readonly string[], asking: Asking) => Promise<Probed | NoRoute>;

export function createProber(parts: { lookup: DomainLookup; hosts: MailHosts; catchAll: CatchAll }): Prober {
  return async (address, hostNames, asking) => {
    let unreachable: Probed | NoRoute | null = null;
    const startedMs = performance.now();
    const trail: Step[] = [];
    for (const [index, name] of hostNames.entries()) {
      const sinceMs = performance.now();
      const at = (): Pick<Step, "atMs" | "tookMs" | "mxHost"> => ({ atMs: Math.round(asking.nowMs + sinceMs - startedMs), tookMs: Math.round(performance.now() - sinceMs), mxHost: name });
      const found = await parts.lookup.addresses(name, asking);
      if (found.kind === "none") {
        unreachable ??= found;
        trail.push(stepWithoutHost(found, at()));
        continue;
      }
      const probed = await probeHost(address, { name, ips: found.ips }, { ...parts, asking, isPreferred: index === 0 });
      trail.push(stepAt(probed.answer, probed.meaning, at()));
      if (!couldNotTalk(probed)) return { ...probed, trail };
      // What a host that exists said or did tells more than a name without an address.
      unreachable = unreachable?.kind === "probed" ? unreachable : { ...probed, trail };
    }
    return unreachable ?? { kind: "none", reason: "mx_unresolvable", why: "The domain names no mail host." };
  };
}

type HostContext = { hosts: MailHosts; catchAll: CatchAll; asking: Asking; isPreferred: boolean };

async function probeHost(address: ParsedAddress, host: MailHost, { hosts, catchAll, asking, isPreferred }: HostContext): Promise<Omit<Probed, "trail">> {
  const provider = providerOf(host.name);
  const { domain, smtputf8 } = address;
  const isUrgent = asking.isUrgent === true;
  const question = { address: address.address, domain, smtputf8, insists: false, isUrgent };
  const answer = await hosts.ask(host, question, asking.signal);
  const meaning = meaningOf(answer, provider);
  const habit = catchAll.habitOf(domain, host.name, asking.nowMs);
  note(habit, answer, meaning);
  const random = needsRandom(answer, meaning)
    ? await catchAll.probe({
        domain,
        host: host.name,
        ...asking,
        ask: (probe, signal) => hosts.ask(host, { address: probe, domain, smtputf8: false, insists: true, isUrgent }, signal),
        read: (given) => meaningOf(given, provider),
      })
    : habit.probe;
  return { kind: "probed", host: host.name, isPreferred, provider, answer, meaning, random, habit };
}

function meaningOf({ stage, exchange }: HostAnswer, { provider }: ProviderFacts): Meaning {
  switch (exchange.kind) {
    case "reply":
      return classify(exchange.reply, { stage, provider });
    case "lost":
      return meaningOfLoss(exchange, stage);
    case "unsupported":
      return { reason: "smtputf8_unsupported", basis: "code", ifRepeated: null };
  }
}

/** RFC 5321 section 5.1: the next host is tried where one cannot be talked to, not where it says no. */
function couldNotTalk({ answer: { stage, exchange } }: Pick<Probed, "answer">): boolean {
  if (stage === "mail" || stage === "rcpt" || exchange.kind === "unsupported") return false;
  // A host that is left alone would be left alone at its other names as well.
  if (exchange.kind === "lost") return exchange.how !== "held";
  return exchange.reply.code < 500;
}

function note(habit: DomainHabit, { stage, exchange }: HostAnswer, { reason }: Meaning): void {
  if (stage !== "rcpt" || exchange.kind !== "reply") return;
  if (exchange.reply.code < 300) habit.hasAccepted = true;
  if (reason === "mailbox_not_found" || reason === "mailbox_disabled") habit.hasRefused = true;
}

function needsRandom({ stage, exchange }: HostAnswer, { reason, basis }: Meaning): boolean {
  if (stage !== "rcpt" || exchange.kind !== "reply") return false;
  switch (reason) {
    case "mailbox_exists":
    case "forwarded":
    case "over_rate":
      return true;
    // A host that greylists every recipient gets to know the random one now, and answers both next time.
    case "greylisted":
      return true;
    default:
      return basis === "bare";
  }
}
