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

/** Equal for addresses of one mailbox. Local parts are compared without case, as every large host does. */
export function addressKey(address: string): string {
  return address.toLowerCase();
}
