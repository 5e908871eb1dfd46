/** Row 41: what the name server says, or does not. Lines are those of a zone file, with `@` for the domain. */
import type { Behaviour } from "../behaviour.ts";

const few = { open: 3, missing: 3 };
const nowhere = { mailboxes: few, hosts: [], truth: "undeliverable" } as const;
const notNow = { mailboxes: few, hosts: [], truth: "unknown" } as const;

export const dns: readonly Behaviour[] = [
  { name: "dns_nxdomain", row: 41, ...nowhere, dns: ["@ NXDOMAIN"] },
  { name: "dns_nodata", row: 41, ...nowhere, dns: ["@ TXT nothing"] },
  { name: "dns_null_mx", row: 41, ...nowhere, dns: ["@ MX 0 ."] },
  { name: "dns_null_mx_a", row: 41, mailboxes: few, truth: "undeliverable", hosts: [{}], dns: ["@ MX 0 .", "@ A {1}"] },
  { name: "dns_mx_cname", row: 41, hosts: [{}], dns: ["@ MX 10 mail.@", "mail.@ CNAME box.@", "box.@ A {1}"] },
  { name: "dns_apex_cname", row: 41, hosts: [{}], dns: ["@ CNAME parked.@", "parked.@ MX 10 mail.@", "mail.@ A {1}"] },
  { name: "dns_a_only", row: 41, hosts: [{}], dns: ["@ A {1}"] },
  { name: "dns_aaaa_only", row: 41, domains: 1, hosts: [{}], dns: ["@ MX 10 mail.@", "mail.@ AAAA ::1"] },
  { name: "dns_mx_dead", row: 41, ...nowhere, dns: ["@ MX 10 gone.@", "@ MX 20 lost.@", "gone.@ NXDOMAIN", "lost.@ NXDOMAIN"] },
  { name: "dns_mx_part_dead", row: 41, hosts: [{}], dns: ["@ MX 10 gone.@", "@ MX 20 mail.@", "gone.@ NXDOMAIN", "mail.@ A {1}"] },
  { name: "dns_mx_no_address", row: 41, ...nowhere, dns: ["@ MX 10 mail.@", "mail.@ TXT nothing"] },
  { name: "dns_mx_ip_text", row: 41, mailboxes: few, hosts: [{}], truth: "undeliverable", dns: ["@ MX 10 {1}"] },
  { name: "dns_mx_localhost", row: 41, ...nowhere, dns: ["@ MX 10 localhost"] },
  { name: "dns_mx_private", row: 41, ...nowhere, dns: ["@ MX 10 mail.@", "mail.@ A 10.20.30.40"] },
  { name: "dns_mx_zero_address", row: 41, ...nowhere, dns: ["@ MX 10 mail.@", "mail.@ A 0.0.0.0"] },
  { name: "dns_servfail", row: 41, ...notNow, dns: ["@ SERVFAIL"], reasons: ["dns_error"] },
  { name: "dns_refused", row: 41, ...notNow, dns: ["@ REFUSED"], reasons: ["dns_error"] },
  { name: "dns_silent", row: 41, ...notNow, dns: ["@ SILENCE"], reasons: ["dns_timeout"] },
  { name: "dns_mx_servfail", row: 41, ...notNow, dns: ["@ MX 10 mail.@", "mail.@ SERVFAIL"], reasons: ["dns_error"] },
  { name: "dns_mx_silent", row: 41, ...notNow, dns: ["@ MX 10 mail.@", "mail.@ SILENCE"], reasons: ["dns_timeout", "dns_error"] },
  { name: "dns_truncated", row: 41, hosts: [{}], dns: ["@ TRUNCATED", "@ MX 10 mail.@", "mail.@ A {1}"] },
  { name: "dns_many_mx", row: 41, hosts: [{}], dns: [...Array.from({ length: 30 }, (_, n) => `@ MX ${String(20 + n)} a-long-name-of-a-mail-exchanger-${String(n)}.@`), "@ MX 10 mail.@", "mail.@ A {1}"] },
  { name: "dns_two_addresses", row: 41, hosts: [{ tcp: "refused" }, {}], dns: ["@ MX 10 mail.@", "mail.@ A {1}", "mail.@ A {2}"] },
  { name: "dns_idn", row: 41, idn: true, hosts: [{}] },
];
