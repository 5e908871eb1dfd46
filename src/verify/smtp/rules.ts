/**
 * How replies are read, as data: within a list the first rule that fits decides. Where each comes from is in `source`:
 * an RFC, the IANA registry of enhanced codes, or the host whose replies look so.
 *
 * `words` are matched against the reply's text in lower case, without accents, with e-mail addresses taken out.
 * They name ideas (somebody, and that he is missing) rather than sentences, because nobody knows all sentences.
 */
import type { VerdictReason } from "../../contract/terms.ts";
import type { MailProvider } from "../mail-provider.ts";

export type Rule = {
  readonly reason: VerdictReason;
  /** Everything that is given has to fit. */
  readonly code?: RegExp;
  /** Matched against an empty text where the reply has no enhanced code. */
  readonly enhanced?: RegExp;
  readonly words?: RegExp;
  readonly provider?: MailProvider;
  readonly source: string;
};

const denied =
  "block|reject|denied|refus|banned|listed|spam|restrict|not (?:allowed|permitted|authori[sz]ed|accepted|welcome)|gesperrt|abgelehnt|bloque|bloquead|rechaz|recus|bloccat|rifiut|geblokkeerd|geweigerd|zablok|odrzuc|заблокирован|запрещ|отклон|спис|拒否|拒绝|屏蔽|黑名单|차단|거부";

