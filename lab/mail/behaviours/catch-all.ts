/** Rows 2 to 6 and 8: hosts that take anybody, openly or in disguise. What they take proves nothing. */
import type { Behaviour } from "../behaviour.ts";

const takesAnybody = { everyone: "250 2.1.5 Ok" };

export const catchAll: readonly Behaviour[] = [
  { name: "catchall", row: 2, domains: 4, hosts: [takesAnybody], truth: "accept_all" },
  { name: "catchall_one_host", row: 2, domains: 3, sharesHost: true, hosts: [takesAnybody], truth: "accept_all" },
  { name: "accept_then_bounce", row: 2, hosts: [{ everyone: "250 2.1.5 {rcpt} queued for verification" }], truth: "accept_all" },
  { name: "google_catchall", row: 2, mx: ["aspmx{n}.l.google.com"], hosts: [{ everyone: "250 2.1.5 OK a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp", tls: "self_signed" }], truth: "accept_all" },
  { name: "m365_catchall", row: 2, mx: ["{label}.mail.protection.outlook.com"], hosts: [{ everyone: "250 2.1.5 Recipient OK", tls: "self_signed" }], truth: "accept_all" },
  { name: "proofpoint_catchall", row: 2, mx: ["mx0a-{n}.pphosted.com"], hosts: [{ everyone: "250 2.1.5 <{rcpt}>... Recipient ok" }], truth: "accept_all" },
  { name: "barracuda_catchall", row: 2, mx: ["d{n}a.ess.barracudanetworks.com"], hosts: [{ everyone: "250 Recipient <{rcpt}> OK" }], truth: "accept_all" },
  { name: "mimecast_catchall", row: 2, mx: ["eu-smtp-inbound-{n}.mimecast.com"], hosts: [{ everyone: "250 OK" }], truth: "accept_all" },
  { name: "trend_catchall", row: 2, mx: ["in{n}.hes.trendmicro.eu"], hosts: [{ everyone: "250 2.1.5 Ok" }], truth: "accept_all" },
  { name: "reject_at_data", row: 3, hosts: [takesAnybody], truth: "accept_all" },
  { name: "yahoo_accept_all", row: 3, mx: ["mta{n}.am0.yahoodns.net"], hosts: [{ everyone: "250 recipient <{rcpt}> ok" }], truth: "accept_all" },
  {
    name: "catchall_then_limit",
    row: 4,
    hosts: [{ ...takesAnybody, limits: { recipients: { max: 1, per: "session", say: "452 4.5.3 Error: too many recipients" } } }],
    truth: "accept_all",
  },
  {
    name: "catchall_limit_451",
    row: 4,
    hosts: [{ ...takesAnybody, limits: { recipients: { max: 2, per: "session", say: "451 4.7.1 Please try again later" } } }],
    truth: "accept_all",
  },
  {
    name: "olc_rcpt_limit",
    row: 4,
    mx: ["{label}.olc.protection.outlook.com"],
    hosts: [
      {
        rcpt: {
          open: "250 2.1.5 Recipient OK",
          missing: "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [DB8EUR06FT052.eop-eur06.prod.protection.outlook.com]",
        },
        limits: { recipients: { max: 1, per: "envelope", say: "452 4.5.3 Too many recipients (AS780090) [DB8EUR06FT052.eop-eur06.prod.protection.outlook.com]" } },
      },
    ],
  },
  {
    name: "catchall_greylist",
    row: 5,
    hosts: [{ ...takesAnybody, greylist: { by: "triplet", seconds: 3, say: "450 4.2.0 <{rcpt}>: Recipient address rejected: Greylisted, see the postmaster's page" } }],
    truth: "accept_all",
  },
  {
    name: "catchall_greylist_recipient",
    row: 5,
    hosts: [{ ...takesAnybody, greylist: { by: "recipient", seconds: 5, say: "451 4.7.1 Greylisting in action, please come back later" } }],
    truth: "accept_all",
  },
  {
    name: "catchall_denylist",
    row: 6,
    hosts: [{ rcpt: { missing: "250 2.1.5 Ok", denied: "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown" } }],
    mailboxes: { open: 4, missing: 2, denied: 3 },
    truth: { open: "accept_all", missing: "accept_all" },
  },
  {
    name: "catchall_denylist_left",
    row: 6,
    hosts: [{ rcpt: { missing: "250 OK", denied: "550 5.1.6 This person has left the company" } }],
    mailboxes: { open: 4, missing: 2, denied: 2 },
    truth: { open: "accept_all", missing: "accept_all" },
  },
  { name: "catchall_252", row: 8, hosts: [{ everyone: "252 2.0.0 Cannot VRFY user, but will accept message and attempt delivery" }], truth: ["accept_all", "unknown"] },
  { name: "catchall_252_plain", row: 8, hosts: [{ everyone: "252 Cannot verify user" }], truth: ["accept_all", "unknown"] },
];
