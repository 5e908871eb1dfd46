/** What the name server of the lab knows: for every name its addresses and mail exchangers, or how the lookup fails. */
import { FREE_MAIL_DOMAINS } from "./mailboxes.ts";
import { MAIL_SITES } from "./mail-kinds.ts";
import type { Company, World } from "./world.ts";

export interface Mx {
  readonly exchange: string;
  readonly priority: number;
}

export type Zone =
  | {
      readonly kind: "records";
      readonly a: readonly string[];
      readonly aaaa: readonly string[];
      readonly mx: readonly Mx[];
      /** Another name; its records are given along, as resolvers do. */
      readonly cname: string | null;
      /** Over UDP the answer is cut off. */
      readonly onlyOverTcp: boolean;
    }
  | { readonly kind: "servfail" | "nxdomain" | "refused" | "silence" };

const WEB_ADDRESS = "127.0.0.1";

/** The zone of a name, or NXDOMAIN. Names below a failing domain fail the same way. */
export function createZones(world: World): (name: string) => Zone {
  const zones = new Map<string, Zone>();
  const add = (name: string, records: { a?: string[]; mx?: Mx[] }): void => {
    zones.set(name, { kind: "records", a: records.a ?? [], aaaa: [], mx: records.mx ?? [], cname: null, onlyOverTcp: false });
  };
  for (const { exchanger, address } of Object.values(MAIL_SITES)) {
    if (Array.isArray(exchanger) && address !== null) for (const host of exchanger) add(host, { a: [address] });
  }
  for (const domain of FREE_MAIL_DOMAINS) add(domain, { a: [WEB_ADDRESS], mx: exchangers(domain, "google") });
  for (const decoy of world.decoys) for (const host of [decoy, `www.${decoy}`]) add(host, { a: [WEB_ADDRESS] });
  for (const company of world.companies) addCompany(company, { zones, add });
  return (name) => {
    const exact = zones.get(name);
    if (exact !== undefined) return exact;
    const parent = zones.get(name.slice(name.indexOf(".") + 1));
    return parent === undefined || parent.kind === "records" ? { kind: "nxdomain" } : parent;
  };
}

function addCompany(company: Company, target: { zones: Map<string, Zone>; add: (name: string, records: { a?: string[]; mx?: Mx[] }) => void }): void {
  const { domain, mail } = company;
  if (mail === "servfail" || mail === "nxdomain" || mail === "dns-timeout") {
    target.zones.set(domain, { kind: mail === "dns-timeout" ? "silence" : mail });
    return;
  }
  const hasWebsite = company.website !== "none" || mail === "a-only" || isHalf(company);
  target.add(domain, { a: hasWebsite ? [WEB_ADDRESS] : [], mx: exchangers(domain, mail) });
  if (hasWebsite) target.add(`www.${domain}`, { a: [WEB_ADDRESS] });
  const { exchanger, address } = MAIL_SITES[mail];
  if (exchanger === "own" && address !== null) target.add(`mail.${domain}`, { a: [address] });
}

function exchangers(domain: string, mail: Company["mail"]): Mx[] {
  // RFC 7505: the root as the only exchanger says that the domain takes no mail.
  if (mail === "null-mx") return [{ exchange: ".", priority: 0 }];
  const { exchanger } = MAIL_SITES[mail];
  if (exchanger === null) return [];
  const hosts = exchanger === "own" ? [`mail.${domain}`] : exchanger;
  return hosts.map((exchange, index) => ({ exchange, priority: (index + 1) * 10 }));
}

/** Of the companies without a website half have no address and half answer 404. */
function isHalf(company: Company): boolean {
  return Number(company.id.slice(1)) % 2 === 0;
}
