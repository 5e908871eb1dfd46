import assert from "node:assert/strict";
import { connect } from "node:net";
import { Resolver } from "node:dns/promises";
import { describe, it } from "node:test";
import type { Behaviour } from "./behaviour.ts";
import { behaviourGroups } from "./behaviours.ts";
import { startMailLab } from "./main.ts";
import { createTown } from "./town.ts";

const all = Object.values(behaviourGroups).flat();

/** As the taxonomy of verdicts calls them. */
const shortNames = `strict google_strict m365_strict catchall accept_then_bounce google_catchall m365_catchall proofpoint_catchall reject_at_data yahoo_accept_all
  catchall_then_limit olc_rcpt_limit rcpt_limit_1 rcpt_limit_3 catchall_greylist catchall_denylist ok_251 catchall_252 garbage_rcpt tmp_421_banner tmp_421_once
  mx_failover_421 grey_421 close_after_2_errors grey_450 grey_451 grey_451_plain grey_host grey_long mimecast_grey m365_throttle grey_known_only
  tmp_450_unknown_user ok_overrate tmp_451_local full_452 full_552 full_550_text full_422_google system_storage_452 yahoo_552 strict_511 strict_nocode
  disabled_521 disabled_554 google_disabled m365_blocked proofpoint_blocked mimecast_policy rdns_450 rdns_550 spf_550 sender_verify_550 null_sender
  sender_domain_check helo_fqdn antispoof tls_required auth_required_530 tls_selfsigned tls_454 tls_broken helo_only utf8_ok utf8_no relay_denied_554
  relay_denied_553 m365_attribution nomail_521 nomail_556 split_banner split_ehlo split_bytes strict_barelf w_num_in_text ok_550_in_text slow_banner_4
  slow_banner_12 slow_banner_25 slow_cmds tarpit_errors pregreet tcp_refused tcp_close tcp_rst rst_after_mail rst_on_550 close_on_550 close_at_rcpt tcp_mute
  one_conn two_conn conn_rate rcpt_rate harvest_guard mx_split_brain http_banner ssh_banner barracuda_blocked policy_access_571 w_yandex w_ironport w_callout
  yahoo_deferred bl_banner_554 bl_ehlo_550 bl_mail_550 bl_rcpt_554 bl_rcpt_550 dns_nxdomain dns_nodata dns_null_mx dns_null_mx_a dns_mx_cname dns_apex_cname
  dns_mx_dead dns_mx_part_dead dns_mx_ip_text dns_mx_localhost dns_servfail dns_refused dns_silent dns_truncated dns_aaaa_only dns_idn`.split(/\s+/);