/** Replies about our side: who we are, where we come from, how much we ask. They say nothing of any mailbox. */
export const aboutUs: readonly Rule[] = [
  {
    reason: "blocked_ip",
    words: /spamhaus|spamcop|\bsorbs\b|barracudacentral|abusix|ipcheck\.proofpoint|proofpoint.{0,20}reputation|senderbase|\bsbrs\b|cloudmark|senderscore|uceprotect|invaluement|surbl|uribl|hostkarma|mail-abuse|spamrl|csi\.mimecast|talosintelligence|\btrend ?micro\b/,
    source: "Names of public blocklists and reputation services",
  },
  {
    reason: "blocked_ip",
    // The address as the subject of the sentence: ours, in whatever language.
    words: new RegExp(`(?:\\bip[- ]?(?:address|adresse|adres|адрес)|(?:address|adresse|direccion|indirizzo|endereco|adres|адрес) ip\\b|\\b(?:your|ihre?|votre|su|tu|seu|il tuo|uw|twoj|ваш|this|client|sender'?s?) ip\\b|(?:您的|你的|発信元|送信元)?\\s?ip\\s?(?:アドレス|地址|を|已|被|주소)|アドレス.{0,6}ip).{0,60}(?:${denied})`, "u"),
    source: "GMX, mail.ru, OVH, home-grown filters in many languages",
  },
  { reason: "blocked_policy", words: /mail from your (?:country|region|network|provider)|manually blocked sender|your (?:country|region) (?:is )?/, source: "Country filters; Mimecast" },
  { reason: "sender_rdns", enhanced: /\.7\.25$/, source: "IANA X.7.25: reverse DNS validation failed (RFC 7372)" },
  {
    reason: "sender_rdns",
    words: /\bptr\b|\br(?:everse)?[ -]?dns\b|reverse (?:host|lookup|mapping|name|address|record)|no reverse|resolve reverse|cannot find your (?:reverse )?(?:host|domain)|\bfcrdns\b|name lookup failed|possibly forged|hostname .{0,20}not match/,
    source: "Postfix reject_unknown_client_hostname, Sendmail 'IP name lookup failed', Exim host checks",
  },
  { reason: "sender_spf", enhanced: /\.7\.(?:2[346]|27)$/, source: "IANA X.7.23, X.7.24, X.7.26, X.7.27 (RFC 7372, RFC 7505)" },
  { reason: "sender_spf", words: /\bspf\b|sender policy framework|\bdmarc\b|openspf/, source: "policyd-spf, OpenSPF explanations" },
  {
    reason: "helo_rejected",
    words: /\b(?:helo|ehlo)\b.{0,60}(?:reject|invalid|denied|refus|require|bad|must|wrong|not |forged|mismatch)|(?:invalid|bad|bogus|forged|wrong) (?:helo|ehlo)/,
    source: "Postfix reject_invalid_helo_hostname and its kin, delayed to RCPT by smtpd_delay_reject",
  },
  {
    reason: "tls_failed",
    words: /\bstarttls\b|\btls (?:is )?(?:required|mandatory|needed)|encryption (?:is )?(?:required|needed)|require[sd]? (?:encryption|tls)/,
    source: "RFC 3207 section 4: 530 Must issue a STARTTLS command first",
  },
  {
    reason: "sender_rejected",
    words: /sender (?:verif|callback|callout)|verif\w* (?:of |the )?sender|^(?!.*recipient verif).*verification failed for|(?:sender|from (?:address|domain|header))(?:'s)?(?: e-?mail)?(?: address| domain| host| id)?.{0,12}(?:reject|refus|denied|invalid|unknown|not (?:exist|found|allowed|accepted|resolve|verif)|does not|doesn'?t|block|banned|unresolv)|(?:unknown|invalid|bad|forged|null|empty|unresolvable|blocked|unauthori[sz]ed|unauthenticated) (?:envelope )?sender|envelope.?(?:from|sender)|mail from .{0,30}(?:not (?:allowed|accepted|permitted)|refused|denied)|sender'?s? (?:domain|address)|domain of sender|return.?path|spoof|callback/,
    source: "Exim sender verify, Postfix reject_unknown_sender_domain, anti-spoofing rules of gateways",
  },
  {
    reason: "sender_rejected",
    words: /\babsender\w*|expediteur|remitente|mittente|remetente|afzender|nadawc\w*|odesilatel|avsandare|отправител|发件人|寄件人|送信者|差出人|발신자|보낸 ?사람/u,
    source: "The sender, in other languages: a reply that names him is about us",
  },
  { reason: "sender_rejected", enhanced: /\.1\.[78]$/, source: "RFC 3463 X.1.7, X.1.8: bad sender's address" },
  { reason: "auth_required", code: /^53[05]$/, source: "RFC 4954: 530 authentication required" },
  {
    reason: "throttled",
    words: /too (?:many|much) (?:\w+ )?(?:\w+ )?(?:connection|session|recipient|rcpt|command|error|mail|e-?mail|attempt|request|transaction|concurrent|invalid|unknown|bad|host|from)|\b(?:rate|connection|session|recipient)s?[- ]?limit|exceeded .{0,30}(?:rate|connections|recipients)|throttl|too many messages(?! (?:on|in))|number of (?:allowed )?messages|\bper (?:minute|hour|day)\b|(?:zu viele|trop de|demasiad[oa]s|tropp[ei]|muitas) (?:verbindung|anfrag|connexion|requet|conexion|connession|conexo)|слишком (?:много|часто)|过于频繁|too (?:fast|quickly|frequent|often)|slow down|frequency|harvest|as780090|connection rate|maximum .{0,20}(?:connections|recipients)/,
    source: "Postfix anvil, Outlook AS780090, QQ 'frequency limited'",
  },
  { reason: "blocked_ip", enhanced: /\.7\.6(?:0[6-9]|[1-4]\d)$/, source: "Microsoft 365 5.7.606-649: banned sending IP" },
  {
    reason: "blocked_ip",
    words: /\b(?:rbl|dnsbl|rhsbl|drbl|dnswl)s?\b|(?:black|block|deny|ban).?list|(?:black|block).?listed|liste? (?:noire|nera|negra)|lista (?:negra|nera)|lista de bloqueo|schwarze liste|czarn\w+ lis|черн\w+ спис|黑名单|reputation|\bbanned\b|\b(?:s3140|s3150|tss0\d|bl[12]\d)\b/,
    source: "Postfix default_rbl_reply, Outlook S3140/S3150, Yahoo TSS/BL codes, IronPort 'poor reputation'",
  },
  {
    reason: "blocked_ip",
    words: /(?:your|client|connecting|sending|remote|source|from) (?:ip|host|server|network|mta)\b.{0,60}(?:block|reject|denied|refus|banned|not (?:allowed|permitted|authori[sz]ed|accepted)|listed|restrict|spam)|(?:block|reject|denied|refus|banned|listed|restrict).{0,40}(?:your|client|connecting|sending|source) (?:ip|host|server|network)|(?:ip|host) (?:address )?(?:\S+ )?(?:is |has been |was )?(?:blocked|listed|banned|rejected|denied|blacklisted)|client host|dynamic(?:ally)? (?:ip|address|assigned)|residential/,
    source: "Postfix 'Client host rejected', Outlook 'messages from [IP] weren't sent', Comcast, GMX",
  },
  {
    reason: "blocked_policy",
    words: /(?:detected|classified|considered|identified|recogni[sz]ed|rejected|marked|looks?|likely|suspected) (?:as |like |to be )?(?:\w+ )?(?:spam|junk|unsolicited|bulk)\b|suspicious activity/,
    source: "Zoho, Google 'likely unsolicited mail', content filters that answer early",
  },
  {
    reason: "blocked_policy",
    enhanced: /^5\.7\./,
    words: /^(?!.*(?:no such|unknown|not exist)).*\b(?:spam\w*|junk|unsolicited|malware|virus|phishing)\b/,
    source: "RFC 3463 X.7.X with words about content: nobody has seen any yet",
  },
];

