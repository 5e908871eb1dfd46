/**
 * What the domain needs to know about an e-mail address: its two halves, and whether it belongs to an employer.
 * Whether an address is valid, and accepts mail, is the verifier's question.
 */
import common from "email-providers/common.json" with { type: "json" };
import { domainToASCII } from "node:url";

const freeMailDomains: ReadonlySet<string> = new Set(common);

/** The address with its domain in lower-case ASCII; null where there is nothing that looks like one. */
export function normaliseAddress(text: string): string | null {
  const match = /^<?(?:mailto:)?([^\s<>@]+)@([^\s<>@]+?)\.?>?$/iu.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const domain = domainToASCII(match[2]);
  return domain.includes(".") ? `${match[1]}@${domain}` : null;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

export function isFreeMail(address: string): boolean {
  return freeMailDomains.has(domainOf(address));
}

/**
 * Equal for addresses of one mailbox, as its provider documents it; to tell people apart by, never to send to. Local parts
 * are compared without case, as every large host does. Elsewhere dots and plus signs may be part of a name.
 * @example addressKey("Jane.Doe+news@googlemail.com") // "janedoe@gmail.com"
 */
export function addressKey(address: string): string {
  const lower = address.toLowerCase();
  const [local, domain] = [lower.slice(0, lower.lastIndexOf("@")), domainOf(lower)];
  if (local.startsWith('"') || !tagged.test(domain)) return lower;
  // A plus sign that comes first leaves no name.
  const plus = local.indexOf("+", 1);
  const name = plus < 0 ? local : local.slice(0, plus);
  return gmail.has(domain) ? `${name.replaceAll(".", "")}@gmail.com` : `${name}@${domain}`;
}

// Google: dots do not matter in a Gmail address, and googlemail.com is gmail.com.
const gmail: ReadonlySet<string> = new Set(["gmail.com", "googlemail.com"]);
// Providers whose help pages document `name+tag`: Gmail, Outlook.com, iCloud Mail, Fastmail, Proton. Yahoo's hyphen is the
// user's own choice of a name, and cannot be told from one.
const tagged = /^(?:(?:gmail|googlemail|msn|icloud|me|mac|fastmail|protonmail)\.com|(?:outlook|hotmail|live)(?:\.[a-z]{2,3}){1,2}|fastmail\.fm|proton\.me|protonmail\.ch|pm\.me)$/;
