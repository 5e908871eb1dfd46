/**
 * Replies as hosts in the world word them, for measuring how the verifier reads what nobody tuned it for. They were
 * written down without a look at its rules, and are not for tuning: what is learned from one belongs into the mail lab
 * in other words.
 */
import type { Behaviour, Say } from "../../lab/mail/behaviour.ts";

type Stage = "banner" | "ehlo" | "mail" | "rcpt";
/** `one`: said of the asked recipient, while others are taken; `all`: said to everybody. */
type HeldOut = readonly [stage: Stage, whom: "one" | "all", truth: "undeliverable" | "risky" | "unknown" | "deliverable", reply: string, mx?: string];

const google = "alt{n}.aspmx.l.google.com";
const m365 = "{label}.mail.protection.outlook.com";
const olc = "{label}.olc.protection.outlook.com";
const proofpoint = "mxa-{n}.gslb.pphosted.com";
const mimecast = "de-smtp-inbound-{n}.mimecast.com";
const barracuda = "d{n}.ess.uk.barracudanetworks.com";
const ironport = "mx{n}.hc.eu.iphmx.com";

export const heldOut: readonly HeldOut[] = [
  // Nobody of that name.
  ["rcpt", "one", "undeliverable", "550 5.1.1 <{rcpt}>: Email address could not be found, or was misspelled (G8)"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 sorry, no such user here"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 <{rcpt}> is not a valid mailbox"],
  ["rcpt", "one", "undeliverable", "550 Address <{rcpt}> not known here."],
  ["rcpt", "one", "undeliverable", "550 <{rcpt}>... Relaying denied: unknown recipient"],
  ["rcpt", "one", "undeliverable", "550 cuda_nsu <{rcpt}>: user not found"],
  ["rcpt", "one", "undeliverable", "550 Unknown address error 550-'5.1.1 <{rcpt}>: Recipient address rejected'"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 User unknown (recipient not on the list of {domain})"],
  ["rcpt", "one", "undeliverable", "553 5.1.1 VS10-RT Possible forgery or deactivated due to abuse (#5.1.1)"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 MXIN501 mailbox {rcpt} does not exist ;id=A1B2;sid=A1B2;mta=mx{n};d=20261124;t=090000[CET];ipsrc={client};"],
  ["rcpt", "one", "undeliverable", "550-5.1.1 RCPT TO:<{rcpt}> failed because the\n550 5.1.1 recipient is unknown to us"],
  ["rcpt", "one", "undeliverable", "501 5.1.1 RCP-P1 Domain {domain} has no user {local}"],
  ["rcpt", "one", "undeliverable", "550 Can't find {rcpt} in our directory"],
  ["rcpt", "one", "undeliverable", "550 We have no account by that name"],
  ["rcpt", "one", "undeliverable", "550 mailbox name not allowed"],
  ["rcpt", "one", "undeliverable", "550 {local}: invalid address"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Email address doesn't exist on this server"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Bad destination mailbox address"],
  ["rcpt", "one", "undeliverable", "550 [SUSPEND] Mailbox currently suspended - Please contact correspondant directly"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found"],
  ["rcpt", "one", "undeliverable", "550 5.1.0 RESOLVER.ADR.BadPrimary; recipient has no primary address"],
  ["rcpt", "one", "undeliverable", "550 No such person at this address"],
  ["rcpt", "one", "undeliverable", "554 5.0.0 rewrite: map of recipients holds no {local}"],
  ["rcpt", "one", "undeliverable", "550 {rcpt} no esta registrado en este dominio"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Dirección de correo no válida"],
  ["rcpt", "one", "undeliverable", "550 A conta {rcpt} nao existe"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Caixa postal inexistente neste servidor"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 L'adresse e-mail du destinataire est introuvable"],
  ["rcpt", "one", "undeliverable", "550 Boite du destinataire inexistante"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Indirizzo non valido o inesistente"],
  ["rcpt", "one", "undeliverable", "550 Benutzer existiert nicht"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Postfach nicht vorhanden"],
  ["rcpt", "one", "undeliverable", "550 Kein solcher Empfaenger"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Ukjent mottaker"],
  ["rcpt", "one", "undeliverable", "550 Vastaanottajaa ei ole olemassa"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Modtageren findes ikke"],
  ["rcpt", "one", "undeliverable", "550 Konto nie istnieje"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Uzivatel neznamy"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Adresa nu exista"],
  ["rcpt", "one", "undeliverable", "550 Адресат неизвестен"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Нет такого адреса"],
  ["rcpt", "one", "undeliverable", "550 该用户不存在或已停用"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 メールアドレスが存在しません"],
  ["rcpt", "one", "undeliverable", "550 사용자를 찾을 수 없습니다"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Ο παραλήπτης δεν υπάρχει"],
  ["rcpt", "one", "undeliverable", "550 المستخدم غير موجود"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Không tìm thấy người dùng"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 <{rcpt}>: Recipient address rejected: User email address is marked as invalid."],
  ["rcpt", "one", "undeliverable", "550 5.1.1 <{rcpt}>: Recipient address rejected: aliases expansion error"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 <{rcpt}>: Recipient address rejected: recipient not in active directory"],
  ["rcpt", "one", "undeliverable", "550 Unauthorized relay msg rejected, {local} is not a local account"],
  ["rcpt", "one", "undeliverable", "550 5.2.1 The email account that you tried to reach is over. Not in use"],
  ["rcpt", "one", "undeliverable", "550-5.1.1 Your message could not be delivered because there is no such\n550 5.1.1 address. {domain}"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Recipient not found.  <ironport-rnf>", ironport],
  ["rcpt", "one", "undeliverable", "550 #5.7.1 Your access to submit messages to this recipient has been rejected: unknown recipient", ironport],
  ["rcpt", "one", "undeliverable", "550 5.1.1 <{rcpt}>... User unknown in LDAP verification", proofpoint],
  ["rcpt", "one", "undeliverable", "550 5.1.0 <{rcpt}>... Unknown recipient", proofpoint],
  ["rcpt", "one", "undeliverable", "554 5.7.1 <{rcpt}>: Recipient address rejected: user does not exist", proofpoint],
  ["rcpt", "one", "undeliverable", "550 Recipient address rejected by the directory - https://community.mimecast.com/docs/DOC-1369#550 [x2M]", mimecast],
  ["rcpt", "one", "undeliverable", "550 permanent failure for one or more recipients ({rcpt}:550 No such user here)", barracuda],
  ["rcpt", "one", "undeliverable", "550 permanent failure for one or more recipients ({rcpt}:550 5.4.1 Recipient address rejected: Access denied.)", barracuda],
  ["rcpt", "one", "undeliverable", "550 5.4.1 All recipient addresses rejected : Access denied [VI1EUR04FT050.eop-eur04.prod.protection.outlook.com]", m365],
  ["rcpt", "one", "undeliverable", "550 5.1.1 RESOLVER.ADR.RecipNotFound; not found [AM0P190MB0580]", m365],
  ["rcpt", "one", "undeliverable", "550 5.5.0 Requested action not taken: mailbox unavailable. [VI1EUR05FT011]", olc],
  ["rcpt", "one", "undeliverable", "550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 Please try double-checking {rcpt} - gsmtp", google],
  ["rcpt", "one", "undeliverable", "550 5.1.1 {rcpt}: mailbox not available", "mx{n}.mailbox.org"],
  ["rcpt", "one", "undeliverable", "550 non-local recipient verification failed: <{rcpt}>", "mx{n}.strato.de"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 unknown mailbox / boite inconnue LPN007_510", "smtpz{n}.laposte.net"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 <{rcpt}> invalid address (#5.5.0)", "mx{n}.tiscali.it"],
  ["rcpt", "one", "undeliverable", "550 5.5.1 Recipient rejected {rcpt}. IB603", "mx{n}.charter.net"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 Not our Customer", "mx{n}.comcast.net"],
  ["rcpt", "one", "undeliverable", "550 5.2.1 Mailbox unavailable for this recipient", "mx{n}.att.net"],
  ["rcpt", "one", "undeliverable", "550 Mailbox is unavailable or does not exist", "mx{n}.wp.pl"],
  ["rcpt", "one", "undeliverable", "550 5.1.1 {local} is not known at Interia", "mx{n}.interia.pl"],
  ["rcpt", "one", "undeliverable", "550 RCPT TO:<{rcpt}> User unknown", "mx{n}.sina.com.cn"],
  ["rcpt", "one", "undeliverable", "550 MI:RPB, mailbox not found", "mx{n}.163.com"],
  ["rcpt", "one", "undeliverable", "550 non-existent account", "mx{n}.rambler.ru"],
  ["rcpt", "one", "undeliverable", "550 No such user, or mailbox frozen", "mx{n}.ukr.net"],
  // Closed, moved.
  ["rcpt", "one", "undeliverable", "550 5.2.1 This account is no longer in use"],
  ["rcpt", "one", "undeliverable", "550 The account has been suspended for non-payment"],
  ["rcpt", "one", "undeliverable", "554 5.2.1 <{rcpt}>: Recipient address rejected: deactivated"],
  ["rcpt", "one", "undeliverable", "550 5.2.1 Mailbox closed by its owner"],
  ["rcpt", "one", "undeliverable", "550 5.7.1 This address is retired. Write to info instead"],
  ["rcpt", "one", "undeliverable", "550 Compte désactivé"],
  ["rcpt", "one", "undeliverable", "550 Dieses Konto wurde deaktiviert"],
  ["rcpt", "one", "undeliverable", "550 Mailbox expired"],
  ["rcpt", "one", "undeliverable", "550 5.2.1 Cuenta deshabilitada por inactividad"],
  ["rcpt", "one", "undeliverable", "551 5.1.6 The user has changed address"],
  ["rcpt", "one", "undeliverable", "551 User not local; please try <{local}@new.{domain}>"],
  ["rcpt", "one", "undeliverable", "550 5.1.6 Recipient no longer at this organisation"],
  // Full.
  ["rcpt", "one", "risky", "552 5.2.2 Over quota"],
  ["rcpt", "one", "risky", "452 4.2.2 The email account that you tried to reach is over quota"],
  ["rcpt", "one", "risky", "550 5.2.2 Mailbox full, cannot take new mail"],
  ["rcpt", "one", "risky", "552 5.7.0 user has exceeded the storage allowed"],
  ["rcpt", "one", "risky", "450 4.2.2 {rcpt} mailbox is temporarily full, try again later"],
  ["rcpt", "one", "risky", "554 Mailbox size limit exceeded"],
  ["rcpt", "one", "risky", "552 El buzón está lleno"],
  ["rcpt", "one", "risky", "550 Caixa de correio cheia"],
  ["rcpt", "one", "risky", "552 5.2.2 Casella piena"],
  ["rcpt", "one", "risky", "550 Skrzynka odbiorcy jest pełna"],
  ["rcpt", "one", "risky", "552 Почтовый ящик переполнен"],
  ["rcpt", "one", "risky", "422 The recipient's mailbox has no room left"],
  ["rcpt", "one", "risky", "552 5.2.2 STOREDRV.Deliver; mailbox full", m365],
  // Not the host of this domain, or of any mail.
  ["rcpt", "all", "undeliverable", "550 5.7.1 <{rcpt}>... Relaying denied"],
  ["rcpt", "all", "undeliverable", "550 5.7.1 we do not relay"],
  ["rcpt", "all", "undeliverable", "554 <{rcpt}>: no relaying allowed - psmtp"],
  ["rcpt", "all", "undeliverable", "553 5.7.1 domain {domain} is not handled by this server"],
  ["rcpt", "all", "undeliverable", "551 5.7.1 {domain} is not one of our domains"],
  ["rcpt", "all", "undeliverable", "550 5.1.2 Host unknown: {domain} not configured here"],
  ["rcpt", "all", "undeliverable", "556 5.1.10 {domain} has a null MX"],
  ["banner", "all", "undeliverable", "521 5.3.2 This machine never accepts mail"],
  ["rcpt", "all", "undeliverable", "550 5.4.1 [{rcpt}]: Recipient address rejected: tenant does not exist. TenantAttribution", m365],
  // About us.
  ["rcpt", "all", "unknown", "550 5.7.1 Message rejected due to poor sender IP reputation"],
  ["rcpt", "all", "unknown", "554 5.7.1 You are not welcome here, {client}"],
  ["rcpt", "all", "unknown", "550 5.7.1 [C18] RBL restriction: {client} is listed; see https://www.invaluement.com/lookup/"],
  ["rcpt", "all", "unknown", "550 JunkMail rejected - ({helo}) [{client}] is in an RBL: see Client host blocked"],
  ["rcpt", "all", "unknown", "554 5.7.1 Your IP is in a dynamic range (PBL)"],
  ["rcpt", "all", "unknown", "550 5.7.0 Local policy violation"],
  ["rcpt", "all", "unknown", "554 5.7.0 Reject: your network sends too much spam"],
  ["rcpt", "all", "unknown", "550 Administrative prohibition"],
  ["rcpt", "all", "unknown", "550-\"The message was not accepted because the sending server\n550 is in our local denylist\""],
  ["rcpt", "all", "unknown", "571 5.7.1 Sender not permitted by this site"],
  ["rcpt", "all", "unknown", "550 5.7.509 Access denied, sending domain does not pass DMARC verification", m365],
  ["rcpt", "all", "unknown", "550 5.7.511 Access denied, banned sender[{client}]. To request removal forward this message to delist@microsoft.com", m365],
  ["rcpt", "all", "unknown", "451 4.7.650 The mail server [{client}] has been temporarily rate limited due to IP reputation (S775)", olc],
  ["rcpt", "all", "unknown", "550 5.7.1 Email cannot be delivered. Reason: Email detected as Spam by spam filters."],
  ["mail", "all", "unknown", "550 5.7.1 <{sender}>: sender domain is on a block list (URIBL)"],
  ["mail", "all", "unknown", "501 5.1.7 Invalid sender address"],
  ["mail", "all", "unknown", "550 5.1.0 {sender} sender rejected"],
  ["mail", "all", "unknown", "550 Denied by policy"],
  ["mail", "all", "unknown", "553 5.7.1 [BL23] Connections not accepted from IP addresses on Spamhaus XBL"],
  ["mail", "all", "unknown", "554 5.1.8 Sender domain has no MX and no A record"],
  ["mail", "all", "unknown", "530 5.7.57 Client not authenticated to send mail. [DB8P]", m365],
  ["rcpt", "all", "unknown", "550 5.7.1 Reverse lookup of {client} failed, refused"],
  ["rcpt", "all", "unknown", "550 The sending host has no rDNS entry"],
  ["rcpt", "all", "unknown", "554 5.7.9 Message not accepted for policy reasons. See the sender page of the postmaster", "mta{n}.am0.yahoodns.net"],
  ["rcpt", "all", "unknown", "550 SPF: {client} is not allowed to send mail for that domain"],
  ["rcpt", "all", "unknown", "550-Sender verify of <{sender}> was not possible:\n550 no route to the domain"],
  ["banner", "all", "unknown", "554 5.7.1 {mx} not accepting messages from {client}"],
  ["banner", "all", "unknown", "550 Too much spam from your network"],
  ["banner", "all", "unknown", "554-{mx}\n554 Your access to this mail system has been rejected due to poor reputation of a domain used in message transfer", ironport],
  ["banner", "all", "unknown", "420 Throttled: too many connections from {client}"],
  ["banner", "all", "unknown", "421 too much load, please come again"],
  ["ehlo", "all", "unknown", "550 5.7.1 {helo} is a name that we do not believe"],
  ["ehlo", "all", "unknown", "501 5.0.0 HELO requires valid address"],
  ["ehlo", "all", "unknown", "554 5.7.1 Bad HELO - host impersonating domain name"],
  ["rcpt", "all", "unknown", "550 permanent failure for one or more recipients ({rcpt}:554 5.7.1 Blocked by policy)", barracuda],
  ["rcpt", "all", "unknown", "550 Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550 [y3]", mimecast],
  ["rcpt", "all", "unknown", "550 5.7.0 Message Size Violation or suspicious sender - https://support.proofpoint.com/dnsbl-lookup.cgi?ip={client}", proofpoint],
  ["rcpt", "all", "unknown", "550-5.7.1 [{client}      12] Our system has detected that this message does\n550 5.7.1 not meet IPv6 sending guidelines. - gsmtp", google],
  // For now.
  ["rcpt", "all", "unknown", "451 4.7.24 The SPF record of the sender cannot be looked up right now"],
  ["rcpt", "all", "unknown", "450 4.3.2 Service currently unavailable"],
  ["rcpt", "all", "unknown", "451 4.4.0 Primary target IP address responded with: connection refused"],
  ["rcpt", "all", "unknown", "452 4.3.1 Out of memory"],
  ["rcpt", "all", "unknown", "451 4.4.4 Mail server is offline for maintenance"],
  ["rcpt", "all", "unknown", "450 4.1.2 <{rcpt}>: Recipient address rejected: Domain not found"],
  ["rcpt", "all", "unknown", "421 4.4.2 {mx} Error: timeout exceeded"],
  ["rcpt", "all", "unknown", "471 5.7.1 the antispam service is busy"],
  ["rcpt", "all", "unknown", "450 4.7.0 Adresse temporairement refusée, liste grise"],
  ["rcpt", "all", "unknown", "451 Qmail-ldap: cannot reach the directory (#4.3.0)"],
  ["rcpt", "all", "unknown", "452 Too many recipients received this hour"],
  // There is such a mailbox.
  ["rcpt", "one", "deliverable", "250 2.0.0 {rcpt} OK, 550 other messages wait"],
  ["rcpt", "one", "deliverable", "250 Genehmigt"],
  ["rcpt", "one", "deliverable", "250 2.1.5 {rcpt}, recipient unknown to nobody"],
  ["rcpt", "one", "deliverable", "251 2.1.5 will forward to <{local}@relay.{domain}>"],
];

/** One behaviour for each, with one host and a few mailboxes; only those that hear the worded reply are scored. */
export const heldOutBehaviours: readonly Behaviour[] = heldOut.map(([stage, whom, truth, reply, mx], at) => {
  const kind = { undeliverable: "missing", risky: "full", unknown: "open", deliverable: "open" }[truth] as "missing" | "full" | "open";
  const ended: Say = stage === "banner" ? { say: reply, and: "close" } : reply;
  const host = stage === "ehlo" ? { ehlo: reply, helo: reply } : stage === "rcpt" ? (whom === "all" ? { everyone: reply } : { rcpt: { [kind]: reply } }) : { [stage]: ended };
  return {
    name: `held_out_${String(at + 1)}`,
    row: 21,
    domains: 1,
    hosts: [host],
    ...(mx !== undefined && { mx: [mx] }),
    // Where others are taken, one that exists is asked about as well, as it would be in a list.
    mailboxes: whom === "all" ? { open: 1, missing: 1 } : { open: 1, missing: 1, [kind]: 1 },
    ...(whom === "all" && { truth }),
  };
});

/** Whether the worded reply was said to this mailbox. */
export function isWorded(behaviour: string, mailbox: string): boolean {
  const row = heldOut[Number(behaviour.replace("held_out_", "")) - 1];
  if (row === undefined) return false;
  const [, whom, truth] = row;
  return whom === "all" || { undeliverable: "missing", risky: "full", unknown: "open", deliverable: "open" }[truth] === mailbox;
}