/** Facts about a mailbox that are dressed as policy, and policy that is dressed as a fact about a mailbox. */
export const exceptions: readonly Rule[] = [
  { reason: "mailbox_not_found", enhanced: /^5\.4\.1$/, words: /recipient address rejected|access denied/, source: "Microsoft 365 directory-based edge blocking" },
  { reason: "mailbox_not_found", enhanced: /^5\.4\.1$/, provider: "microsoft365", source: "Microsoft 365 directory-based edge blocking" },
  { reason: "mailbox_not_found", enhanced: /^5\.1\.0$/, words: /address rejected/, source: "Cisco IronPort: 550 #5.1.0 Address rejected" },
  { reason: "blocked_policy", words: /:\s*blocked\s*\)/, source: "Barracuda: permanent failure for one or more recipients (x:blocked)" },
  { reason: "over_rate", words: /(?:user|mailbox|recipient|account).{0,40}receiv\w+ (?:mail|messages) (?:at a rate|too quickly)/, source: "Google x.2.1: the mailbox exists, and is busy" },
  { reason: "does_not_accept_mail", code: /^5(?:21|56)$/, source: "RFC 7504: 521 and 556" },
  {
    reason: "does_not_accept_mail",
    words: /(?:host|server|domain|system|machine) (?:does not|doesn'?t|never) accept (?:any )?(?:e-?)?mail|no (?:incoming )?mail (?:is )?accepted/,
    source: "RFC 7504 section 3",
  },
  {
    reason: "domain_not_hosted",
    words: /relay(?:ing)?\b.{0,30}(?:denied|not (?:permitted|allowed|authori[sz]ed)|prohibited|refused|rejected|forbidden|disabled|interdit|verboten)|(?:not|n'?t|unable to|cannot|no) (?:\w+ )?relay|open relay|rcpthosts|tenantattribution|(?:domain|host)(?: name)? (?:is )?(?:not (?:hosted|local|configured|served|handled|accepted|one of|found|listed|our)|unknown|does not exist|doesn'?t exist)|(?:no such|unknown|invalid|not a local) (?:domain|host)|(?:not|isn'?t) (?:one of )?(?:our|a) (?:domain|customer)|domain .{0,60}(?:not|isn'?t) (?:handled|served|hosted|accepted) (?:by|on|at|here)|not (?:handled|hosted|served) (?:by|on|here)|not a gateway/,
    source: "Postfix 'Relay access denied', qmail 'rcpthosts', Exim 'relay not permitted', Microsoft 'TenantAttribution'",
  },
  { reason: "domain_not_hosted", enhanced: /^5\.7\.64$/, source: "Microsoft 365 5.7.64 TenantAttribution" },
];

