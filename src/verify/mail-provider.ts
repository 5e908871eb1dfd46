/** Who runs a mail host, by the suffix of its name: some replies mean something only from one provider. */

export type MailProvider = (typeof providers)[number][0];

/** `gateway`: a filter in front of the real host, which often accepts every recipient and refuses later. */
export type ProviderFacts = { readonly provider: MailProvider | null; readonly gateway: boolean };

/** @example providerOf("aspmx.l.google.com") // { provider: "google", gateway: false } */
export function providerOf(host: string): ProviderFacts {
  for (let name = host; name !== ""; name = name.slice((name.indexOf(".") + 1) || name.length)) {
    const known = bySuffix.get(name);
    if (known !== undefined) return known;
  }
  return unknown;
}

/** As results name it: `other` for a host of no provider that is known, null where there is no host. */
export function providerName(host: string | null): string | null {
  return host === null ? null : (providerOf(host).provider ?? "other");
}

const unknown: ProviderFacts = { provider: null, gateway: false };

// From the providers' own set-up pages. The longest suffix wins.
const providers = [
  ["google", "mailbox", "google.com googlemail.com"],
  ["microsoft365", "mailbox", "mail.protection.outlook.com mx.microsoft"],
  ["outlook_consumer", "mailbox", "olc.protection.outlook.com hotmail.com"],
  ["yahoo", "mailbox", "yahoodns.net"],
  ["icloud", "mailbox", "mail.icloud.com icloud.com"],
  ["zoho", "mailbox", "zoho.com zoho.eu zoho.in zohomail.com zohomail.eu"],
  ["yandex", "mailbox", "yandex.net yandex.ru"],
  ["mail_ru", "mailbox", "mail.ru"],
  ["proton", "mailbox", "protonmail.ch"],
  ["fastmail", "mailbox", "messagingengine.com"],
  ["gmx", "mailbox", "gmx.net web.de mail.com"],
  ["ionos", "mailbox", "ionos.com ionos.de 1and1.com kundenserver.de perfora.net"],
  ["ovh", "mailbox", "ovh.net"],
  ["gandi", "mailbox", "gandi.net"],
  ["rackspace", "mailbox", "emailsrvr.com"],
  ["godaddy", "mailbox", "secureserver.net"],
  ["amazon", "mailbox", "amazonaws.com"],
  ["tencent", "mailbox", "qq.com"],
  ["netease", "mailbox", "163.com netease.com"],
  ["alibaba", "mailbox", "mxhichina.com aliyun.com"],
  ["seznam", "mailbox", "seznam.cz"],
  ["orange", "mailbox", "orange.fr wanadoo.fr"],
  ["t_online", "mailbox", "t-online.de"],
  ["naver", "mailbox", "naver.com worksmobile.com"],
  ["proofpoint", "gateway", "pphosted.com ppe-hosted.com"],
  ["mimecast", "gateway", "mimecast.com mimecast.co.za"],
  ["barracuda", "gateway", "barracudanetworks.com cuda-inc.com"],
  ["cisco", "gateway", "iphmx.com"],
  ["broadcom", "gateway", "messagelabs.com"],
  ["trend_micro", "gateway", "trendmicro.com trendmicro.eu"],
  ["sophos", "gateway", "sophos.com reflexion.net"],
  ["forcepoint", "gateway", "mailcontrol.com"],
  ["trellix", "gateway", "fireeyecloud.com mxlogic.net"],
  ["hornetsecurity", "gateway", "hornetsecurity.com antispameurope.com"],
  ["retarus", "gateway", "retarus.com"],
  ["n_able", "gateway", "antispamcloud.com spamexperts.com"],
  ["cloudflare", "gateway", "cloudflare.net"],
] as const;

const bySuffix: ReadonlyMap<string, ProviderFacts> = new Map(
  providers.flatMap(([provider, kind, suffixes]) =>
    suffixes.split(" ").map((suffix) => [suffix, { provider, gateway: kind === "gateway" }] as const),
  ),
);
