/**
 * Makes domains, mailboxes and addresses out of behaviours. Nothing in a name tells how its host behaves: the truth is
 * kept apart, for those who score. One seed gives one town.
 */
import { domainToASCII } from "node:url";
import { ROOT_HEADS, ROOT_TAILS } from "../company-words.ts";
import { drawName } from "../names.ts";
import { slug } from "../letters.ts";
import { createRandom } from "../random.ts";
import type { Random } from "../random.ts";
import type { Behaviour, Expected, HostScript, MailboxKind, Status } from "./behaviour.ts";
import { mailboxKinds, usualMailboxes, usualTruth } from "./behaviour.ts";

export interface LabAddress {
  readonly address: string;
  readonly behaviour: string;
  readonly group: string;
  readonly row: number;
  readonly mailbox: MailboxKind;
  /** The first is what can be found out; the others may be said instead. */
  readonly expected: readonly [Status, ...Status[]];
  /** Words that say rightly why it is not known; empty where nothing is asked for. */
  readonly reasons: readonly string[];
}

export interface LabDomain {
  /** As in DNS: an internationalised one in its ASCII form. */
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly mailboxes: ReadonlyMap<string, MailboxKind>;
  /** Numbers of its hosts, in order of preference. */
  readonly hosts: readonly number[];
}

export interface LabHost {
  readonly number: number;
  readonly script: HostScript;
  readonly behaviour: string;
}

export interface Town {
  readonly domains: ReadonlyMap<string, LabDomain>;
  readonly hosts: readonly LabHost[];
  readonly addresses: readonly LabAddress[];
}

export type TownOptions = {
  readonly seed: number;
  readonly groups: Readonly<Record<string, readonly Behaviour[]>>;
  /** How many domains and mailboxes of each behaviour, compared with its own numbers; at least one of each. */
  readonly size: number;
};

const usualDomains = 2;

export function createTown({ seed, groups, size }: TownOptions): Town {
  const random = createRandom(`mail lab ${String(seed)}`);
  const domains = new Map<string, LabDomain>();
  const hosts: LabHost[] = [];
  const addresses: LabAddress[] = [];
  const scaled = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.round(count * size)));

  for (const [group, behaviours] of Object.entries(groups)) {
    for (const behaviour of behaviours) {
      let theirs: number[] | null = null;
      for (let n = 0; n < scaled(behaviour.domains ?? usualDomains); n += 1) {
        if (theirs === null || behaviour.sharesHost !== true) theirs = (behaviour.hosts ?? [{}]).map((script) => hosts.push({ number: hosts.length + 1, script, behaviour: behaviour.name }));
        const written = drawDomain(random, { taken: domains, idn: behaviour.idn === true });
        const people = peopleOf(behaviour, { random, scaled });
        const name = domainToASCII(written);
        domains.set(name, { name, behaviour, hosts: theirs, mailboxes: mailboxesOf(people) });
        addresses.push(...people.map((person) => addressOf(person, { behaviour, group, domain: written })));
      }
    }
  }
  return { domains, hosts, addresses: random.fork("order").shuffle(addresses) };
}

type Person = { readonly written: string; readonly mailbox: MailboxKind; readonly expected: Expected };

function peopleOf(behaviour: Behaviour, { random, scaled }: { random: Random; scaled: (count: number) => number }): Person[] {
  if (behaviour.written !== undefined) return behaviour.written.map(({ address, mailbox, truth }) => ({ written: address, mailbox, expected: truth }));
  const taken = new Set<string>();
  const counts = behaviour.mailboxes ?? usualMailboxes ?? {};
  return mailboxKinds.flatMap((mailbox) =>
    Array.from({ length: scaled(counts[mailbox] ?? 0) }, () => ({ written: `${drawLocal(random, { taken, accented: mailbox === "accented" })}@`, mailbox, expected: truthOf(behaviour, mailbox) })),
  );
}

function truthOf({ truth }: Behaviour, mailbox: MailboxKind): Expected {
  if (truth === undefined) return usualTruth[mailbox];
  if (typeof truth === "string" || Array.isArray(truth)) return truth as Expected;
  return (truth as Partial<Record<MailboxKind, Expected>>)[mailbox] ?? usualTruth[mailbox];
}

function addressOf({ written, mailbox, expected }: Person, about: { behaviour: Behaviour; group: string; domain: string }): LabAddress {
  const { name, row, reasons } = about.behaviour;
  return {
    address: written.endsWith("@") && written !== "@" ? `${written}${about.domain}` : written,
    behaviour: name,
    group: about.group,
    row,
    mailbox,
    expected: typeof expected === "string" ? [expected] : expected,
    reasons: reasons ?? [],
  };
}

/** Who is missing has no entry, as at any host. */
function mailboxesOf(people: readonly Person[]): Map<string, MailboxKind> {
  const there = people.filter(({ mailbox }) => mailbox !== "missing");
  return new Map(there.map(({ written, mailbox }) => [keyOf(written.slice(0, written.lastIndexOf("@"))), mailbox]));
}

/** Mail hosts compare local parts without regard to case, and quotes are not part of a name (RFC 5321, section 4.1.2). */
export function keyOf(local: string): string {
  const bare = local.startsWith('"') && local.endsWith('"') ? local.slice(1, -1).replaceAll(/\\(.)/g, "$1") : local;
  return bare.normalize("NFC").toLowerCase();
}

function drawDomain(random: Random, { taken, idn }: { taken: ReadonlyMap<string, unknown>; idn: boolean }): string {
  for (;;) {
    const name = `${random.pick(ROOT_HEADS)}${random.pick(ROOT_TAILS)}${String(random.int(1, 999))}`.toLowerCase();
    const domain = `${idn ? `bücher-${name}` : name}.${random.pick(["test", "example"])}`;
    if (!taken.has(domainToASCII(domain))) return domain;
  }
}

function drawLocal(random: Random, { taken, accented }: { taken: Set<string>; accented: boolean }): string {
  for (;;) {
    const { first, last } = drawName(random, random.pick(["US", "GB", "DE", "FR", "ES", "NL", "IT", "SE", "PL"]));
    const [given, family] = [slug(first), slug(last)];
    const plain = random.pick([`${given}.${family}`, `${given.charAt(0)}.${family}`, `${given}${family.charAt(0)}`, `${family}.${given}`, given]);
    const local = accented ? `${plain}.${random.pick(["é", "ü", "ł", "я", "名"])}` : plain;
    if (local.length > 2 && !taken.has(local)) {
      taken.add(local);
      return local;
    }
  }
}