const somebody =
  "user|users|userid|username|recipient|recipients|rcpt|mailbox|mailboxes|mail box|inbox|account|address|addressee|e-?mail|local.?part|person|customer|member|destinat\\w+|utilisateur|usager|adresse|boite|compte|benutzer\\w*|empfanger\\w*|postfach|konto|teilnehmer|usuario|usuaria|buzon|casilla|cuenta|direccion|utente|casella|indirizzo|utilizador|endereco|conta|caixa|gebruiker|ontvanger|postbus|adres|uzytkownik\\w*|odbiorc\\w*|skrzynk\\w*|uzivatel\\w*|prijemce|schrank\\w*|anvandare\\w*|mottagare\\w*|bruker\\w*|modtager\\w*|felhasznalo|cimzett|kullanici|alici|пользовател\\w*|получател\\w*|ящик\\w*|адрес\\w*|аккаунт\\w*|用户|收件人|邮箱|帐号|账号|地址|郵箱|使用者|ユーザ\\w*|受信者|宛先|メールボックス|アドレス|사용자|수신자|메일함|계정";
const missing =
  "unknown|unknow|not (?:be )?(?:found|known|exist\\w*|recogni[sz]ed|valid|local|present|listed|available|ours|here|on file|defined|registered|deliverable|in (?:our|the|my)|an? (?:valid|known|local|active|existing))|(?:does|do|did|dos)(?: not|n'?t|nt) (?:exist|have|match|belong|live)|no longer|no such|no (?:mailbox|user|account|recipient|person|one|valid|record|local|match\\w*)|non[- ]?exist\\w*|nonexist\\w*|invalid|incorrect|unavailable|undeliverable|unacceptable|retired|left the (?:company|organi[sz]ation)|with us|absent|отсутств\\w*|loydy|unrout\\w+|cannot be (?:found|delivered)|(?:could|can) ?no?t? (?:be )?(?:found|find|verif\\w+|identif\\w+|locate\\w*|resolve\\w*)|couldn'?t be found|isn'?t (?:valid|known|here|a|recogni[sz]ed)|misspelled|inconnu\\w*|introuvable|n'existe pas|inexist\\w*|invalide|unbekannt\\w*|existiert nicht|nicht (?:gefunden|bekannt|vorhanden|gultig|existent)|ungultig\\w*|kein\\w*|no existe|desconocid\\w*|no encontrad\\w*|no valid\\w*|sconosciut\\w*|non (?:esiste|trovat\\w*|valid\\w*)|desconhecid\\w*|nao (?:existe|encontrad\\w*)|onbekend\\w*|bestaat niet|niet gevonden|nieznan\\w*|nie istnieje|nie ma|nezna\\w*|neexistuje|okand\\w*|finns inte|ukendt|ukjent|findes ikke|finnes ikke|ismeretlen|nem letezik|bilinmeyen|bulunamadi|yok|gecersiz|не существует|неизвест\\w*|не найден\\w*|нет так\\w*|не зарегистрирован\\w*|неверн\\w*|недейств\\w*|不存在|无此|无效|未知|找不到|没有|存在しま|不明|見つかり|ありません|없는|없습|존재하지";

/** Both words near each other, in either order. */
function together(left: string, right: string): RegExp {
  const [a, b] = [`(?<![\\p{L}\\d])(?:${left})`, `(?<![\\p{L}\\d])(?:${right})`];
  // Scripts without spaces have no word starts: there the words may touch.
  return new RegExp(`${a}.{0,60}?${b}|${b}.{0,60}?${a}|(?:用户|收件人|邮箱|帐号|账号|地址).{0,40}不|(?:不存在|无此|无效|未知|找不到|没有)|존재하지|見つかり|存在しま`, "u");
}