describe("the town of the mail lab", () => {
  it("has every behaviour that the taxonomy names", () => {
    const names = new Set(all.map(({ name }) => name));
    assert.deepEqual(shortNames.filter((name) => !names.has(name)), []);
  });

  it("has every row of the taxonomy, more than 2,500 addresses and 250 domains", () => {
    const town = createTown({ seed: 7, groups: behaviourGroups, size: 1 });
    const rows = new Set(town.addresses.map(({ row }) => row));
    assert.deepEqual(Array.from({ length: 41 }, (_, n) => n + 1).filter((row) => !rows.has(row)), []);
    assert.ok(town.addresses.length >= 2_500 && town.domains.size >= 250);
  });

  it("calls each behaviour by a name of its own", () => {
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  it("is the same for the same seed, and tells nothing by its names", () => {
    const [one, again, other] = [7, 7, 8].map((seed) => createTown({ seed, groups: behaviourGroups, size: 0.2 }).addresses);
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
    const words = new Set(all.flatMap(({ name }) => name.split("_")).filter((word) => word.length > 4));
    const telling = (one ?? []).filter(({ group, address }) => group !== "syntax" && [...words].some((word) => address.includes(word)));
    assert.deepEqual(telling, []);
  });
});

describe("the names of the mail lab", () => {
  it("follow aliases, are cut off over UDP, and fail as they are told to", async () => {
    const dns = behaviourGroups["dns"] ?? [];
    await using lab = await startMailLab({ groups: { dns }, faster: 20 });
    const resolver = new Resolver({ timeout: 200, tries: 1 });
    resolver.setServers([lab.resolver]);
    const domainOf = (behaviour: string): string => lab.addresses.find((each) => each.behaviour === behaviour)?.address.split("@")[1] ?? "";
    const mx = async (behaviour: string): Promise<string> => {
      const domain = domainOf(behaviour);
      const found = await resolver.resolveMx(domain).catch(({ code }: { code: string }) => code);
      return typeof found === "string" ? found : found.map(({ exchange }) => exchange.replace(domain, "@")).join();
    };
    const names = ["dns_apex_cname", "dns_truncated", "dns_null_mx", "dns_nxdomain", "dns_nodata", "dns_servfail", "dns_refused", "dns_silent"];
    assert.deepEqual(await Promise.all(names.map(mx)), ["mail.@", "mail.@", "", "ENOTFOUND", "ENODATA", "ESERVFAIL", "EREFUSED", "ETIMEOUT"]);
    assert.match((await resolver.resolve4(`mail.${domainOf("dns_mx_cname")}`)).join(), /^127\.30\.\d+\.\d+$/);
    const six = domainOf("dns_aaaa_only");
    // Left out on machines without IPv6.
    if (six !== "") assert.deepEqual(await resolver.resolve6(`mail.${six}`), ["::1"]);
  });
});

describe("the hosts of the mail lab", () => {
  const limited: Behaviour = {
    name: "limited",
    row: 19,
    domains: 1,
    mailboxes: { open: 1, missing: 1 },
    hosts: [{ limits: { recipients: { max: 2, per: "session", say: "452 4.5.3 Enough" } }, pregreet: { teaser: "220-wait", seconds: 0.05, say: { say: "550 too early", and: "close" } } }],
  };

  it("speak as their script says, and count what they were asked and what was too much", async () => {
    await using lab = await startMailLab({ groups: { limited: [limited] } });
    const [open, missing] = ["open", "missing"].map((kind) => lab.addresses.find(({ mailbox }) => mailbox === kind)?.address ?? "");
    const host = await addressOf(lab.resolver, open ?? "");
    const said = await talk({ host, port: lab.smtpPort, waitForBanner: true }, ["EHLO me.test", "MAIL FROM:<a@me.test>", `RCPT TO:<${open ?? ""}>`, `RCPT TO:<${missing ?? ""}>`, `RCPT TO:<${open ?? ""}>`, "QUIT"]);
    assert.match(said, /^220-wait\r\n220 .*250 2\.1\.5 Ok\r\n550 5\.1\.1 .*\r\n452 4\.5\.3 Enough\r\n221 /s);
    const early = await talk({ host, port: lab.smtpPort, waitForBanner: false }, ["EHLO me.test"]);
    assert.match(early, /^220-wait\r\n550 too early\r\n$/);
    const { all: tally } = lab.tally();
    assert.deepEqual([tally.connections, tally.recipients, tally.quits, tally.overRecipients, tally.earlyTalks], [2, 3, 1, 1, 1]);
  });
});

async function addressOf(resolver: string, email: string): Promise<string> {
  const dns = new Resolver();
  dns.setServers([resolver]);
  const [mx] = await dns.resolveMx(email.split("@")[1] ?? "");
  return (await dns.resolve4(mx?.exchange ?? ""))[0] ?? "";
}

/** Sends everything at once; what was heard until the host closed. */
async function talk(to: { host: string; port: number; waitForBanner: boolean }, commands: readonly string[]): Promise<string> {
  const socket = connect(to.port, to.host);
  let heard = "";
  let isAsked = false;
  const ask = (): void => {
    isAsked = true;
    socket.write(commands.map((command) => `${command}\r\n`).join(""));
  };
  if (!to.waitForBanner) ask();
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    heard += chunk.toString("utf8");
    if (!isAsked && /^220 /m.test(heard)) ask();
  }
  return heard;
}
