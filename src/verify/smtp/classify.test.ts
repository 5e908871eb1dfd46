import assert from "node:assert/strict";
import { test } from "node:test";
import { classify, isSameRefusal, meaningOfLoss } from "./classify.ts";
import type { Reply } from "./reply.ts";
import { createReplyReader } from "./reply.ts";
import type { SessionStage } from "./session.ts";

function read(text: string): Reply {
  const [first] = createReplyReader().feed(Buffer.from(`${text}\n`));
  assert.ok(first?.kind === "reply", text);
  return first.reply;
}

const rows: Readonly<Record<string, readonly (readonly [reason: string, reply: string])[]>> = {
  banner: [
    ["does_not_accept_mail", "521 mx.example does not accept mail"],
    ["blocked_ip", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"],
    ["server_busy", "421 4.3.2 Service not available"],
    ["blocked_policy", "554 no"],
  ],
  ehlo: [
    ["blocked_ip", "550 your ip is listed in our RBL"],
  ],
  mail: [
    ["sender_rejected", "550 5.1.8 Sender address rejected: Domain not found"],
    ["auth_required", "530 5.7.1 Authentication required"],
    ["tls_failed", "530 5.7.0 Must issue a STARTTLS command first"],
    ["throttled", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume"],
  ],
  rcpt: [
    ["mailbox_not_found", "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table"],
    ["mailbox_not_found", "550 5.7.1 No such user!"],
    ["mailbox_not_found", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5.eurprd02.prod.outlook.com]"],
    ["mailbox_not_found", "550 #5.1.0 Address rejected."],
    ["mailbox_not_found", "550-Callout verification failed:\n550 550 5.1.1 <x@y.example> unknown"],
    ["blocked_policy", "554 5.7.1 <a@b.example>: Recipient address rejected: Access denied"],
    ["greylisted", "450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help"],
    ["temporary_error", "452 4.3.1 Insufficient system storage"],
    ["blocked_policy", "550 permanent failure for one or more recipients (a@b.example:blocked)"],
    ["mailbox_not_found", "550 permanent failure for one or more recipients (a@b.example:550 5.1.1 user unknown)"],
    ["sender_rejected", "550-Verification failed for <probe@x.example>\n550-No Such User Here\n550 Sender verify failed"],
    ["throttled", "452 4.5.3 Too many recipients"],
    ["mailbox_full", "452 4.2.2 The email account is over quota"],
    ["mailbox_full", "552 5.2.2 mailbox full"],
    ["mailbox_full", "550 User quota exceeded"],
    ["mailbox_full", "452-4.2.2 The recipient's inbox is out of storage space.\n452 4.2.2 gsmtp"],
    ["mailbox_not_found", "552 1 Requested mail action aborted, mailbox not found"],
    ["over_rate", "450-4.2.1 The user you are trying to contact is receiving mail at a rate that\n450 4.2.1 prevents additional messages"],
    ["mailbox_disabled", "550 5.2.1 The email account that you tried to reach is disabled"],
    ["mailbox_disabled", "554 delivery error: dd This account has been disabled or discontinued [#102]"],
    ["mailbox_moved", "551 5.1.6 User moved"],
    ["domain_not_hosted", "554 5.7.1 <a@b.example>: Relay access denied"],
    ["domain_not_hosted", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
    ["domain_not_hosted", "550 5.7.64 TenantAttribution; Relay Access Denied"],
    ["does_not_accept_mail", "556 5.1.10 domain does not accept mail"],
    ["sender_rdns", "450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]"],
    ["sender_rdns", "550 5.7.25 reverse DNS validation failed"],
    ["sender_spf", "550 5.7.23 SPF validation failed"],
    ["helo_rejected", "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname"],
    ["sender_rejected", "450 4.1.8 <p@x.example>: Sender address rejected: Domain not found"],
    ["blocked_ip", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"],
    ["blocked_ip", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150)."],
    ["blocked_ip", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1"],
    ["blocked_ip", "550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [x]"],
    ["greylisted", "451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [x]"],
    ["mailbox_not_found", "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [x]"],
    ["mailbox_not_found", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."],
    ["mailbox_not_found", "554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0]"],
    ["temporary_error", "451 4.3.0 Temporary lookup failure, try again later"],
    ["temporary_error", "450 4.1.1 <a@b.example>: Recipient address rejected: unverified address"],
    ["mailbox_not_found", "511 sorry, no mailbox here by that name"],
    ["mailbox_not_found", "501 5.1.3 Bad recipient address syntax"],
    ["mailbox_not_found", "553 5.3.0 <x@y.example>... No such user here"],
    ["mailbox_not_found", "550 Benutzer unbekannt"],
    ["mailbox_not_found", "550 Empfänger existiert nicht"],
    ["mailbox_not_found", "550 Utilisateur inconnu !"],
    ["mailbox_not_found", "550 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]"],
    ["mailbox_not_found", "550 No existe ese usuario"],
    ["mailbox_not_found", "550 Usuario desconhecido"],
    ["mailbox_not_found", "550 Utente sconosciuto"],
    ["mailbox_not_found", "550 Пользователь не найден"],
    ["mailbox_not_found", "550 Нет такого пользователя"],
    ["mailbox_not_found", "550 用户不存在"],
    ["mailbox_not_found", "550 ユーザーが見つかりません"],
    ["mailbox_not_found", "550 사용자가 존재하지 않습니다"],
    ["mailbox_not_found", "550 Nie ma takiego użytkownika"],
    ["mailbox_not_found", "550 Gebruiker onbekend"],
    ["mailbox_not_found", "550 Unrouteable address"],
    ["mailbox_not_found", "550 sorry, no mailbox here by that name. (#5.1.1)"],
    ["mailbox_not_found", "550 Mailbox unavailable or access denied - <x@y.example>"],
    ["smtputf8_unsupported", "553 5.6.7 SMTPUTF8 required"],
    ["mailbox_not_found", "550"],
    ["mailbox_not_found", "550 5.1.1 unknown; ref 250-22061"],
    ["throttled", "550 5.7.1 Too many unknown recipients, banned for a while"],
    ["sender_rejected", "550 5.7.1 <> null sender refused"],
    ["mailbox_full", "552 5.3.4 mailbox size limit exceeded"],
    ["throttled", "451 4.3.0 Multiple destination domains per transaction is unsupported."],
    ["server_busy", "421 Service closing"],
    ["mailbox_exists", "250 2.1.5 Ok"],
    ["mailbox_exists", "250 Ok 550 5.1.1"],
    ["forwarded", "251 User not local; will forward"],
    ["accept_all", "252 Cannot VRFY user"],
    ["protocol_error", "220 hello"],
    ["protocol_error", "354 go ahead"],
    ["protocol_error", "503 Bad sequence of commands"],
    ["blocked_ip", "421 4.7.0 Client host rejected: your IP is listed"],
    ["mailbox_disabled", "550-5.2.1 The email account that you tried to reach is inactive.\n550 5.2.1 gsmtp"],
    ["mailbox_not_found", "550 <blacklisted@acme.example>: no such user"],
    ["mailbox_not_found", "550 unknown user <spamhaus@acme.example>"],
    ["mailbox_not_found", "554 No such user here"],
    ["mailbox_not_found", "550 Ukendt bruger"],
    ["mailbox_not_found", "550 Kullanıcı bulunamadı"],
    ["mailbox_full", "550 La boîte est pleine"],
    ["mailbox_full", "550 Das Postfach ist voll"],
    ["mailbox_disabled", "550 Учетная запись заблокирована"],
    ["mailbox_full", "550 邮箱已满"],
    ["blocked_policy", "550 5.7.1 Message refused"],
    ["blocked_policy", "550 rejected by local policy"],
    ["temporary_error", "450 4.0.0 nothing special"],
    ["temporary_error", "451"],
    ["greylisted", "451 4.7.1 Please try again later"],
    ["throttled", "450 4.7.1 Error: too much mail from 192.0.2.1"],
    ["does_not_accept_mail", "521 5.3.2 host does not accept mail"],
  ],
};

for (const [stage, replies] of Object.entries(rows)) {
  for (const [reason, reply] of replies) {
    test(`${reply.slice(0, 80)} at ${stage} means ${reason}`, () => {
      assert.equal(classify(read(reply), { stage: stage as SessionStage, provider: null }).reason, reason);
    });
  }
}

test("at banner, EHLO and MAIL no wording is about a mailbox", () => {
  for (const stage of ["banner", "ehlo", "mail"] as const) {
    const { reason } = classify(read("550 5.1.1 User unknown"), { stage, provider: null });
    assert.ok(["blocked_policy", "helo_rejected", "sender_rejected"].includes(reason), reason);
  }
});

test("Microsoft 365 says 5.4.1 for a missing mailbox, whatever the words", () => {
  assert.equal(classify(read("550 5.4.1 [acme.example]: no"), { stage: "rcpt", provider: "microsoft365" }).basis, "code");
});

test("a refusal without code or words is bare", () => {
  for (const reply of ["550", "550 no", "554 Transaction failed"]) {
    assert.deepEqual(classify(read(reply), { stage: "rcpt", provider: null }), { reason: "mailbox_not_found", basis: "bare", ifRepeated: null }, reply);
  }
});

for (const [how, stage, reason] of [
  ["refused", "connect", "connection_failed"],
  ["timeout", "connect", "connection_timeout"],
  ["timeout", "banner", "timeout"],
  ["closed", "rcpt", "connection_closed"],
  ["closed", "tls", "tls_failed"],
  ["garbage", "banner", "protocol_error"],
] as const) {
  test(`a host that is lost (${how}) at ${stage} means ${reason}`, () => {
    assert.equal(meaningOfLoss({ kind: "lost", how, detail: "" }, stage).reason, reason);
  });
}

test("refusals are the same where only names and numbers differ", () => {
  assert.equal(isSameRefusal(read("550 5.7.1 <ada@acme.example> no, ref 12ab"), read("550 5.7.1 <bob@acme.example> no, ref 77cd")), true);
  assert.equal(isSameRefusal(read("550 no"), read("554 no")), false);
  assert.equal(isSameRefusal(read("550 5.1.1 no"), read("550 5.7.1 no")), false);
});
