import assert from "node:assert/strict";
import { test } from "node:test";
import { readReport } from "./read-report.ts";

const cases = [
  // What services export, as their documentation words it.
  ["Permanent General", null, "smtp; 550 5.1.1 user unknown", "hard", "mailbox_not_found"], // SES
  ["Permanent NoEmail", null, null, "hard", "mailbox_not_found"],
  ["Transient MailboxFull", null, "smtp; 552 5.2.2 mailbox full", "soft", null],
  ["Permanent Suppressed", null, "Amazon SES has suppressed sending to this address", "policy", null],
  ["bounce bounce", "5.1.1", "550 5.1.1 The email account that you tried to reach does not exist.", "hard", "mailbox_not_found"], // SendGrid
  ["bounce blocked", "5.7.1", "550 5.7.1 Message rejected due to content restrictions", "policy", null],
  ["deferred", null, "451 4.7.1 Greylisting in action", "soft", null],
  ["failed permanent", "550", "5.1.1 The email account does not exist", "hard", "mailbox_not_found"], // Mailgun
  ["failed permanent suppress-bounce", "605", "Not delivering to previously bounced address", "policy", null],
  ["HardBounce", null, "smtp;550 5.1.1 <…>: Recipient address rejected: User unknown in virtual mailbox table", "hard", "mailbox_not_found"], // Postmark
  ["SpamNotification", null, "smtp;554 5.7.1 Message looks like spam", "policy", null],
  ["UNKNOWN_USER", null, null, "hard", "mailbox_not_found"], // HubSpot
  ["POLICY", null, "550 5.7.26 unauthenticated mail is prohibited", "policy", null],
  ["bounced", "5.1.1", "host mx.acme.example[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)", "hard", "mailbox_not_found"], // Postfix
  ["bounced", "5.4.4", "Host or domain name not found. Name service error", "hard", "domain_not_hosted"],
  // In doubt nothing is said of the user.
  ["bounced", null, null, "unclear", null],
  ["bounced", null, "554 Transaction failed", "unclear", null],
  ["hard_bounce", null, "554 Transaction failed", "hard", "mailbox_not_found"],
  [null, null, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example", "policy", null],
  ["hard", "550", "550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example", "policy", null],
  [null, "452", "452 4.2.2 mailbox full", "soft", null],
  ["delivered", "250", "250 2.0.0 OK", "delivered", null],
  ["Undelivered Mail", null, null, "unclear", null],
] as const;

for (const [type, code, diagnostic, kind, reason] of cases) {
  test(`${type ?? "-"} / ${code ?? "-"} / ${diagnostic ?? "-"} is ${kind}`, () => {
    const read = readReport({ type, code, diagnostic });
    assert.deepEqual([read.kind, "reason" in read ? read.reason : null], [kind, reason]);
  });
}
