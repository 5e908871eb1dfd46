/**
 * Whom the registry's contacts are measured on: people of a company at the company's own domain, as the set was cleaned
 * that the aims in docs/finder.md come from. By name, mailbox, domain and organisation alone, never by what the finder
 * makes of them. Who is left out is counted, and measured beside.
 */
import { parse } from "tldts";
import { romanise } from "../../src/domain/names/romanise.ts";
import type { Contact } from "./registry.ts";

export const reasons = ["mailbox of a role", "no single person's name", "shared mail domain", "project or society", "school", "office of the state", "own name as domain"] as const;
export type Reason = (typeof reasons)[number];

/** Words of which one alone makes a mailbox an office, where it is no word of the person's name. */
const roleWords: ReadonlySet<string> = new Set(
  (
    "it ti ict ikt edp cpd ced ssi sit soc dti ca lan wan pki ip cri ssl sysad syseng sysman neteng netadm technology informatica infrastruktur infrastructure information informationtechnology infosys " +
    "president presidencia exploitation market mktg director directors operator operacao reseau sale sales ventas supporto sistemi vorstand ripe icann ingenieria subscriptions techs intranet fax junk " +
    "alert alerts notification notifications questions domeny data news committee council board monitor monitoring supervision integration contactus procurement purchasing accounting einkauf entwicklung " +
    "lizenz registrierung messaging assistenza tecnico comunicaciones postbus registar docs datacentre datacenter dba qa qaqc print mailbox mbx segretario segreteria secretariat computer programming apps " +
    "isapps platform risk vendor vendors quality sekretariat buchhaltung innovation testing"
  ).split(" "),
);
const roleEnd = /(?:team|support|servicedesk|helpdesk|security|dept|mgmt|alerts|oids?|snmp|enterprise)$/;
const roleStart = /^(?:it|ict)(?:mgmt|sec|licen|soft|infra|serv|oper|syst|net|staff|proj|purch|contr|mana|group|proc|vend|ops)|^(?:sys|net)(?:adm|eng|man|ops|work)|^(?:snmp|oid|ldap|iana)[a-z]/;

const project =
  /(?:^|\.)(?:gnu|kernel|debian|apache|freebsd|netbsd|openbsd|ubuntu|gentoo|sourceforge|mozilla|gnome|kde|samba|python|perl|cpan|usenix|acm|ieee|computer|iki|alum|alumni|members|users|pobox)\.(?:org|net|com|fi)$|^(?:users|members|alum|alumni|students?)\./;
const school = /universi|univerz|uniwersytet|hochschul|hogeschool|h[oø]gskol|yliopisto|politec|polytech|facult|gymnasium|\b(?:college|schools?|academy|univ|[eé]cole|escola|escuela|lyc[eé]e)\b|schule\b/;
const schoolDomain = /(?:^|[.-])(?:uni|univ|fh|tu|hs|k12|sch|schools?|college)(?:[.-]|$)|univ|hochschule|college/;
const state =
  /\bministr|government|\bcounty\b|\bcity of\b|municip|\bstate of\b|federal (?:agency|bureau|office|ministry)|\bdepartment of\b|bundesamt|landesamt|stadt\b|kommun\b|kommune\b|gemeinde|prefectur|\b(?:city|county|borough|district|town) council\b|regierung|\bpolice\b|polizei|parliament|ayuntamiento|generalitat|landkreis|comune di|regione|provincia|mairie|\bsenate\b|\barmy\b|\bnavy\b|air force|tribunal|\bcourt\b/;

/** A contact with the reason why nothing is measured on it; null where something is. */
export type Sorted = Contact & { readonly reason: Reason | null };

export function sorted(contacts: readonly Contact[]): Sorted[] {
  const byDomain = Map.groupBy(contacts, ({ registrable }) => registrable);
  return contacts.map((contact) => ({ ...contact, reason: reasonToLeaveOut(contact, byDomain.get(contact.registrable) ?? []) }));
}

const teaching: ReadonlySet<Reason | null> = new Set<Reason | null>([null, "school", "office of the state", "own name as domain"]);

/** Schools, offices and owners are no part of the measure, but users ask for them, and they are learnt from. */
export function teaches({ reason }: { readonly reason: Reason | null }): boolean {
  return teaching.has(reason);
}

/** Null: one that is measured. `others`: all contacts at the same registered domain. */
function reasonToLeaveOut(contact: Contact, others: readonly Contact[]): Reason | null {
  const words = wordsOf(contact.name);
  const organisation = contact.organisation.toLowerCase();
  if (isRole(contact.local, words)) return "mailbox of a role";
  if (/[/&@+]| (?:or|and) /i.test(contact.name)) return "no single person's name";
  if (isShared(others)) return "shared mail domain";
  if (project.test(contact.domain)) return "project or society";
  if (school.test(organisation) || schoolDomain.test(contact.domain)) return "school";
  if (state.test(organisation)) return "office of the state";
  return isOwnName(labelOf(contact), words) ? "own name as domain" : null;
}

function isRole(local: string, name: readonly string[]): boolean {
  const words = local.split(/[^a-z]+/).filter((word) => word !== "" && !name.includes(word));
  return words.some((word) => roleWords.has(word) || roleEnd.test(word) || roleStart.test(word));
}

/** Providers of mail: three organisations or more write from there, and most of them have a name unlike the domain's. */
function isShared(contacts: readonly Contact[]): boolean {
  const organisations = new Map(contacts.map((contact) => [wordsOf(contact.organisation).join(""), contact]));
  const own = [...organisations.values()].filter((contact) => isNamedAlike(contact)).length;
  return organisations.size >= 3 && own * 3 < organisations.size;
}

function isNamedAlike(contact: Contact): boolean {
  const label = labelOf(contact);
  const words = wordsOf(contact.organisation);
  const acronym = words.map((word) => word.slice(0, 1)).join("");
  return words.join("").includes(label.slice(0, 4)) || words.some((word) => word.length > 3 && label.includes(word)) || (words.length > 1 && (acronym.startsWith(label) || (acronym.length > 2 && label.startsWith(acronym.slice(0, 4)))));
}

/** Domains that people have for themselves: the label is a word of the name, all of it, or has the family name in it. */
function isOwnName(label: string, words: readonly string[]): boolean {
  const [first = "", last = ""] = [words[0], words.at(-1)];
  const whole = [words.join(""), first + last, last + first, first.slice(0, 1) + last];
  return whole.includes(label) || words.some((word) => word.length > 2 && word === label) || (last.length > 4 && label.includes(last));
}

function labelOf({ registrable }: Contact): string {
  return (parse(registrable).domainWithoutSuffix ?? registrable).replace(/[^a-z0-9]/g, "");
}

function wordsOf(text: string): string[] {
  return romanise(text, { umlauts: "a" }).split(/[^a-z0-9]+/).filter((word) => word !== "");
}
