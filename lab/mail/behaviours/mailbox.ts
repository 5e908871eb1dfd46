/** Rows 7, 14, 15, 17, 18, 20 and 22: what is said of single mailboxes beyond yes and no. */
import type { Behaviour } from "../behaviour.ts";

const withFull = { open: 3, missing: 3, full: 4 };
const withDisabled = { open: 3, missing: 3, disabled: 4 };
const google = { mx: ["aspmx{n}.l.google.com"] } as const;
const googleMissing =
  "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550-5.1.1 unnecessary spaces. For more information, go to\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp";

export const mailbox: readonly Behaviour[] = [
  { name: "ok_251", row: 7, hosts: [{ rcpt: { open: "251 2.1.5 User not local; will forward to <{local}@elsewhere.{domain}>" } }] },
  { name: "ok_251_plain", row: 7, mailboxes: { open: 3, missing: 2 }, hosts: [{ rcpt: { open: "251 User not local; will forward" } }] },
  { name: "tmp_450_unknown_user", row: 14, hosts: [{ rcpt: { missing: "450 4.1.1 <{rcpt}>: Recipient address rejected: User unknown in local recipient table" } }] },
  { name: "tmp_450_unverified", row: 14, hosts: [{ rcpt: { missing: "450 4.1.1 <{rcpt}>: Recipient address rejected: unverified address: host said: 550 5.1.1 User unknown" } }] },
  {
    name: "ok_overrate",
    row: 15,
    ...google,
    hosts: [
      {
        rcpt: {
          open: "450-4.2.1 The user you are trying to contact is receiving mail at a rate that\n450-4.2.1 prevents additional messages from being delivered. Please resend your\n450-4.2.1 message at a later time. If the user is able to receive mail at that\n450-4.2.1 time, your message will be delivered. For more information, go to\n450 4.2.1  https://support.google.com/mail/?p=ReceivingRate a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp",
          missing: googleMissing,
        },
      },
    ],
  },
  { name: "full_452", row: 17, mailboxes: withFull },
  { name: "full_552", row: 17, mailboxes: withFull, hosts: [{ rcpt: { full: "552 5.2.2 <{rcpt}>: Recipient address rejected: Quota exceeded (mailbox for user is full)" } }] },
  { name: "full_552_plain", row: 17, mailboxes: withFull, hosts: [{ rcpt: { full: "552 Mailbox has exceeded its storage limit" } }] },
  { name: "full_550_text", row: 17, mailboxes: withFull, hosts: [{ rcpt: { full: "550 {rcpt}: quota exceeded" } }] },
  { name: "full_554", row: 17, mailboxes: withFull, hosts: [{ rcpt: { full: "554 5.2.2 mailbox full" } }] },
  { name: "full_french", row: 17, mailboxes: withFull, hosts: [{ rcpt: { full: "552 5.2.2 La boîte aux lettres du destinataire est pleine" } }] },
  { name: "full_german", row: 17, mailboxes: withFull, hosts: [{ rcpt: { full: "552 Das Postfach des Empfängers ist voll" } }] },
  {
    name: "full_422_google",
    row: 17,
    ...google,
    mailboxes: withFull,
    hosts: [
      {
        rcpt: {
          missing: googleMissing,
          full: "452-4.2.2 The recipient's inbox is out of storage space. Please direct the\n452-4.2.2 recipient to\n452 4.2.2  https://support.google.com/mail/?p=OverQuotaTemp a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp",
        },
      },
    ],
  },
  { name: "system_storage_452", row: 18, hosts: [{ everyone: "452 4.3.1 Insufficient system storage" }], truth: "unknown", reasons: ["temporary_error"] },
  { name: "system_storage_452_plain", row: 18, mailboxes: { open: 2, missing: 2 }, hosts: [{ everyone: "452 Requested action not taken: insufficient system storage" }], truth: "unknown", reasons: ["temporary_error"] },
  {
    name: "yahoo_552",
    row: 20,
    mx: ["mta{n}.am0.yahoodns.net"],
    hosts: [{ rcpt: { open: "250 recipient <{rcpt}> ok", missing: "552 1 Requested mail action aborted, mailbox not found" } }],
  },
  { name: "disabled_521", row: 22, mailboxes: withDisabled, hosts: [{ rcpt: { disabled: "550 5.2.1 <{rcpt}>: Recipient address rejected: Mailbox disabled, not accepting messages" } }] },
  { name: "disabled_554", row: 22, mailboxes: withDisabled, hosts: [{ rcpt: { disabled: "554 delivery error: dd This account has been disabled or discontinued [#102]. - mta1.mail.example" } }] },
  { name: "disabled_550_inactive", row: 22, mailboxes: withDisabled, hosts: [{ rcpt: { disabled: "550 {rcpt} Account inactive, message refused" } }] },
  {
    name: "google_disabled",
    row: 22,
    ...google,
    mailboxes: withDisabled,
    hosts: [
      {
        rcpt: {
          missing: googleMissing,
          disabled: "550-5.2.1 The email account that you tried to reach is inactive. For more\n550-5.2.1 information, go to\n550 5.2.1  https://support.google.com/mail/?p=DisabledUser a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp",
        },
      },
    ],
  },
  { name: "moved_551", row: 22, mailboxes: { open: 3, missing: 2, moved: 3 }, hosts: [{ rcpt: { moved: "551 5.1.6 <{rcpt}>: Recipient address rejected: The recipient has moved" } }] },
];
