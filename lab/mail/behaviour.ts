/**
 * The words in which a behaviour of the mail lab is written down: what DNS says, how the host speaks at each stage,
 * which mailboxes there are, and what a patient and polite prober can find out. Behaviours are data; who acts them out
 * is `host.ts` and `zone-lines.ts`.
 */

export type Status = "deliverable" | "undeliverable" | "accept_all" | "risky" | "unknown";

/** The verdict that can be reached; the others of a list are what may be said instead, because nothing better is sure. */
export type Expected = Status | readonly [Status, ...Status[]];

/** `denied`: refused by a host that takes everybody else. `accented`: open, with letters beyond ASCII in its name. */
export const mailboxKinds = ["open", "missing", "full", "disabled", "moved", "denied", "accented"] as const;
export type MailboxKind = (typeof mailboxKinds)[number];

/**
 * What a host says: text as on the wire, lines separated by `\n`, with {rcpt}, {local}, {domain}, {sender}, {client},
 * {helo} and {mx} filled in. All times are lab seconds, which the lab can make shorter.
 */
export type Say = string | Act;
export interface Act {
  readonly say?: string;
  readonly after?: number;
  /** Byte by byte, in three packets, with bare line feeds, or in Latin-1. */
  readonly how?: "bytes" | "pieces" | "bare-lf" | "latin1";
  readonly and?: "close" | "reset" | "mute";
}

export interface Greylist {
  /** What has to come again: the same triplet, the same client, or the same recipient from whomever. */
  readonly by: "triplet" | "client" | "recipient";
  readonly seconds: number;
  readonly say: Say;
  /** Only for mailboxes that exist. */
  readonly knownOnly?: true;
  readonly at?: "mail" | "rcpt";
}

export interface Limit {
  readonly max: number;
  /** The window of a rate; left out where the limit is about what is so at one moment, or within one session. */
  readonly seconds?: number;
  readonly say: Say;
}

export interface Limits {
  readonly connections?: Limit;
  readonly connectionRate?: Limit;
  readonly recipients?: Limit & { readonly per: "session" | "envelope" };
  readonly recipientRate?: Limit;
  /** 5xx replies in a session. */
  readonly errors?: Limit;
  /** Unknown users within the window; whoever asks for more is answered `say` for `banSeconds`, whomever they ask for. */
  readonly harvest?: Required<Limit> & { readonly banSeconds: number };
}

export interface HostScript {
  /** What happens before any word is said. `refused`: nobody listens. */
  readonly tcp?: "refused" | "reset" | "close" | "mute";
  readonly banner?: Say;
  /** A first line of the banner, for catching who talks before the last one. */
  readonly pregreet?: { readonly teaser: string; readonly seconds: number; readonly say: Say };
  /** The keywords of the EHLO reply. */
  readonly extensions?: readonly string[];
  readonly ehlo?: Say;
  readonly helo?: Say;
  /** Refuses HELO names: without a dot, `localhost`, the host's or the recipient's own domain. */
  readonly heloMustBeOurs?: Say;
  readonly tls?: "self_signed" | "required" | "unavailable" | "broken" | "mute";
  readonly mail?: Say;
  /** Answers to certain senders, instead of `mail`: the empty one, one of the recipient's domain, one of a domain without DNS. */
  readonly senders?: { readonly empty?: Say; readonly own?: Say; readonly unknown?: Say };
  readonly rcpt?: Readonly<Partial<Record<MailboxKind, Say>>>;
  /** The reply to every recipient, whoever it is. */
  readonly everyone?: Say;
  /** What happens in the first connections of a client only, before anything else. */
  readonly first?: { readonly connections: number; readonly at: "banner" | "rcpt"; readonly say: Say };
  readonly greylist?: Greylist;
  readonly limits?: Limits;
  /** Before every reply, or before every 5xx. */
  readonly replyAfter?: number;
  readonly errorAfter?: number;
  /** How every reply is written. */
  readonly how?: Act["how"];
}

export interface Behaviour {
  /** The short name of the taxonomy. */
  readonly name: string;
  /** The row of the taxonomy's table that it belongs to; 0 where it has none (syntax). */
  readonly row: number;
  readonly hosts?: readonly HostScript[];
  /** The names of the hosts, in order of preference; `@` is the domain, {label} the domain with dashes, {n} a number. */
  readonly mx?: readonly string[];
  /** Zone lines instead of the usual MX and A records; {1} and {2} are the addresses of the hosts, {a} and {b} their names. */
  readonly dns?: readonly string[];
  /** All domains of the behaviour are at one host, as at a provider. */
  readonly sharesHost?: true;
  readonly domains?: number;
  /** Letters beyond ASCII in the domain. */
  readonly idn?: true;
  /** How many addresses of each kind are asked about, per domain. */
  readonly mailboxes?: Readonly<Partial<Record<MailboxKind, number>>>;
  /** What can be found out, for all kinds of mailbox alike or for each that differs from `usualTruth`. */
  readonly truth?: Expected | Readonly<Partial<Record<MailboxKind, Expected>>>;
  /** Words of the taxonomy (section 1.2) that say rightly why a verdict is not known. */
  readonly reasons?: readonly string[];
  /** Addresses as they are written, instead of invented ones; `@` stands for the domain with its at sign. */
  readonly written?: readonly { readonly address: string; readonly mailbox: MailboxKind; readonly truth: Expected }[];
}

export const usualTruth: Readonly<Record<MailboxKind, Expected>> = {
  open: "deliverable",
  missing: "undeliverable",
  full: "risky",
  disabled: "undeliverable",
  moved: "undeliverable",
  denied: "undeliverable",
  accented: "deliverable",
};

export const usualReplies: Readonly<Record<MailboxKind, string>> = {
  open: "250 2.1.5 Ok",
  missing: "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table",
  full: "452 4.2.2 <{rcpt}>: Recipient address rejected: Mailbox is over quota",
  disabled: "550 5.2.1 <{rcpt}>: Recipient address rejected: This mailbox has been disabled",
  moved: "551 5.1.6 <{rcpt}>: User has moved, and left no address",
  denied: "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown",
  accented: "250 2.1.5 Ok",
};

export const usualMailboxes: Behaviour["mailboxes"] = { open: 4, missing: 4 };
