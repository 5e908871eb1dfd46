/**
 * Rows 23 to 27: replies about whoever asks, which say nothing of the mailbox. Where a host only minds a sender or a
 * name that a well set-up prober does not use, the answer is to be had.
 */
import type { Behaviour, HostScript } from "../behaviour.ts";

const few = { open: 3, missing: 3 };
const blocked = ["blocked_ip", "blocked_policy"];

const about = (name: string, host: HostScript, reasons: readonly string[] = blocked, more: Partial<Behaviour> = {}): Behaviour => ({
  name,
  row: 23,
  mailboxes: few,
  hosts: [host],
  truth: "unknown",
  reasons,
  ...more,
});

const senderTrouble = { row: 24 } as const;

export const aboutUs: readonly Behaviour[] = [
  about("bl_banner_554", { banner: { say: "554 5.7.1 Service unavailable; Client host [{client}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/{client}", and: "close" } }),
  about("bl_banner_550", { banner: { say: "550 Your IP {client} is listed at bl.spamcop.net", and: "close" } }),
  about("bl_banner_554_plain", { banner: { say: "554 {mx} ESMTP not accepting connections from your address", and: "close" } }),
  about("bl_banner_421", { banner: { say: "421 4.7.1 Connection refused, {client} has a poor reputation", and: "close" } }, [...blocked, "throttled", "server_busy"]),
  about("bl_ehlo_550", { ehlo: { say: "550 5.7.1 Access denied, {client} is listed in the Barracuda reputation block list", and: "close" } }),
  about("bl_ehlo_554", { ehlo: "554 5.7.1 {helo}: your network is banned", helo: "554 5.7.1 {helo}: your network is banned" }),
  about("bl_mail_550", { mail: "550 5.7.1 Your host {client} is on the abuse list of Abusix" }),
  about("bl_mail_554", { mail: "554 5.7.1 [{client}] SORBS: dynamic address" }),
  about("bl_rcpt_554", { everyone: "554 5.7.1 Service unavailable; Client host [{client}] blocked using zen.spamhaus.org; https://www.spamhaus.org/sbl/query/SBLCSS" }),
  about("bl_rcpt_550", { everyone: "550 5.7.1 Mail from {client} refused, see the DNSBL dnsbl.sorbs.net" }),
  about("bl_rcpt_550_nocode", { everyone: "550 Rejected because {client} is in a black list at b.barracudacentral.org" }),
  about("bl_rcpt_553", { everyone: "553 5.3.0 <{rcpt}>... Spam blocked, see http://spamcop.net/bl.shtml?{client}" }),
  about("bl_rcpt_571", { everyone: "571 {client} is not allowed to send mail here: RBL" }),
  about("bl_rcpt_sbrs", { everyone: "554 Your access to this mail system has been rejected due to the sending MTA's poor reputation. (SBRS)" }),
  about("bl_rcpt_cloudmark", { everyone: "550 5.7.1 Blocked by Cloudmark Sender Intelligence, {client}" }),
  about("bl_rcpt_known_users_too", { rcpt: { open: "550 5.7.1 Client host blocked, {client} is listed", missing: "550 5.7.1 Client host blocked, {client} is listed" } }),
  about("bl_rcpt_bare_alike", { everyone: "554 Message refused" }),
  about("bl_rcpt_german", { everyone: "550 5.7.1 Ihre IP-Adresse {client} ist gesperrt, weil sie auf einer Sperrliste steht" }),
  about("bl_rcpt_french", { everyone: "550 5.7.1 Votre adresse IP {client} est bloquée" }),
  about("bl_rcpt_russian", { everyone: "554 5.7.1 Ваш IP-адрес {client} занесён в чёрный список" }),
  about("policy_access_571", { everyone: "554 5.7.1 <{rcpt}>: Recipient address rejected: Access denied" }),
  about("policy_client_host", { everyone: "554 5.7.1 <unknown[{client}]>: Client host rejected: Access denied" }),
  about("policy_spam", { everyone: "550 5.7.1 Message identified as SPAM and refused" }),
  about("policy_spam_554", { everyone: "554 5.7.1 The message was considered junk by our filter" }),
  about("policy_country", { everyone: "550 5.7.1 Mail from your country is not accepted here" }),
  about("m365_blocked", { everyone: "550 5.7.606 Access denied, banned sending IP [{client}]. To request removal from this list please visit https://sender.office.com/ and follow the directions. [DB5PEPF00014B8A.eurprd02.prod.outlook.com]" }, blocked, { mx: ["{label}.mail.protection.outlook.com"] }),
  about("m365_blocked_spamhaus", { everyone: "550 5.7.1 Service unavailable, Client host [{client}] blocked using Spamhaus. To request removal from this list see https://www.spamhaus.org/query/ip/{client} AS(1450) [DB5PEPF00014B8A.eurprd02.prod.outlook.com]" }, blocked, { mx: ["{label}.mail.protection.outlook.com"] }),
  about("olc_blocked", { mail: "550 5.7.1 Unfortunately, messages from [{client}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140). [AM7EUR06FT013.eop-eur06.prod.protection.outlook.com]" }, blocked, { mx: ["{label}.olc.protection.outlook.com"] }),
  about("google_blocked", { everyone: "550-5.7.1 [{client}] Our system has detected that this message is\n550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail,\n550 5.7.1 this message has been blocked. a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp" }, blocked, { mx: ["aspmx{n}.l.google.com"] }),
  about("google_throttled", { everyone: "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from\n421-4.7.28 your IP address. To protect our users from spam, mail has been\n421 4.7.28 temporarily rate limited. a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp" }, [...blocked, "throttled"], { mx: ["aspmx{n}.l.google.com"] }),
  about("yahoo_deferred", { mail: "421 4.7.0 [TSS04] Messages from {client} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes" }, [...blocked, "throttled"], { mx: ["mta{n}.am0.yahoodns.net"] }),
  about("yahoo_bl21", { banner: { say: "553 5.7.1 [BL21] Connections will not be accepted from {client}, because the ip is in Spamhaus's list; see https://postmaster.yahooinc.com/550-bl23.html", and: "close" } }, blocked, { mx: ["mta{n}.am0.yahoodns.net"] }),
  about("proofpoint_blocked", { banner: { say: "554 Blocked - see https://ipcheck.proofpoint.com/?ip={client}", and: "close" } }, blocked, { mx: ["mx0b-{n}.pphosted.com"] }),
  about("mimecast_policy", { everyone: "550 Rejected by header based manually Blocked Senders: block policy - https://community.mimecast.com/docs/DOC-1369#550 [Zk3bQ0xhPOmsyXg1V5kWzw.uk22]" }, blocked, { mx: ["eu-smtp-inbound-{n}.mimecast.com"] }),
  about("mimecast_csi", { everyone: "550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [Zk3bQ0xhPOmsyXg1V5kWzw.uk22]" }, blocked, { mx: ["us-smtp-inbound-{n}.mimecast.com"] }),
  about("barracuda_blocked", { everyone: "550 permanent failure for one or more recipients ({rcpt}:blocked)" }, blocked, { mx: ["d{n}a.ess.barracudanetworks.com"] }),
  about("gmx_blocked", { banner: { say: "554 gmx.net (mxgmx117) Nemesis ESMTP Service not available No SMTP service Bad DNS PTR resource record. For explanation visit https://postmaster.gmx.net/en/error-messages?ip={client}&c=rdns", and: "close" } }, [...blocked, "sender_rdns"], { mx: ["mx{n}.emig.gmx.net"] }),
  about("tonline_blocked", { banner: { say: "554 IP={client} - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)", and: "close" } }, blocked, { mx: ["mx{n}.t-online.de"] }),
  about("orange_blocked", { banner: { say: "421 opmta1mti12nd1 smtp.orange.fr Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR_999 [999]", and: "close" } }, [...blocked, "throttled", "server_busy"], { mx: ["smtp-in{n}.orange.fr"] }),
  about("qq_blocked", { mail: "550 Ip frequency limited [{client}]. http://service.mail.qq.com/cgi-bin/help?id=20022" }, [...blocked, "throttled"], { mx: ["mx{n}.qq.com"] }),

  about("rdns_450", { everyone: "450 4.7.25 Client host rejected: cannot find your hostname, [{client}]" }, ["sender_rdns"], senderTrouble),
  about("rdns_550", { everyone: "550 5.7.25 [{client}] The IP address sending this message does not have a PTR record setup" }, ["sender_rdns"], senderTrouble),
  about("rdns_554_plain", { mail: "554 5.7.1 Client host rejected: no reverse DNS for {client}" }, ["sender_rdns", ...blocked], senderTrouble),
  about("spf_550", { everyone: "550 5.7.23 SPF check failed: {client} is not allowed to send mail from {sender}" }, ["sender_spf", "sender_rejected"], senderTrouble),
  about("spf_550_openspf", { everyone: "550 5.7.1 <{rcpt}>: Recipient address rejected: Please see http://www.openspf.net/Why?s=mfrom;id={sender};ip={client}" }, ["sender_spf", "sender_rejected"], senderTrouble),
  about("dmarc_550", { everyone: "550 5.7.26 Unauthenticated email is not accepted due to the sending domain's DMARC policy" }, ["sender_spf", "sender_rejected", ...blocked], senderTrouble),
  about("sender_verify_550", { everyone: "550-Verification failed for <{sender}>\n550-Called:   192.0.2.10\n550-Sent:     RCPT TO:<{sender}>\n550-Response: 550 5.1.1 User unknown\n550 Sender verify failed" }, ["sender_rejected"], senderTrouble),
  about("sender_rejected_mail", { mail: "550 5.7.1 <{sender}>: Sender address rejected: not welcome" }, ["sender_rejected", ...blocked], senderTrouble),
  about("sender_rejected_1_8", { mail: "553 5.1.8 <{sender}>... Domain of sender address does not exist" }, ["sender_rejected"], senderTrouble),
  { name: "null_sender", row: 24, hosts: [{ senders: { empty: "550 5.7.1 Null sender not accepted here" } }] },
  { name: "sender_domain_check", row: 24, hosts: [{ senders: { unknown: "450 4.1.8 <{sender}>: Sender address rejected: Domain not found" } }] },

  { name: "helo_fqdn", row: 25, hosts: [{ heloMustBeOurs: "504 5.5.2 <{helo}>: Helo command rejected: need fully-qualified hostname" }] },
  { name: "helo_forged", row: 25, mailboxes: few, hosts: [{ heloMustBeOurs: "550 5.7.1 <{helo}>: Helo command rejected: you are not me" }] },
  about("helo_refused", { ehlo: "550 5.7.1 <{helo}>: Helo command rejected: Host not found", helo: "550 5.7.1 <{helo}>: Helo command rejected: Host not found" }, ["helo_rejected"], { row: 25 }),
  about("helo_refused_rcpt", { everyone: "504 5.5.2 <{helo}>: Helo command rejected: name does not resolve" }, ["helo_rejected"], { row: 25 }),
  { name: "antispoof", row: 26, hosts: [{ senders: { own: "550 5.7.1 <{sender}>: Sender address rejected: you are not one of us" } }] },
  about("auth_required_530", { everyone: "530 5.7.1 Authentication required" }, ["auth_required"], { row: 27 }),
  about("auth_required_mail", { mail: "530 5.7.0 Authentication required" }, ["auth_required"], { row: 27 }),
  about("auth_required_550", { everyone: "550 5.7.1 Client was not authenticated; SMTP AUTH is required for sending to this server" }, ["auth_required", ...blocked], { row: 27 }),
];
