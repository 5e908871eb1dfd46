/** Row 1: hosts that take those who exist and refuse everybody else, as the common mail servers are set up. */
import type { Behaviour } from "../behaviour.ts";

export const plain: readonly Behaviour[] = [
  { name: "strict", row: 1, domains: 6, mailboxes: { open: 6, missing: 5 } },
  { name: "strict_one_host", row: 1, domains: 4, sharesHost: true, mailboxes: { open: 6, missing: 5 } },
  { name: "strict_many", row: 1, domains: 1, mailboxes: { open: 40, missing: 40 } },
  {
    name: "strict_exim",
    row: 1,
    hosts: [{ banner: "220 {mx} ESMTP Exim 4.98 Tue, 24 Nov 2026 09:00:00 +0000", rcpt: { open: "250 Accepted", missing: "550 No Such User Here" } }],
  },
  {
    name: "strict_sendmail",
    row: 1,
    hosts: [
      {
        banner: "220 {mx} ESMTP Sendmail 8.18.1/8.18.1; Tue, 24 Nov 2026 09:00:00 GMT",
        mail: "250 2.1.0 <{sender}>... Sender ok",
        rcpt: { open: "250 2.1.5 <{rcpt}>... Recipient ok", missing: "550 5.1.1 <{rcpt}>... User unknown" },
      },
    ],
  },
  {
    name: "strict_exchange",
    row: 1,
    hosts: [
      {
        banner: "220 {mx} Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 09:00:00 +0000",
        mail: "250 2.1.0 Sender OK",
        rcpt: { open: "250 2.1.5 Recipient OK", missing: "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup" },
      },
    ],
  },
  {
    name: "strict_qmail",
    row: 1,
    hosts: [{ extensions: ["PIPELINING", "8BITMIME"], banner: "220 {mx} ESMTP", mail: "250 ok", rcpt: { open: "250 ok", missing: "550 sorry, no mailbox here by that name (#5.1.1 - chkuser)" } }],
  },
  {
    name: "strict_opensmtpd",
    row: 1,
    hosts: [{ rcpt: { open: "250 2.1.5 Destination address valid: Recipient ok", missing: "550 Invalid recipient: <{rcpt}>" } }],
  },
  { name: "strict_haraka", row: 1, hosts: [{ rcpt: { open: "250 recipient <{rcpt}> OK", missing: "550 I cannot deliver mail for <{rcpt}>" } }] },
  { name: "strict_no_pipelining", row: 1, hosts: [{ extensions: ["SIZE 10485760", "8BITMIME"] }] },
  { name: "strict_no_enhanced_codes", row: 1, hosts: [{ extensions: ["SIZE 10485760"], rcpt: { open: "250 OK", missing: "550 User unknown" } }] },
  { name: "strict_equal_preference", row: 1, hosts: [{}, {}], dns: ["@ MX 10 {a}", "@ MX 10 {b}", "{a} A {1}", "{b} A {2}"] },
];
