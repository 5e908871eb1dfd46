/** Rows 11 to 13: hosts that want to be asked again, in many words. */
import type { Behaviour, Greylist, HostScript } from "../behaviour.ts";

const greylisting = (say: string, more: Partial<Greylist> = {}): readonly HostScript[] => [{ greylist: { by: "triplet", seconds: 3, say, ...more } }];

const few = { open: 3, missing: 3 };

export const greylist: readonly Behaviour[] = [
  { name: "grey_450", row: 12, domains: 3, hosts: greylisting("450 4.2.0 <{rcpt}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{domain}.html") },
  { name: "grey_451", row: 12, hosts: greylisting("451 4.7.1 Greylisting in action, please come back in 00:00:03") },
  { name: "grey_451_plain", row: 12, hosts: greylisting("451 Please try again later") },
  { name: "grey_451_temporarily", row: 12, hosts: greylisting("451 Temporarily rejected. Try again in a few moments.") },
  { name: "grey_450_bare", row: 12, mailboxes: few, hosts: greylisting("450") },
  { name: "grey_sqlgrey", row: 12, mailboxes: few, hosts: greylisting("450 4.7.1 <{rcpt}>: Recipient address rejected: Greylisted for a few seconds (sqlgrey)", { by: "client" }) },
  { name: "grey_wait_seconds", row: 12, mailboxes: few, hosts: greylisting("451 4.7.1 Greylisted, please try again in 3 seconds") },
  { name: "grey_host", row: 12, hosts: greylisting("451 4.7.1 <{client}>: Client host rejected: Greylisted", { by: "client" }) },
  { name: "grey_mail", row: 12, mailboxes: few, hosts: greylisting("451 4.7.1 Unknown sender, greylisted, come back later", { by: "client", at: "mail" }) },
  { name: "grey_long", row: 12, mailboxes: few, hosts: greylisting("450 4.7.1 <{rcpt}>: Recipient address rejected: Greylisting in effect, please come back later", { seconds: 20 }) },
  { name: "grey_443", row: 12, mailboxes: few, hosts: greylisting("450 4.4.3 Greylisted, try again") },
  { name: "grey_milter", row: 12, mailboxes: few, hosts: greylisting("451 4.7.1 Greylisting in action, please come back in 00:00:02", { seconds: 2 }) },
  { name: "grey_german", row: 12, mailboxes: few, hosts: greylisting("450 4.7.1 <{rcpt}>: Empfänger vorübergehend abgelehnt, bitte versuchen Sie es später erneut") },
  { name: "grey_french", row: 12, mailboxes: few, hosts: greylisting("451 4.7.1 Mise en liste grise, merci de réessayer dans quelques minutes") },
  { name: "grey_spanish", row: 12, mailboxes: few, hosts: greylisting("451 4.7.1 Lista gris: vuelva a intentarlo en unos minutos") },
  { name: "grey_russian", row: 12, mailboxes: few, hosts: greylisting("451 4.7.1 Временная ошибка, повторите попытку позже") },
  { name: "grey_policy_wording", row: 12, mailboxes: few, hosts: greylisting("450 4.7.1 <{rcpt}>: Recipient address rejected: Policy restrictions, try later") },
  {
    name: "grey_multiline",
    row: 12,
    mailboxes: few,
    hosts: greylisting("451-4.7.1 We have not seen mail from you to this recipient before.\n451-4.7.1 Your server has to try again,\n451 4.7.1 as every mail server does."),
  },
  { name: "grey_421", row: 11, hosts: [{ greylist: { by: "client", seconds: 3, say: { say: "421 4.7.0 {mx} Greylisted, closing connection, try again later", and: "close" } } }] },
  { name: "mimecast_grey", row: 12, mx: ["eu-smtp-inbound-{n}.mimecast.com"], hosts: greylisting("451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [Zk3bQ0xhPOmsyXg1V5kWzw.uk22]") },
  {
    name: "m365_throttle",
    row: 12,
    mx: ["{label}.mail.protection.outlook.com"],
    hosts: [
      {
        greylist: { by: "client", seconds: 4, say: "451 4.7.500 Server busy. Please try again later from [{client}]. (S77719) [DB5PEPF00014B8A.eurprd02.prod.outlook.com]" },
        rcpt: { open: "250 2.1.5 Recipient OK", missing: "550 5.4.1 Recipient address rejected: Access denied. [DB5PEPF00014B8A.eurprd02.prod.outlook.com]" },
      },
    ],
  },
  { name: "gmx_grey", row: 12, mx: ["mx{n}.emig.gmx.net"], mailboxes: few, hosts: greylisting("451 Requested action aborted: local error in processing, please try again later", { seconds: 2 }) },
  {
    name: "grey_known_only",
    row: 13,
    hosts: greylisting("450 4.2.0 <{rcpt}>: Recipient address rejected: Greylisted", { knownOnly: true }),
  },
  {
    name: "grey_known_only_long",
    row: 13,
    mailboxes: few,
    hosts: greylisting("451 4.7.1 Greylisting in action, please come back later", { knownOnly: true, seconds: 15 }),
  },
];
