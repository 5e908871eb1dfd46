/**
 * How mail hosts answer, one small object per behaviour. Each hook returns the refusal to send, or null to accept.
 * The wordings are those seen from hosts of the kind, since verifiers have to read them.
 */
import type { Mailbox } from "./mailboxes.ts";
import type { MailKind } from "./mail-kinds.ts";

export interface Refusal {
  readonly code: number;
  /** More than one line makes a multi-line reply. The enhanced code is part of the text. */
  readonly lines: readonly string[];
}

export interface Recipient {
  readonly address: string;
  readonly mailbox: Mailbox;
  readonly client: string;
  /** How long ago the triplet (client, sender, recipient) was first seen. */
  readonly firstSeenAgoMs: number;
}

export interface SmtpTimes {
  readonly greylistMs: number;
  readonly slowMs: number;
}

export interface SmtpBehaviour {
  /** Before the banner and before every reply to MAIL and RCPT. */
  readonly delayMs?: (times: SmtpTimes) => number;
  readonly connect?: (client: string) => Refusal | null;
  readonly mail?: (sender: string, client: string) => Refusal | null;
  readonly rcpt: (recipient: Recipient, times: SmtpTimes) => Refusal | null;
}

const refuse = (code: number, ...lines: string[]): Refusal => ({ code, lines });

const strict: SmtpBehaviour = {
  rcpt: ({ address, mailbox }) => {
    if (mailbox === "missing") return refuse(550, `5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table`);
    return mailbox === "full" ? refuse(452, `4.2.2 <${address}>: Recipient address rejected: Mailbox is full`) : null;
  },
};

const google: SmtpBehaviour = {
  rcpt: ({ mailbox }) => {
    if (mailbox === "full")
      return refuse(
        452,
        "4.2.2 The recipient's inbox is out of storage space. Please direct the",
        "4.2.2 recipient to free up space in the mailbox. d9443c01a7336 - gsmtp",
      );
    return mailbox === "open"
      ? null
      : refuse(
          550,
          "5.1.1 The email account that you tried to reach does not exist. Please try",
          "5.1.1 double-checking the recipient's email address for typos or",
          "5.1.1 unnecessary spaces. For more information, go to the page of the",
          "5.1.1 NoSuchUser error. d9443c01a7336 - gsmtp",
        );
  },
};

const microsoft: SmtpBehaviour = {
  // A full mailbox is accepted here and bounces later.
  rcpt: ({ mailbox }) =>
    mailbox === "missing"
      ? refuse(
          550,
          "5.4.1 Recipient address rejected: Access denied. For more information see the page AS(201806281) [DB5PEPF00014B8A.eurprd02.prod.outlook-like.test]",
        )
      : null,
};

export const SMTP_BEHAVIOURS: Partial<Record<MailKind, SmtpBehaviour>> = {
  strict,
  google,
  microsoft,
  "a-only": strict,
  catchall: { rcpt: () => null },
  greylist: {
    rcpt: (recipient, times) =>
      recipient.firstSeenAgoMs < times.greylistMs
        ? refuse(
            451,
            `4.7.1 <${recipient.address}>: Recipient address rejected: Greylisted, please try again in ${Math.ceil(times.greylistMs / 1000)} seconds`,
          )
        : strict.rcpt(recipient, times),
  },
  slow: { delayMs: (times) => times.slowMs, rcpt: strict.rcpt },
  blocklist: {
    rcpt: ({ client }) =>
      refuse(554, `5.7.1 Service unavailable; Client host [${client}] blocked using bl.listkeeper.test; see the page of the list for ${client}`),
  },
  tempfail: { rcpt: () => refuse(451, "4.3.0 Temporary lookup failure, try again later") },
  // No listener at the address of `refuse`: the kernel answers the connection with a reset.
};

export const RELAY_DENIED = refuse(554, "5.7.1 Relay access denied");
