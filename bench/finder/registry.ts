/**
 * People with their business address, out of IANA's registry of private enterprise numbers: one contact per
 * organisation, all industries and sizes. Debian's package `ipmitool` ships the list; it is read where it lies, and
 * nothing of it is kept. Dropped are free mail, schools and offices of the state, mailboxes of roles, and contacts that
 * are no person.
 */
import free from "email-providers/all.json" with { type: "json" };
import { readFileSync } from "node:fs";
import { parse } from "tldts";

/** With the organisation that the person is registered for. */
export type Contact = Sample & { readonly organisation: string };

export type Sample = { readonly name: string; readonly local: string; readonly domain: string; readonly registrable: string };

const usualPath = "/usr/share/misc/enterprise-numbers.txt";

const freeDomains: ReadonlySet<string> = new Set(free);

const roles: ReadonlySet<string> = new Set(
  (
    "info admin administrator administration support sales contact contacts noc hostmaster postmaster webmaster iana oid oids pen snmp office mail email it itadmin root tech technical abuse security " +
    "network networks domain domains dns hosting help helpdesk service services billing marketing hr jobs legal dev developer developers development engineering engineer eng operations ops " +
    "sysadmin sysop system systems admins manager ceo cto cio team master hello enquiries enquiry inquiry account accounts finance me my register registration registry mib mibs standards ietf " +
    "license licensing licenses public general assigned-numbers company secretary reception customer customers feedback software hardware product products rd research lab labs github bot staff " +
    "group web www user users test edv kontakt post zentrale verwaltung technik systemadmin sysadm netadmin netmaster direction contacto soporte"
  ).split(" "),
);
/** Words of which one alone makes a mailbox an office: the registry's contacts are often not a person's. */
const roleWord = new RegExp(
  "(?:^|[-._+0-9])(?:" +
    [...roles].filter((role) => role.length > 3 || /^(?:oid|pen|noc|dns|web|ops|mib|edv|dev|lab)$/.test(role)).join("|") +
    "|ldap|pki|pens?|ict|infra|itsupport|enterprise|infrastructure|registrar|net|informatique|spam|nospam|sistemas|adm|servicedesk|org|suporte|internet|nic|beheer|reg|devops|biuro|dsi|mis|sys|" +
    "netops|unix|itservices|server|servers|itdept|informatik|contato|techsupport|hotline|numbers?|itsecurity|its|geral|technique|soft|management|cert|certs?|systeembeheer|engenharia|design|" +
    "sysadmins|infosec|domreg|redes|tec|certificates?|certification|rnd|develop|sysops|schema|project|corporate|infotech|itstaff|systeme|poc|idm|external|registrations?|ipadmin|directory|itgroup|" +
    "netman|gestion|licence|lizenzen|smi|networking|monitoring|business|tecnologia|consulting|itops|drift|serwis|sekretariat|itdepartment|cloud|compliance|treasury|orders|resources|websites)(?:$|[-._+0-9])" +
    "|^(?:no-?reply|network|iana|oid|pen(?=admin|master|iana)|domain)|admins?$|administrators?$|(?:oid|iana|ldap|snmp|pki|ssl|cert|dns|host|post|web|inet)(?:master|admin|contact|adm)$|enterprisenumber",
);
const noPerson =
  /\d|\b(?:admin\w*|dep(?:artmen)?t|manager|team|support|group|office|networks?|registry|registrar|contact|engineering|engineers?|operations?|services?|security|webmaster|hostmaster|postmaster|iana|oid|snmp|company|systems?|inc|ltd|llc|gmbh|corp\w*|technical|technology|development|developers?|software|director|officer|master|center|centre|desk|noc|research|lab|laborator\w+|the|of|and|for|information|management|assigned|numbers?|product|project|solutions?|international)\b/i;

/** Null where the list is not installed. */
export function registryContacts(path: string | null): Contact[] | null {
  const text = textOf(path ?? usualPath);
  if (text === null) return null;
  const lines = text.split("\n");
  const contacts = new Map<string, Contact>();
  lines.forEach((line, at) => {
    if (!/^\d+$/.test(line)) return;
    const sample = sampleOf((lines[at + 2] ?? "").trim(), (lines[at + 3] ?? "").trim().toLowerCase());
    if (sample !== null) contacts.set(`${sample.local}@${sample.domain}`, { ...sample, organisation: (lines[at + 1] ?? "").trim() });
  });
  return [...contacts.values()];
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

export function sampleOf(name: string, address: string): Sample | null {
  const match = /^([a-z0-9._'+-]+)[&@]([a-z0-9.-]+\.[a-z]{2,})$/.exec(address);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const [, local, domain] = match;
  const { domain: registrable, isIcann } = parse(domain);
  if (registrable === null || isIcann !== true || freeDomains.has(domain) || freeDomains.has(registrable)) return null;
  if (/(?:^|\.)(?:edu|gov|mil|ac|gob|gouv|go|gv)(?:\.[a-z]{2})?$/.test(domain)) return null;
  if (roles.has(local) || roleWord.test(local)) return null;
  const words = name.split(/\s+/u);
  if (words.length < 2 || words.length > 6 || noPerson.test(name) || !/\p{L}.*\p{L}.*\p{L}/u.test(name)) return null;
  return { name, local, domain, registrable };
}
