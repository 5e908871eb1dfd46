/** Rows 10, 11, 16, 19, 38 and 39: limits, hosts that are busy, errors of a host, and hosts that stand in for others. */
import type { Behaviour } from "../behaviour.ts";

const few = { open: 3, missing: 3 };
const busy = "421 4.3.2 {mx} Service not available, closing transmission channel";
const tooMany = (max: number) => ({ max, per: "session", say: "452 4.5.3 Error: too many recipients" }) as const;

export const session: readonly Behaviour[] = [
  { name: "tmp_421_banner", row: 10, mailboxes: few, hosts: [{ banner: { say: busy, and: "close" } }], truth: "unknown", reasons: ["server_busy", "temporary_error", "throttled"] },
  { name: "tmp_421_once", row: 10, hosts: [{ first: { connections: 1, at: "banner", say: { say: busy, and: "close" } } }] },
  { name: "tmp_421_twice", row: 10, mailboxes: few, hosts: [{ first: { connections: 2, at: "banner", say: { say: busy, and: "close" } } }] },
  { name: "mx_failover_421", row: 10, hosts: [{ banner: { say: busy, and: "close" } }, {}] },
  { name: "mx_failover_refused", row: 10, hosts: [{ tcp: "refused" }, {}] },
  { name: "mx_failover_reset", row: 10, mailboxes: few, hosts: [{ tcp: "reset" }, {}] },
  {
    name: "close_after_2_errors",
    row: 11,
    hosts: [{ limits: { errors: { max: 2, say: { say: "421 4.7.0 {mx} Error: too many errors", and: "close" } } } }],
  },
  {
    name: "close_after_1_error",
    row: 11,
    mailboxes: few,
    hosts: [{ limits: { errors: { max: 1, say: { say: "421 4.7.0 {mx} Error: too many errors", and: "close" } } } }],
  },
  { name: "tmp_451_local", row: 16, hosts: [{ everyone: "451 4.3.0 <{rcpt}>: Temporary lookup failure" }], truth: "unknown", reasons: ["temporary_error"] },
  { name: "tmp_451_resources", row: 16, mailboxes: few, hosts: [{ everyone: "451 4.3.2 System is not accepting messages for now" }], truth: "unknown", reasons: ["temporary_error", "server_busy"] },
  { name: "tmp_451_mail", row: 16, mailboxes: few, hosts: [{ mail: "451 4.3.0 Error: queue file write error" }], truth: "unknown", reasons: ["temporary_error"] },
  { name: "tmp_450_lookup", row: 16, mailboxes: few, hosts: [{ everyone: "450 4.4.3 Directory service unreachable" }], truth: "unknown", reasons: ["temporary_error"] },
  { name: "tmp_451_once", row: 16, mailboxes: few, hosts: [{ first: { connections: 1, at: "rcpt", say: "451 4.3.0 Local error in processing" } }] },
  { name: "tmp_random_only", row: 4, mailboxes: few, hosts: [{ rcpt: { missing: "451 4.3.0 Could not look up the recipient" } }], truth: { open: ["unknown", "deliverable"], missing: "unknown" }, reasons: ["temporary_error"] },
  { name: "rcpt_limit_1", row: 19, hosts: [{ limits: { recipients: tooMany(1) } }] },
  { name: "rcpt_limit_3", row: 19, mailboxes: { open: 6, missing: 6 }, hosts: [{ limits: { recipients: tooMany(3) } }] },
  { name: "rcpt_limit_10", row: 19, domains: 1, mailboxes: { open: 15, missing: 15 }, hosts: [{ limits: { recipients: { max: 10, per: "session", say: "452 4.5.3 Recipients belong to multiple sessions (too many)" } } }] },
  { name: "rcpt_limit_421", row: 19, mailboxes: few, hosts: [{ limits: { recipients: { max: 2, per: "session", say: { say: "421 4.5.3 Too many recipients in this session, goodbye", and: "close" } } } }] },
  { name: "rcpt_limit_550", row: 19, mailboxes: few, hosts: [{ limits: { recipients: { max: 2, per: "session", say: "550 5.5.3 Too many recipients" } } }] },
  {
    name: "rcpt_limit_stated",
    row: 19,
    mailboxes: { open: 8, missing: 8 },
    // RFC 9422: who reads what EHLO says never meets the limit.
    hosts: [{ extensions: ["PIPELINING", "ENHANCEDSTATUSCODES", "LIMITS RCPTMAX=4"], limits: { recipients: { max: 4, per: "envelope", say: "452 4.5.3 Error: too many recipients" } } }],
  },
  {
    name: "one_conn",
    row: 38,
    sharesHost: true,
    mailboxes: { open: 10, missing: 10 },
    hosts: [{ limits: { connections: { max: 1, say: { say: "421 4.7.0 {mx} Error: too many connections from {client}", and: "close" } } } }],
  },
  {
    name: "two_conn",
    row: 38,
    sharesHost: true,
    mailboxes: { open: 10, missing: 10 },
    hosts: [{ limits: { connections: { max: 2, say: { say: "421 4.7.0 Too many concurrent SMTP connections; please try again later.", and: "close" } } } }],
  },
  {
    name: "one_conn_reset",
    row: 38,
    mailboxes: { open: 8, missing: 8 },
    hosts: [{ limits: { connections: { max: 1, say: { and: "reset" } } } }],
  },
  {
    name: "conn_rate",
    row: 38,
    sharesHost: true,
    mailboxes: { open: 8, missing: 8 },
    hosts: [{ limits: { connectionRate: { max: 4, seconds: 2, say: { say: "421 4.7.0 {mx} Error: connection rate limit exceeded for {client}", and: "close" } } } }],
  },
  {
    name: "rcpt_rate",
    row: 38,
    mailboxes: { open: 8, missing: 8 },
    hosts: [{ limits: { recipientRate: { max: 5, seconds: 1.5, say: "450 4.7.1 Error: too many recipients from {client}, slow down" } } }],
  },
  {
    name: "rcpt_rate_421",
    row: 38,
    mailboxes: { open: 6, missing: 6 },
    hosts: [{ limits: { recipientRate: { max: 5, seconds: 1.5, say: { say: "421 4.7.0 Recipient rate exceeded, try again later", and: "close" } } } }],
  },
  {
    name: "harvest_guard",
    row: 38,
    mailboxes: { open: 8, missing: 8 },
    hosts: [{ limits: { harvest: { max: 4, seconds: 5, banSeconds: 10, say: "550 5.7.1 Too many unknown recipients from {client}; you are blocked for now" } } }],
  },
  {
    name: "harvest_guard_421",
    row: 38,
    mailboxes: { open: 6, missing: 6 },
    hosts: [{ limits: { harvest: { max: 4, seconds: 5, banSeconds: 6, say: { say: "421 4.7.1 Directory harvest attack suspected, come back later", and: "close" } } } }],
  },
  { name: "mx_split_brain", row: 39, domains: 3, hosts: [{}, { everyone: "250 2.1.5 Ok, will keep it for the primary" }] },
  {
    name: "mx_split_brain_busy",
    row: 39,
    mailboxes: few,
    hosts: [{ first: { connections: 1, at: "banner", say: { say: busy, and: "close" } } }, { everyone: "250 2.1.5 Ok" }],
    truth: { open: ["deliverable", "accept_all", "risky", "unknown"], missing: ["undeliverable", "accept_all", "risky", "unknown"] },
  },
  {
    name: "mx_split_brain_dead",
    row: 39,
    hosts: [{ tcp: "refused" }, { everyone: "250 2.1.5 Ok" }],
    truth: ["accept_all", "risky", "unknown"],
  },
];
