/**
 * Reads one e-mail address as RFC 5321 defines it for SMTP, with RFC 6531 for addresses beyond ASCII. Pure.
 * What RFC 5322 allows in a header only (comments, folding, display names) cannot be sent to, and is refused.
 */
import { domainToASCII } from "node:url";

export type ParsedAddress = {
  readonly kind: "address";
  /** As it goes on the wire: quoted only where it has to be. Case is kept, because only its host may ignore it. */
  readonly local: string;
  /** Lower-case ASCII, internationalised labels as `xn--…`. */
  readonly domain: string;
  /** `local@domain` */
  readonly address: string;
  /** True where the local part needs a host with the SMTPUTF8 extension (RFC 6531). */
  readonly smtputf8: boolean;
};

/** `why` is one sentence for the person who entered the address. */
export type InvalidAddress = { readonly kind: "invalid"; readonly why: string };

// RFC 5321 section 4.5.3.1: 64 octets for the local part; a path of 256 octets includes the two angle brackets.
const localOctetsMax = 64;
const addressOctetsMax = 254;
const domainOctetsMax = 253;

/** White space around the address is ignored. */
export function parseAddress(text: string): ParsedAddress | InvalidAddress {
  const trimmed = text.trim();
  if (trimmed === "") return invalid("There is no address.");
  // Bounds the work on hostile input before anything looks at single characters.
  if (trimmed.length > 4 * addressOctetsMax) return invalid("The address is too long.");
  const at = trimmed.lastIndexOf("@");
  if (at < 0) return invalid("There is no @ in the address.");
  const local = readLocal(trimmed.slice(0, at).normalize("NFC"));
  if (local.kind === "invalid") return local;
  const domain = readDomain(trimmed.slice(at + 1));
  if (domain.kind === "invalid") return domain;
  const address = `${local.text}@${domain.text}`;
  if (Buffer.byteLength(address) > addressOctetsMax) return invalid("The address is longer than 254 characters.");
  return { kind: "address", local: local.text, domain: domain.text, address, smtputf8: !isAscii(local.text) };
}

type Part = { readonly kind: "part"; readonly text: string };

// RFC 5321 Dot-string of RFC 5322 atext; RFC 6531 section 3.3 adds everything beyond ASCII.
// Controls, separators and unassigned or private characters are no part of a name that somebody can type.
const dotString = /^(?!\.)(?:\.?(?:[\w!#$%&'*+\-/=?^`{|}~]|[^\p{ASCII}\p{C}\p{Z}]))+$/u;
const quotedContent = /^(?:[ !#-[\]-~]|\\[ -~]|[^\p{ASCII}\p{C}\p{Z}])*$/u;

function readLocal(text: string): Part | InvalidAddress {
  if (text === "") return invalid("There is nothing before the @.");
  const local = text.startsWith('"') ? unquoted(text) : text;
  if (local === null) return invalid("The quoted part before the @ is not closed, or has characters that need a backslash.");
  const isPlain = dotString.test(local);
  if (!isPlain && local === text) return invalid(whyNotPlain(text));
  const wire = isPlain ? local : `"${local.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  if (Buffer.byteLength(wire) > localOctetsMax) return invalid("The part before the @ is longer than 64 characters.");
  return { kind: "part", text: wire };
}

/** The content of a quoted string; null where it is none. RFC 5321 section 4.1.2: quotes are not part of the name. */
function unquoted(text: string): string | null {
  if (text.length < 2 || !text.endsWith('"')) return null;
  const content = text.slice(1, -1);
  return quotedContent.test(content) ? content.replaceAll(/\\(.)/gu, "$1") : null;
}

function whyNotPlain(text: string): string {
  if (/[()]/.test(text)) return "Comments in parentheses are not allowed in an address.";
  if (/\s/.test(text)) return "There is a space before the @.";
  if (text.includes("@")) return "There is more than one @ in the address.";
  if (/^\.|\.$|\.\./.test(text)) return "A dot may not be first, last or doubled before the @.";
  if (/[<>]/.test(text)) return "The address has angle brackets in it.";
  return "There is a character before the @ that an address cannot have.";
}

// RFC 1123 section 2.1 with RFC 3696 section 2: letters, digits and inner hyphens.
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function readDomain(text: string): Part | InvalidAddress {
  if (text === "") return invalid("There is nothing after the @.");
  if (text.startsWith("[")) return invalid("An IP address in place of a domain is not accepted.");
  if (/[()]/.test(text)) return invalid("Comments in parentheses are not allowed in an address.");
  if (/\s/.test(text)) return invalid("There is a space after the @.");
  const ascii = toAsciiDomain(text);
  if (ascii === null) return invalid("There is a character after the @ that a domain cannot have.");
  if (ascii.length > domainOctetsMax) return invalid("The domain is longer than 253 characters.");
  const labels = ascii.split(".");
  if (labels.includes("")) return invalid("A dot may not be first, last or doubled in the domain.");
  if (labels.some((each) => each.length > 63)) return invalid("A part of the domain is longer than 63 characters.");
  if (!labels.every((each) => label.test(each))) return invalid("A part of the domain starts or ends with a hyphen.");
  if (labels.length < 2) return invalid("The domain has no dot.");
  // RFC 3696 section 2: no top-level domain is all digits, so that a domain cannot be mistaken for an IP address.
  if (/^\d+$/.test(labels.at(-1) ?? "")) return invalid("The domain ends in a number.");
  return { kind: "part", text: ascii };
}

/** Lower-case ASCII of UTS 46; null where the domain has a character that cannot be in one. */
function toAsciiDomain(text: string): string | null {
  // `domainToASCII` reads a URL's host: it would decode percent signs, and numbers as IPv4. Only names get that far.
  if (/[\p{ASCII}--[A-Za-z0-9.\-]]/v.test(text)) return null;
  const lower = text.toLowerCase();
  if (isAscii(lower) && !lower.includes("xn--")) return lower;
  const ascii = domainToASCII(lower);
  return ascii === "" || /[^a-z0-9.-]/.test(ascii) ? null : ascii;
}

function isAscii(text: string): boolean {
  return !/\P{ASCII}/u.test(text);
}

function invalid(why: string): InvalidAddress {
  return { kind: "invalid", why };
}
