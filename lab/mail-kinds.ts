/** How the mail of a company's domain behaves, and how often each kind occurs. DNS and SMTP both read this one table. */
export const MAIL_KINDS = [
  "google",
  "microsoft",
  "strict",
  "catchall",
  "greylist",
  "slow",
  "blocklist",
  "tempfail",
  "refuse",
  "null-mx",
  "a-only",
  "servfail",
  "nxdomain",
  "dns-timeout",
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

export interface MailSite {
  readonly share: number;
  /** The mail host's name; `own` = `mail.<domain>`; null = the domain has no mail exchanger. */
  readonly exchanger: readonly string[] | "own" | null;
  /** One loopback address per kind, so that connection-level behaviour can differ by address. */
  readonly address: string | null;
}

export const MAIL_SITES: Record<MailKind, MailSite> = {
  google: { share: 30, exchanger: ["aspmx.gsuite-like.test", "alt1.aspmx.gsuite-like.test"], address: "127.0.0.10" },
  microsoft: { share: 25, exchanger: ["inbound.outlook-like.test"], address: "127.0.0.11" },
  strict: { share: 17, exchanger: "own", address: "127.0.0.12" },
  catchall: { share: 12, exchanger: ["mx1.orbitmail.test", "mx2.orbitmail.test"], address: "127.0.0.13" },
  greylist: { share: 5, exchanger: "own", address: "127.0.0.14" },
  slow: { share: 3, exchanger: ["mx.tortoisemail.test"], address: "127.0.0.15" },
  blocklist: { share: 2, exchanger: ["mx.wallgate.test"], address: "127.0.0.16" },
  tempfail: { share: 1.5, exchanger: ["mx.fragilemail.test"], address: "127.0.0.17" },
  refuse: { share: 1.5, exchanger: "own", address: "127.0.0.18" },
  "null-mx": { share: 1, exchanger: null, address: null },
  // Mail goes to the address of the website itself (RFC 5321, section 5.1), which is the web server's.
  "a-only": { share: 1, exchanger: null, address: "127.0.0.1" },
  servfail: { share: 0.34, exchanger: null, address: null },
  nxdomain: { share: 0.33, exchanger: null, address: null },
  "dns-timeout": { share: 0.33, exchanger: null, address: null },
};

/** Kinds that hold no mailbox at all: nobody there has an address. */
export const MAILBOXLESS: readonly MailKind[] = ["null-mx", "nxdomain"];
