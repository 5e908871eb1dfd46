/**
 * What can be said of an address without asking anybody. Flags never change a verdict: a role mailbox that exists is
 * deliverable, and a role.
 */
import common from "email-providers/common.json" with { type: "json" };
import { disposableEmailBlocklistSet } from "disposable-email-domains-js";
import { addressKey } from "../domain/addresses.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import type { ParsedAddress } from "./syntax.ts";

export type Flags = {
  /** The function that a shared mailbox is named after, e.g. `sales`; null for what may be a person. */
  readonly role: string | null;
  readonly freeMail: boolean;
  readonly disposable: boolean;
  /** The tag after a plus sign: `news` of `ada+news@…`. */
  readonly tag: string | null;
  readonly smtputf8: boolean;
  /** Equal for the addresses of one mailbox, where its provider documents that; not to be sent to. */
  readonly canonical: string;
};

export function flagsOf({ local, domain, address, smtputf8 }: ParsedAddress): Flags {
  const plus = local.indexOf("+", 1);
  return {
    role: roleOf(plus < 0 ? local : local.slice(0, plus)),
    freeMail: freeMail.has(domain),
    disposable: knownOf(domain).isDisposable,
    tag: plus < 0 ? null : local.slice(plus + 1),
    smtputf8,
    canonical: addressKey(address),
  };
}

/** The address that was probably meant: `ada@gmail.com` for `ada@gmial.com`; null where nothing looks mistyped. */
export function suggestionFor({ local, domain }: ParsedAddress): string | null {
  const { meant } = knownOf(domain);
  return meant === null ? null : `${local}@${meant}`;
}

type Known = { readonly isDisposable: boolean; readonly meant: string | null };

const domainsMax = 20_000;
const known = createBoundedCache<Known>(domainsMax);

/** The same for all addresses of a domain, and looked for once. */
function knownOf(domain: string): Known {
  const before = known.get(domain, 0);
  if (before !== undefined) return before;
  const meant = freeMail.has(domain) ? null : (oftenMistyped.find((name) => isOneSlipAway(domain, name)) ?? null);
  const found = { isDisposable: isDisposable(domain), meant };
  known.set(domain, found, Number.POSITIVE_INFINITY);
  return found;
}

// The provider list also names placeholders, which belong to nobody, and lacks some large hosts.
const placeholders: ReadonlySet<string> = new Set(["example.com", "test.com", "yourdomain.com"]);
const more = `fastmail.com googlemail.com hey.com hotmail.co.uk hotmail.fr live.co.uk mailbox.org me.com pm.me posteo.de
  protonmail.com rocketmail.com telus.net tuta.com tutanota.com ymail.com`.split(/\s+/);
const freeMail: ReadonlySet<string> = new Set([...common.filter((domain) => !placeholders.has(domain)), ...more]);

let disposable: ReadonlySet<string> | null = null;
/** The list is read at the first question: most commands never ask one. */
function isDisposable(domain: string): boolean {
  disposable ??= disposableEmailBlocklistSet();
  for (let name = domain; name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
    if (disposable.has(name)) return true;
  }
  return false;
}

// RFC 2142 mailbox names, then the functions that companies publish, in the languages they publish them in.
const roles: ReadonlySet<string> = new Set(
  `abuse hostmaster noc postmaster security usenet webmaster www ftp uucp news
  account accounting accounts admin administration administrator adwords affiliates ap ar all-staff allstaff
  billing board bookings bonjour buchhaltung business buero career careers ceo cfo comercial commercial compliance
  compras contabilidad contact contacto contactus contato cto customer customercare customerservice customersupport
  data-protection datenschutz dev devops direccion dns donotreply do-not-reply edv einkauf email empfang enquiries
  enquiry everyone events facturacion feedback finance foia fraud help helpdesk hello hi hola hr humanresources inbox
  info informacion information informations inquiries inquiry investor investors invoice invoices it itsupport jobs
  karriere kontakt kontor legal list list-request mail mailbox mailer-daemon maildaemon management manager marketing
  media no-reply nobody noreply office office-manager officemanager ops order orders partner partners partnerships
  payable payroll phish phishing post pr presse press privacy procurement purchasing recepcion reception recruiting
  recruitment registrar reservations returns root rrhh sales service services shipping shop sistemas soporte spam staff
  store studio subscribe sugerencias support sysadmin tech team technik training undisclosed-recipients unsubscribe
  vendas ventas verkauf vertrieb webadmin welcome zentrale`.split(/\s+/),
);

function roleOf(local: string): string | null {
  const name = local.toLowerCase();
  if (roles.has(name)) return name;
  // `sales.emea`, `info-uk`, `support2`: the function first, then which one.
  const first = /^([a-z]{4,})(?:[._-][a-z0-9]+|\d+)$/.exec(name)?.[1];
  return first !== undefined && roles.has(first) ? first : null;
}

const oftenMistyped = `gmail.com hotmail.com outlook.com yahoo.com icloud.com googlemail.com hotmail.co.uk hotmail.fr yahoo.co.uk
  yahoo.fr protonmail.com comcast.net wanadoo.fr orange.fr libero.it t-online.de freenet.de verizon.net rediffmail.com
  rocketmail.com seznam.cz yandex.ru naver.com`.split(/\s+/);

/** One letter too many, too few, changed, or two swapped. */
function isOneSlipAway(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  let end = 0;
  while (end < Math.min(typed.length, meant.length) - start && typed.at(-1 - end) === meant.at(-1 - end)) end += 1;
  const [left, right] = [typed.slice(start, typed.length - end), meant.slice(start, meant.length - end)];
  const isSwap = left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  return isSwap || Math.max(left.length, right.length) === 1;
}
