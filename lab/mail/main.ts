/**
 * The mail lab: an invented town of mail hosts that behave in every way known, with its DNS, on loopback only. It knows
 * the truth about each address, and counts what the hosts were asked and where their limits were not kept.
 */
import { networkInterfaces } from "node:os";
import { domainToASCII } from "node:url";
import { startDns } from "../dns.ts";
import type { Zone } from "../zones.ts";
import type { Behaviour } from "./behaviour.ts";
import { behaviourGroups } from "./behaviours.ts";
import { startMailHosts } from "./hosts.ts";
import type { Tally } from "./tally.ts";
import { sumOf } from "./tally.ts";
import { createTown } from "./town.ts";
import type { LabAddress, LabDomain, Town } from "./town.ts";
import { addZoneLines } from "./zone-lines.ts";

export type MailLabOptions = {
  readonly seed?: number;
  /** All waits of the hosts are so many times shorter. */
  readonly faster?: number;
  /** Added to every exchange with a mail host, as the Internet would. */
  readonly roundTripMs?: number;
  /** Domains and mailboxes of each behaviour, compared with its own numbers. */
  readonly size?: number;
  readonly groups?: Readonly<Record<string, readonly Behaviour[]>>;
  readonly dnsPort?: number;
  readonly smtpPort?: number;
};

export interface MailLab extends AsyncDisposable {
  /** In an order that tells nothing. */
  readonly addresses: readonly LabAddress[];
  /** `IP:port` of the name server. */
  readonly resolver: string;
  readonly smtpPort: number;
  /** What a verifier introduces itself with: names that the lab's DNS knows. */
  readonly heloName: string;
  readonly mailFrom: string;
  /** Configuration for the product. */
  readonly env: Readonly<Record<string, string>>;
  /** Of all hosts together, and of the hosts of each behaviour. */
  tally(): { readonly all: Tally; readonly behaviours: ReadonlyMap<string, Tally> };
  dnsQueries(): number;
  close(): Promise<void>;
}

const heloName = "verifier.cleanlist.test";
const mailFrom = `probe@${heloName}`;
/** Where the hosts have their addresses: room for 65,000, away from those of the demo's lab. */
const network = "127.30";

/**
 * @example
 * await using lab = await startMailLab({ faster: 20 })
 * const verifier = createVerifier({ resolver: { servers: [lab.resolver] }, smtpPort: lab.smtpPort, … })
 */
export async function startMailLab(options: MailLabOptions = {}): Promise<MailLab> {
  const town = createTown({ seed: options.seed ?? 7, groups: possibleHere(options.groups ?? behaviourGroups), size: options.size ?? 1 });
  const places = placesOf(town);
  const dns = await startDns((name) => places.zones.get(name) ?? { kind: "nxdomain" }, options.dnsPort === undefined ? {} : { port: options.dnsPort });
  try {
    const hosts = await startMailHosts(town, {
      port: options.smtpPort ?? 0,
      secondMs: 1_000 / (options.faster ?? 1),
      roundTripMs: options.roundTripMs ?? 0,
      names: places.names,
      addresses: places.addresses,
      isKnown: (domain) => places.zones.has(domain),
    });
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => (closing ??= Promise.all([dns.close(), hosts.close()]).then(() => undefined));
    return {
      addresses: town.addresses,
      resolver: `127.0.0.1:${String(dns.port)}`,
      smtpPort: hosts.port,
      heloName,
      mailFrom,
      env: {
        CLEANLIST_ALLOW_NETWORKS: "127.0.0.0/8,::1/128",
        CLEANLIST_RESERVED_DOMAINS: "allow",
        CLEANLIST_HELO_NAME: heloName,
        CLEANLIST_MAIL_FROM: mailFrom,
        CLEANLIST_GREYLIST_RETRY: "4s,8s,16s,50s",
        CLEANLIST_RESOLVER: `127.0.0.1:${String(dns.port)}`,
        CLEANLIST_SMTP_PORT: String(hosts.port),
      },
      tally: () => talliesOf(town, hosts.tally),
      dnsQueries: () => dns.stats().queries,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await dns.close();
    throw error;
  }
}

type Groups = Readonly<Record<string, readonly Behaviour[]>>;

/** Without the hosts that are reached over IPv6 only, where this machine has none. */
function possibleHere(groups: Groups): Groups {
  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));
  if (hasIpv6) return groups;
  return Object.fromEntries(Object.entries(groups).map(([name, behaviours]) => [name, behaviours.filter((behaviour) => !needsIpv6(behaviour))]));
}

function needsIpv6({ dns }: Behaviour): boolean {
  return dns?.some((line) => line.includes(" AAAA ")) === true;
}

type Places = { readonly zones: Map<string, Zone>; readonly names: Map<number, string>; readonly addresses: Map<number, string> };

function placesOf(town: Town): Places {
  const zones = new Map<string, Zone>();
  const names = new Map<number, string>();
  const addresses = new Map<number, string>();
  for (const domain of town.domains.values()) {
    const isSixOnly = needsIpv6(domain.behaviour);
    domain.hosts.forEach((number, at) => {
      if (!names.has(number)) names.set(number, nameOf(domain, { number, at }));
      addresses.set(number, isSixOnly ? "::1" : `${network}.${String(number >> 8)}.${String(number & 255)}`);
    });
    const usual = domain.hosts.flatMap((_, at) => [`@ MX ${String(10 * (at + 1))} {${"ab".charAt(at)}}`, `{${"ab".charAt(at)}} A {${String(at + 1)}}`]);
    const fill = (word: string): string =>
      word
        .replaceAll(/\{([ab12])\}/g, (_, which: string) => {
          const number = domain.hosts[which === "a" || which === "1" ? 0 : 1] ?? 0;
          return (which === "1" || which === "2" ? addresses : names).get(number) ?? "";
        })
        .replaceAll("@", domain.name);
    addZoneLines(zones, (domain.behaviour.dns ?? usual).filter((line) => !isKnownHost(zones, fill, line)), fill);
  }
  addZoneLines(zones, [`${heloName} A 127.0.0.1`, `${heloName} MX 10 ${heloName}`], (word) => word);
  return { zones, names, addresses };
}

/** The address of a shared host is written down once. */
function isKnownHost(zones: ReadonlyMap<string, Zone>, fill: (word: string) => string, line: string): boolean {
  return /^\{[ab]\} A /.test(line) && zones.has(fill(line.split(" ")[0] ?? ""));
}

function nameOf({ name, behaviour }: LabDomain, { number, at }: { number: number; at: number }): string {
  const pattern = behaviour.mx?.[at] ?? (at === 0 ? "mail.@" : "backup.@");
  return pattern.replaceAll("@", domainToASCII(name)).replaceAll("{label}", name.replaceAll(".", "-")).replaceAll("{n}", String(number)).toLowerCase();
}

function talliesOf(town: Town, tally: (host: number) => Tally): ReturnType<MailLab["tally"]> {
  const behaviours = new Map<string, Tally[]>();
  for (const { number, behaviour } of town.hosts) behaviours.set(behaviour, [...(behaviours.get(behaviour) ?? []), tally(number)]);
  return {
    all: sumOf(town.hosts.map(({ number }) => tally(number))),
    behaviours: new Map([...behaviours].map(([behaviour, tallies]) => [behaviour, sumOf(tallies)])),
  };
}