/** What a permanent refusal says of the mailbox, once it is known not to be about us. */
export const aboutMailbox: readonly Rule[] = [
  { reason: "mailbox_full", enhanced: /^5\.2\.2$/, source: "RFC 3463 X.2.2" },
  { reason: "mailbox_disabled", enhanced: /^5\.2\.1$/, source: "RFC 3463 X.2.1" },
  { reason: "mailbox_moved", enhanced: /^5\.1\.6$/, source: "RFC 3463 X.1.6" },
  { reason: "mailbox_disabled", enhanced: /^5\.7\.13$/, source: "IANA X.7.13: user account disabled (RFC 5248)" },
  { reason: "mailbox_not_found", enhanced: /^5\.7\.1[78]$/, source: "IANA X.7.17, X.7.18: the mailbox or the domain has another owner now (RFC 7293)" },
  { reason: "mailbox_not_found", enhanced: /^5\.1\.(?:1|2|3|10)$/, source: "RFC 3463 X.1.1-X.1.3; Exchange 5.1.10" },
  { reason: "smtputf8_unsupported", enhanced: /^5\.6\.7$/, source: "RFC 6531 section 3.5" },
  { reason: "mailbox_moved", words: /\b(?:has |have )?moved\b|(?:please|should) (?:try|use) (?:the )?(?:new|ip4|@@|another|<)|new address|changed (?:his|her|their|the)? ?address|demenage|verzogen/, source: "RFC 5321 section 3.4: 551" },
  {
    reason: "mailbox_full",
    words: /quota|(?:mail ?box|inbox|account|user|recipient|maildrop|storage).{0,40}(?:\bfull\b|exceed|over (?:its|the|size|limit)|out of (?:storage|space)|insufficient|too large|no space)|(?:\bfull\b|out of storage|exceeded).{0,30}(?:mail ?box|inbox|storage)|too many messages (?:on|in)|boite .{0,50}pleine|postfach .{0,50}voll|zu ?viele (?:mails|nachrichten)|voll\w* postfach|buzon .{0,50}llen|casella .{0,50}pien|caixa .{0,50}chei|cheia .{0,20}caixa|skrzynk\w+ .{0,20}(?:pelna|przepeln)|перепол|邮箱.{0,6}满|已满|満杯|いっぱい|가득/u,
    source: "Courier, Dovecot, cPanel, Yahoo, mail.ru and others",
  },
  {
    reason: "mailbox_disabled",
    words: /disabled|inactive|deactivat|suspend|discontinu|\bnot active\b|\blocked\b|expired|terminated|closed account|account (?:is |has been )?(?:closed|cancel)|gesperrt|deaktivier|desactiv|disattivat|desativad|zablokowan|geblokkeerd|заблокирован|отключ|停用|禁用|冻结|정지|휴면/u,
    source: "Yahoo 'disabled or discontinued', Google 5.2.1, hanmail 'inactive' and others",
  },
  { reason: "mailbox_not_found", words: together(somebody, missing), source: "Somebody, and that he is missing, in many languages" },
  {
    reason: "mailbox_not_found",
    words: /never heard|nobody (?:here|by)|no one (?:here|by|at)|who\?|mailbox name (?:not allowed|invalid)|not our|isn'?t here|does(?: not|n'?t) (?:exist|live)|unrout\w+|return to sender|delivery error: dd|badrcptto|validrcptto|nosuchuser|invalid recip|notfound|recipnotfound|doc-1369#550 invalid/,
    source: "qmail, Exim 'Unrouteable address', Yahoo 'dd', Exchange 'RecipNotFound'",
  },
  // RFC 5321 section 4.2.2: 552 exceeded storage allocation. Yahoo's `552 1 mailbox not found` was read above.
  { reason: "mailbox_full", code: /^552$/, source: "RFC 5321 section 4.2.2" },
];

