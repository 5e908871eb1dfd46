/** Rows 9 and 27 to 33: encryption, greetings, relaying, and all the ways in which a reply can be written. */
import type { Behaviour } from "../behaviour.ts";

const few = { open: 3, missing: 3 };
const elsewhere = { truth: "undeliverable" } as const;

export const protocol: readonly Behaviour[] = [
  { name: "garbage_rcpt", row: 9, mailboxes: few, hosts: [{ everyone: "220 {mx} ESMTP" }], truth: "unknown", reasons: ["protocol_error"] },
  { name: "garbage_rcpt_354", row: 9, mailboxes: few, hosts: [{ everyone: "354 Start mail input; end with <CRLF>.<CRLF>" }], truth: "unknown", reasons: ["protocol_error"] },
  { name: "garbage_rcpt_299", row: 9, mailboxes: few, hosts: [{ everyone: "299 whatever" }], truth: ["unknown", "accept_all"], reasons: ["protocol_error"] },
  { name: "garbage_rcpt_text", row: 9, mailboxes: few, hosts: [{ everyone: "Recipient is fine by me" }], truth: "unknown", reasons: ["protocol_error", "timeout", "connection_closed"] },
  { name: "garbage_rcpt_999", row: 9, mailboxes: few, hosts: [{ everyone: "999 5.1.1 no such user" }], truth: "unknown", reasons: ["protocol_error"] },

  { name: "tls_required", row: 27, hosts: [{ tls: "required" }] },
  { name: "tls_required_rcpt", row: 27, mailboxes: few, hosts: [{ tls: "required", banner: "220 {mx} ESMTP, encrypted only" }] },
  { name: "tls_selfsigned", row: 28, domains: 3, hosts: [{ tls: "self_signed" }] },
  { name: "tls_454", row: 28, hosts: [{ tls: "unavailable" }] },
  { name: "tls_broken", row: 28, hosts: [{ tls: "broken" }] },
  { name: "tls_mute", row: 28, domains: 1, mailboxes: few, hosts: [{ tls: "mute" }] },

  { name: "helo_only", row: 29, hosts: [{ ehlo: "502 5.5.1 Command not implemented" }] },
  { name: "helo_only_500", row: 29, mailboxes: few, hosts: [{ ehlo: "500 Syntax error, command unrecognized" }] },
  { name: "helo_only_close", row: 29, mailboxes: few, hosts: [{ ehlo: { say: "500 5.5.1 I do not know EHLO", and: "close" } }], truth: ["unknown", "deliverable", "undeliverable"] },

  {
    name: "utf8_ok",
    row: 30,
    mailboxes: { open: 2, missing: 2, accented: 4 },
    hosts: [{ extensions: ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8"] }],
  },
  {
    name: "utf8_no",
    row: 30,
    mailboxes: { open: 2, missing: 2, accented: 4 },
    hosts: [{ extensions: ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES"], rcpt: { accented: "553 5.6.7 Non-ASCII addresses are not supported" } }],
    truth: { accented: "undeliverable" },
  },

  { name: "relay_denied_554", row: 31, ...elsewhere, hosts: [{ everyone: "554 5.7.1 <{rcpt}>: Relay access denied" }] },
  { name: "relay_denied_550", row: 31, mailboxes: few, ...elsewhere, hosts: [{ everyone: "550 5.7.1 Unable to relay for {rcpt}" }] },
  { name: "relay_denied_exim", row: 31, mailboxes: few, ...elsewhere, hosts: [{ everyone: "550 relay not permitted" }] },
  { name: "relay_denied_553", row: 31, ...elsewhere, hosts: [{ everyone: "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)" }] },
  { name: "relay_denied_454", row: 31, mailboxes: few, hosts: [{ everyone: "454 4.7.1 <{rcpt}>: Relay access denied" }], truth: ["undeliverable", "unknown"] },
  {
    name: "m365_attribution",
    row: 31,
    mx: ["{label}.mail.protection.outlook.com"],
    ...elsewhere,
    hosts: [{ everyone: "550 5.7.64 TenantAttribution; Relay Access Denied SMTP. [DB5PEPF00014B8A.eurprd02.prod.outlook.com]" }],
  },

  { name: "nomail_521", row: 32, ...elsewhere, hosts: [{ banner: { say: "521 5.3.2 {mx} does not accept mail", and: "close" } }] },
  { name: "nomail_521_plain", row: 32, mailboxes: few, ...elsewhere, hosts: [{ banner: "521 Server does not accept mail" }] },
  { name: "nomail_556", row: 32, ...elsewhere, hosts: [{ everyone: "556 5.1.10 Recipient address has null MX" }] },
  { name: "nomail_521_rcpt", row: 32, mailboxes: few, ...elsewhere, hosts: [{ everyone: "521 5.3.2 {domain} does not accept mail" }] },

  { name: "split_banner", row: 33, hosts: [{ banner: { say: "220-{mx} ESMTP\n220-We do not authorize the use of this system\n220 for unsolicited bulk mail, error 550 554", how: "pieces" } }] },
  { name: "split_ehlo", row: 33, hosts: [{ ehlo: { say: "250-{mx} greets {helo}\n250-SIZE 35882577\n250-8BITMIME\n250-ENHANCEDSTATUSCODES\n250 HELP", how: "pieces" } }] },
  { name: "split_rcpt", row: 33, hosts: [{ rcpt: { open: { say: "250-2.1.5 Recipient\n250 2.1.5 is fine", how: "pieces" }, missing: { say: "550-5.1.1 There is nobody\n550-5.1.1 of the name {local}\n550 5.1.1 here", how: "pieces" } } }] },
  { name: "split_bytes", row: 33, hosts: [{ how: "bytes" }] },
  { name: "strict_barelf", row: 33, hosts: [{ how: "bare-lf" }] },
  { name: "code_only", row: 33, hosts: [{ banner: "220", mail: "250", rcpt: { open: "250", missing: "550" } }] },
  { name: "code_and_space", row: 33, mailboxes: few, hosts: [{ mail: "250 ", rcpt: { open: "250 ", missing: "550 " } }] },
  { name: "ok_550_in_text", row: 33, hosts: [{ rcpt: { open: "250 2.1.5 OK 550 5.1.1 user unknown is what others get" } }] },
  { name: "refused_250_in_text", row: 33, mailboxes: few, hosts: [{ rcpt: { missing: "550-5.1.1 250 OK would be nice, but\n550 5.1.1 250 this user is unknown" } }] },
  { name: "long_multiline", row: 33, mailboxes: few, hosts: [{ rcpt: { missing: Array.from({ length: 40 }, (_, n) => `550${n === 39 ? " " : "-"}5.1.1 Unknown user, part ${String(n + 1)} of 40 of an explanation that nobody reads`).join("\n") } }] },
  { name: "long_line", row: 33, mailboxes: few, hosts: [{ rcpt: { missing: `550 5.1.1 User unknown ${"x".repeat(1500)}` } }] },
  { name: "latin1_text", row: 33, mailboxes: few, hosts: [{ rcpt: { missing: { say: "550 5.1.1 Empf\u00e4nger unbekannt \u0007\u001b[31m", how: "latin1" } } }] },

  { name: "http_banner", row: 40, mailboxes: few, hosts: [{ banner: { say: "HTTP/1.1 400 Bad Request\nContent-Type: text/plain\nConnection: close\n\n400 Bad Request", and: "close" } }], truth: "unknown", reasons: ["protocol_error", "connection_closed"] },
  { name: "ssh_banner", row: 40, mailboxes: few, hosts: [{ banner: { say: "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3", and: "mute" } }], truth: "unknown", reasons: ["protocol_error", "timeout"] },
  { name: "imap_banner", row: 40, mailboxes: few, hosts: [{ banner: { say: "* OK [CAPABILITY IMAP4rev1] Dovecot ready.", and: "mute" } }], truth: "unknown", reasons: ["protocol_error", "timeout"] },
  { name: "pop3_banner", row: 40, mailboxes: few, hosts: [{ banner: { say: "+OK POP3 ready", and: "mute" } }], truth: "unknown", reasons: ["protocol_error", "timeout"] },
  { name: "ftp_banner", row: 40, mailboxes: few, hosts: [{ banner: "220 FTP Server ready.", ehlo: "500 EHLO not understood", helo: "500 HELO not understood", mail: "500 MAIL not understood", everyone: "500 RCPT not understood" }], truth: "unknown", reasons: ["protocol_error", "helo_rejected"] },
];
