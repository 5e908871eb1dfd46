/** Row 1 once more: the large providers and gateways, told by the names of their mail hosts, in their own words. */
import type { Behaviour, Say } from "../behaviour.ts";

const at = (name: string, mx: string, replies: { open?: Say; missing: Say }, more: Partial<Behaviour> = {}): Behaviour => ({
  name,
  row: 1,
  mx: [mx],
  hosts: [{ rcpt: replies }],
  ...more,
});

const googleMissing =
  "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550-5.1.1 unnecessary spaces. For more information, go to\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp";
const m365Missing =
  "550 5.4.1 Recipient address rejected: Access denied. For more information see https://aka.ms/EXOSmtpErrors [DB5PEPF00014B8A.eurprd02.prod.outlook.com 2026-11-24T09:00:00.000Z 08DD0C6E]";

export const provider: readonly Behaviour[] = [
  {
    name: "google_strict",
    row: 1,
    domains: 3,
    sharesHost: true,
    mx: ["aspmx{n}.l.google.com"],
    hosts: [
      {
        tls: "self_signed",
        banner: "220 mx.google.com ESMTP a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp",
        extensions: ["SIZE 157286400", "8BITMIME", "ENHANCEDSTATUSCODES", "PIPELINING", "CHUNKING", "SMTPUTF8"],
        rcpt: { open: "250 2.1.5 OK a640c23a62f3a-ab5a1f4d1c2si110566b.101 - gsmtp", missing: googleMissing },
      },
    ],
  },
  {
    name: "m365_strict",
    row: 1,
    domains: 3,
    sharesHost: true,
    mx: ["{label}.mail.protection.outlook.com"],
    hosts: [
      {
        tls: "self_signed",
        banner: "220 DB5PEPF00014B8A.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 09:00:00 +0000",
        extensions: ["SIZE 157286400", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "8BITMIME", "BINARYMIME", "CHUNKING", "SMTPUTF8"],
        rcpt: { open: "250 2.1.5 Recipient OK", missing: m365Missing },
      },
    ],
  },
  at("m365_5_1_10", "{label}.mail.protection.outlook.com", { missing: "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {rcpt} not found by SMTP address lookup" }),
  at("olc_strict", "{label}.olc.protection.outlook.com", {
    open: "250 2.1.5 Recipient OK",
    missing: "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM7EUR06FT013.eop-eur06.prod.protection.outlook.com]",
  }),
  at("yahoo_strict", "mta{n}.am0.yahoodns.net", {
    open: "250 recipient <{rcpt}> ok",
    missing: "554 delivery error: dd This user doesn't have a {domain} account ({rcpt}) [0] - mta4118.mail.bf1.yahoo.com",
  }),
  at("proofpoint_strict", "mx0a-{n}.pphosted.com", { open: "250 2.1.5 <{rcpt}>... Recipient ok", missing: "550 5.1.1 User Unknown" }),
  at("proofpoint_essentials", "mx1-eu{n}.ppe-hosted.com", { missing: "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in relay recipient table" }),
  at("mimecast_strict", "eu-smtp-inbound-{n}.mimecast.com", {
    open: "250 OK",
    missing: "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [Zk3bQ0xhPOmsyXg1V5kWzw.uk22]",
  }),
  at("barracuda_strict", "d{n}a.ess.barracudanetworks.com", { missing: "550 permanent failure for one or more recipients ({rcpt}:550 5.1.1 <{rcpt}>: Recipient address rejected: User unknow...)" }),
  at("barracuda_550_no_such_user", "d{n}b.ess.barracudanetworks.com", { missing: "550 No such user ({rcpt})" }),
  at("w_ironport", "mx1.hc{n}.iphmx.com", { open: "250 recipient <{rcpt}> ok", missing: "550 #5.1.0 Address rejected." }),
  at("ironport_own_host", "esa{n}.@", { open: "250 recipient <{rcpt}> ok", missing: "550 #5.1.0 Address rejected {rcpt}" }),
  at("zoho_strict", "mx{n}.zoho.eu", { open: "250 Recipient OK", missing: "550 5.1.1 User does not exist - <{rcpt}>" }),
  at("w_yandex", "mx{n}.yandex.net", { open: "250 2.1.5 <{rcpt}> recipient ok", missing: "550 5.7.1 No such user!" }),
  at("mailru_strict", "mxs{n}.mail.ru", { open: "250 OK", missing: "550 Message was not accepted -- invalid mailbox.  Local mailbox {rcpt} is unavailable: user not found" }),
  at("qq_strict", "mxbiz{n}.qq.com", { open: "250 OK", missing: "550 Mailbox unavailable or access denied [MRkR0e2Gk9x2mUmfPTb1Zy IP: {client}]. https://open.work.weixin.qq.com/help2/pc/20011" }),
  at("qq_user_not_found", "mxbiz{n}.qq.com", { open: "250 OK", missing: "550 5.1.1 The email account that you tried to reach does not exist" }),
  at("netease_strict", "qiye{n}.mx.netease.com", { open: "250 Mail OK", missing: "550 User not found: {rcpt}" }),
  at("gmx_strict", "mx{n}.emig.gmx.net", { open: "250 Requested mail action okay, completed", missing: "550 Requested action not taken: mailbox unavailable" }),
  at("ionos_strict", "mx{n}.kundenserver.de", { open: "250 Requested mail action okay, completed", missing: "550 Requested action not taken: mailbox unavailable\n".trim() }),
  at("icloud_strict", "mx{n}.mail.icloud.com", { missing: "550 5.1.1 <{rcpt}>: user does not exist" }),
  at("fastmail_strict", "in{n}-smtp.messagingengine.com", { missing: "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table" }),
  at("proton_strict", "mail{n}.protonmail.ch", { missing: "550 5.1.1 <{rcpt}>: Recipient address rejected: Address does not exist" }),
  at("ovh_strict", "mx{n}.mail.ovh.net", { missing: "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown" }),
  at("rackspace_strict", "mx{n}.emailsrvr.com", { missing: "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown. G15" }),
  at("godaddy_strict", "smtp{n}.secureserver.net", { missing: "550 5.1.1 <{rcpt}> Recipient not found.  <http://x.co/irbounce>" }),
  at("aws_strict", "inbound-smtp{n}.eu-west-1.amazonaws.com", { open: "250 ok", missing: "550 5.1.1 Requested action not taken: mailbox unavailable" }),
  at("messagelabs_strict", "cluster{n}.eu.messagelabs.com", { open: "250 OK", missing: "553-User unknown\n553 Unknown recipient (#5.1.1)" }),
  at("hornet_strict", "mx-cluster{n}.hornetsecurity.com", { missing: "550 5.1.1 recipient {rcpt} does not exist" }),
  at("orange_strict", "smtp-in{n}.orange.fr", { open: "250 2.1.5 ok", missing: "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]" }),
  at("seznam_strict", "mx{n}.seznam.cz", { open: "250 2.1.5 Ok", missing: "550 5.1.1 Schranka neexistuje / Mailbox does not exist" }),
  at("tonline_strict", "mx{n}.t-online.de", { open: "250 2.1.5 Recipient ok.", missing: "550 5.1.1 Unknown recipient: {rcpt}" }),
  at("naver_strict", "mx{n}.naver.com", { open: "250 2.1.5 OK", missing: "550 5.1.1 No such user {rcpt} - nsmtp" }),
  at("libero_strict", "mx{n}.libero.it", { open: "250 2.1.5 <{rcpt}> recipient ok", missing: "550 smtp-17.iol.local <{rcpt}> User Unknown" }),
  at("locaweb_strict", "mx{n}.core.locaweb.com.br", { missing: "550 5.1.1 <{rcpt}>: Recipient address rejected: Usuario desconhecido" }),
  at("alibaba_strict", "mx{n}.qiye.aliyun.com", { open: "250 RcptTo Ok", missing: "554 RcptTo not exist" }),
];