/** Permanent refusals by rule rather than for what we are: about us only where nothing above is said of a mailbox. */
export const policy: readonly Rule[] = [
  {
    reason: "blocked_ip",
    enhanced: /^(?![45]\.[12]\.)/,
    words: new RegExp(`\\bip4?\\b.{0,60}(?:${denied})|(?:${denied}).{0,60}\\bip4?\\b`, "u"),
    source: "An IP address in a refusal (written as `ip4` here) is ours: a mailbox has none",
  },
  { reason: "blocked_policy", enhanced: /^5\.(?:3\.4|5\.[46]|6\.[0-69])$/, source: "RFC 3463 X.3.4, X.5.4, X.6.X: the size, the parameters or the content, of which there are none yet" },
  { reason: "auth_required", words: /auth\w* (?:is )?(?:required|needed|mandatory)|(?:must|please|need to) (?:\w+ )?(?:auth|log ?in)|smtp auth|not authenticated/, source: "Submission hosts that answer on port 25" },
  { reason: "blocked_policy", enhanced: /^[45]\.7\./, source: "RFC 3463 X.7.X: security or policy" },
  {
    reason: "blocked_policy",
    words: /polic(?:y|ies)|access denied|acces refuse|zugriff verweigert|acceso denegado|accesso negato|acesso negado|toegang geweigerd|dostep zabroniony|доступ запрещ|访问被|アクセス拒否|denied|not (?:authori[sz]ed|permitted|allowed)|prohibited|administrativ|spam|junk|blocked|firewall|forbidden|interdit|verboten|prohibid|security|restricted|политик|запрещ|спам|拒绝/,
    source: "Access maps and content filters",
  },
];

/** Temporary refusals. Asked again later, most of them end in another answer. */
export const temporary: readonly Rule[] = [
  { reason: "over_rate", words: /(?:user|mailbox|recipient|account).{0,40}receiv\w+ (?:mail|messages) (?:at a rate|too quickly)/, source: "Google 450-4.2.1: the mailbox exists, and is busy" },
  { reason: "greylisted", words: /gr[ae]y.?list|greylst|postgrey|milter-grey|sqlgrey|list[ae] gri[sg]|szar\w+ list|grijze lijst|сер(?:ый|ые|ого) спис|灰名单|grau.?list|#451\b|first (?:time|contact|attempt)|new (?:sender|triplet|client|tuple)|unseen|come back (?:later|in)/, source: "Postgrey, SQLgrey, milter-greylist, Mimecast DOC-1369#451" },
  { reason: "throttled", words: /\btss0\d\b|multiple destination domains/, source: "Yahoo [TSS04]; Google 4.3.0, one domain per envelope" },
  { reason: "mailbox_full", words: /(?:mail ?box|inbox|maildrop)(?: is| has)?.{0,12}(?:\bfull\b|no (?:room|space)|exceed|out of storage|over quota)/, source: "Over quota, whatever the code" },
  { reason: "throttled", enhanced: /^4\.5\.3$/, source: "RFC 3463 X.5.3: too many recipients" },
  { reason: "mailbox_full", enhanced: /^4\.2\.2$/, source: "RFC 3463 X.2.2; Google 452-4.2.2" },
  { reason: "temporary_error", enhanced: /^4\.[34]\./, source: "RFC 3463 X.3.X, X.4.X: the host's own trouble" },
];

/** Temporary refusals about nobody in particular, after what they say about us. */
export const temporaryDefault: readonly Rule[] = [
  { reason: "mailbox_full", words: /quota|(?:mail ?box|inbox).{0,30}(?:\bfull\b|exceed|out of storage)/, source: "Over quota, refused for now" },
  { reason: "greylisted", code: /^4(?:50|51)$/, words: /(?:try|retry|attempt|again|deferred|delayed).{0,40}(?:later|again|minute|second|soon|shortly)|temporar\w+ (?:reject|defer|refus|delay)|please retry|deferred|spater|plus tard|mas tarde|piu tardi|mais tarde|pozniej|позже|稍后/, source: "Greylisting that does not say its name" },
  { reason: "greylisted", code: /^45[01]$/, enhanced: /^4\.7\.[01]$/, source: "Policy that passes, said on first contact: greylisting, until it is repeated" },
  { reason: "throttled", enhanced: /^4\.7\.(?:0|1|28|500|650)$/, source: "Google 4.7.28, Microsoft 4.7.500, Yahoo 4.7.0" },
  { reason: "server_busy", code: /^421$/, source: "RFC 5321 section 3.8: 421 service shutting down" },
];
