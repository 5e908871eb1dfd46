/** Rows 34 to 37: hosts that take their time, and connections that end before they should. */
import type { Behaviour } from "../behaviour.ts";

const few = { open: 3, missing: 3 };
const missing = "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown";
const cutOff = { truth: "unknown", reasons: ["connection_closed", "connection_failed"] } as const;
const silent = { truth: "unknown", reasons: ["timeout", "connection_timeout"] } as const;
const banner = "220 {mx} ESMTP";

export const timing: readonly Behaviour[] = [
  { name: "slow_banner_4", row: 34, hosts: [{ banner: { say: banner, after: 4 } }] },
  { name: "slow_banner_12", row: 34, mailboxes: few, hosts: [{ banner: { say: banner, after: 12 } }] },
  { name: "slow_banner_25", row: 34, mailboxes: few, hosts: [{ banner: { say: banner, after: 25 } }] },
  { name: "slow_cmds", row: 34, mailboxes: few, hosts: [{ replyAfter: 1.5 }] },
  { name: "tarpit_errors", row: 34, mailboxes: few, hosts: [{ errorAfter: 5 }] },
  {
    name: "pregreet",
    row: 35,
    hosts: [{ pregreet: { teaser: "220-{mx} ESMTP", seconds: 3, say: { say: "550 5.5.1 Protocol error: you talked before your turn", and: "close" } } }],
  },
  {
    name: "pregreet_silent",
    row: 35,
    mailboxes: few,
    hosts: [{ banner: { say: banner, after: 2 }, pregreet: { teaser: "", seconds: 2, say: { say: "554 5.5.1 SMTP synchronization error", and: "close" } } }],
  },
  { name: "tcp_refused", row: 36, mailboxes: few, hosts: [{ tcp: "refused" }], ...cutOff },
  { name: "tcp_close", row: 36, mailboxes: few, hosts: [{ tcp: "close" }], ...cutOff },
  { name: "tcp_rst", row: 36, mailboxes: few, hosts: [{ tcp: "reset" }], ...cutOff },
  { name: "tcp_close_after_banner", row: 36, mailboxes: few, hosts: [{ banner: { say: banner, and: "close" } }], ...cutOff },
  { name: "tcp_close_once", row: 36, mailboxes: few, hosts: [{ first: { connections: 1, at: "banner", say: { and: "close" } } }] },
  { name: "rst_after_mail", row: 36, mailboxes: few, hosts: [{ mail: { say: "250 2.1.0 Ok", and: "reset" } }], ...cutOff },
  { name: "rst_at_mail", row: 36, mailboxes: few, hosts: [{ mail: { and: "reset" } }], ...cutOff },
  { name: "rst_on_550", row: 36, hosts: [{ rcpt: { missing: { say: missing, and: "reset" } } }] },
  { name: "close_on_550", row: 36, hosts: [{ rcpt: { missing: { say: missing, and: "close" } } }] },
  { name: "close_at_rcpt", row: 36, mailboxes: few, hosts: [{ everyone: { and: "close" } }], ...cutOff },
  { name: "rst_at_rcpt", row: 36, mailboxes: few, hosts: [{ everyone: { and: "reset" } }], ...cutOff },
  {
    name: "close_instead_of_550",
    row: 36,
    mailboxes: few,
    hosts: [{ rcpt: { missing: { and: "close" } } }],
    truth: { open: ["unknown", "deliverable"], missing: "unknown" },
    reasons: ["connection_closed", "temporary_error"],
  },
  { name: "tcp_mute", row: 37, mailboxes: { open: 2, missing: 1 }, hosts: [{ tcp: "mute" }], ...silent },
  { name: "mute_at_rcpt", row: 37, domains: 1, mailboxes: { open: 2, missing: 1 }, hosts: [{ everyone: { and: "mute" } }], ...silent },
  { name: "mute_half_banner", row: 37, domains: 1, mailboxes: { open: 2, missing: 1 }, hosts: [{ banner: { say: "220-{mx} ESMTP", and: "mute" } }], ...silent },
];
