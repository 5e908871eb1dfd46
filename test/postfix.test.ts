/** The verifier and a real Postfix: plain, catching all, greylisting, behind postscreen, encrypted only, with limits. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startDns } from "../lab/dns.ts";
import type { DnsServer } from "../lab/dns.ts";
import { addZoneLines } from "../lab/mail/zone-lines.ts";
import type { Zone } from "../lab/zones.ts";
import type { Verifier } from "../src/verify/verifier.ts";
import { createVerifier } from "../src/verify/verifier.ts";
import { noPostfix, startPostfix } from "./support/postfix.ts";
import type { TestPostfix } from "./support/postfix.ts";
import { isPostgreyInstalled, startPostgrey } from "./support/postgrey.ts";
import type { TestPostgrey } from "./support/postgrey.ts";

const people = ["ada", "bob", "eve", "zoe"];
const full = "452 4.2.2 Mailbox full";

/** How each domain's service is set up, and what its people, and nobody, are to be called. */
const services: Readonly<Record<string, { program?: "postscreen"; settings: Readonly<Record<string, string>>; someone: string; nobody: string }>> = {
  plain: { settings: {}, someone: "deliverable", nobody: "undeliverable" },
  catchall: { settings: {}, someone: "accept_all", nobody: "accept_all" },
  encrypted: { settings: { smtpd_tls_security_level: "encrypt" }, someone: "deliverable", nobody: "undeliverable" },
  postscreen: { program: "postscreen", settings: {}, someone: "deliverable", nobody: "undeliverable" },
  deferring: { settings: { unknown_virtual_mailbox_reject_code: "450" }, someone: "deliverable", nobody: "undeliverable" },
  impatient: { settings: { smtpd_hard_error_limit: "2", smtpd_soft_error_limit: "1", smtpd_error_sleep_time: "0" }, someone: "deliverable", nobody: "undeliverable" },
  narrow: { settings: { smtpd_recipient_limit: "1" }, someone: "deliverable", nobody: "undeliverable" },
  paced: { settings: { smtpd_client_connection_count_limit: "1", smtpd_client_event_limit_exceptions: "" }, someone: "deliverable", nobody: "undeliverable" },
  blocking: { settings: { smtpd_client_restrictions: "check_client_access,static:{554,5.7.1,Service,unavailable;,client,host,blocked}".replaceAll(",", " ") }, someone: "unknown", nobody: "unknown" },
  relaying: { settings: {}, someone: "undeliverable", nobody: "undeliverable" },
  greylisting: { settings: { smtpd_recipient_restrictions: "reject_unauth_destination check_policy_service inet:127.0.0.1:{postgrey}" }, someone: "deliverable", nobody: "undeliverable" },
};

const isRun = (name: string): boolean => name !== "greylisting" || isPostgreyInstalled;
const names = Object.keys(services);
const addressOf = (name: string): string => `127.31.0.${String(names.indexOf(name) + 1)}`;

describe("a real Postfix", { skip: noPostfix, concurrency: true }, () => {
  let postfix: TestPostfix;
  let dns: DnsServer;
  let verifier: Verifier;
  let postgrey: TestPostgrey | null = null;

  before(async () => {
    postgrey = isPostgreyInstalled ? await startPostgrey({ delaySeconds: 1 }) : null;
    const filled = (settings: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value.replace("{postgrey}", String(postgrey?.port ?? 0))]));
    postfix = await startPostfix({
      services: Object.entries(services).map(([name, { program, settings }]) => ({ address: addressOf(name), program: program ?? "smtpd", settings: filled(settings) })),
      tables: {
        domains: names.filter((name) => name !== "relaying").map((name) => `${name}.test ok`),
        mailboxes: [...names.flatMap((name) => people.map((person) => `${person}@${name}.test box`)), "full@plain.test box", "@catchall.test box"],
        recipients: [`full@plain.test ${full}`],
      },
      settings: {
        virtual_mailbox_domains: "texthash:{folder}/domains",
        virtual_mailbox_maps: "texthash:{folder}/mailboxes",
        smtpd_recipient_restrictions: "reject_unauth_destination check_recipient_access texthash:{folder}/recipients",
        smtpd_relay_restrictions: "reject_unauth_destination",
        smtpd_tls_cert_file: "{folder}/cert.pem",
        smtpd_tls_key_file: "{folder}/key.pem",
        smtpd_tls_security_level: "may",
        postscreen_greet_wait: "2s",
        postscreen_greet_action: "enforce",
        smtpd_client_event_limit_exceptions: "static:all",
      },
    });
    dns = await startDns((name) => zones.get(name) ?? { kind: "nxdomain" });
    verifier = createVerifier({
      resolver: { servers: [`127.0.0.1:${String(dns.port)}`] },
      smtpPort: postfix.port,
      heloName: "verifier.cleanlist.test",
      mailFrom: "probe@verifier.cleanlist.test",
      allowNetworks: ["127.0.0.0/8"],
      reservedDomains: "allow",
      greylistRetryMs: [1_200, 2_000, 4_000],
    });
  });
  after(async () => {
    await verifier.close();
    await Promise.all([dns.close(), postfix.stop(), postgrey?.stop()]);
  });

  const zones = new Map<string, Zone>();
  for (const name of names) addZoneLines(zones, ["@ MX 10 mail.@", `mail.@ A ${addressOf(name)}`], (word) => word.replaceAll("@", `${name}.test`));

  async function statusOf(address: string): Promise<string> {
    const { signal } = new AbortController();
    for (let attempt = 0; ; attempt += 1) {
      const { verdict, retryAtMs } = await verifier.verify(address, { signal, nowMs: Date.now(), attempt });
      // Somebody who is refused wherever he calls from waits longer than a test does.
      if (retryAtMs === null || verdict.reason === "blocked_ip") return verdict.status;
      await sleep(Math.max(0, retryAtMs - Date.now()));
    }
  }

  for (const [name, { someone, nobody }] of Object.entries(services)) {
    it(`${name}: who is there is ${someone}, who is not is ${nobody}`, { skip: isRun(name) ? false : "no Postgrey on this machine (Debian: apt-get install postgrey)" }, async () => {
      const strangers = ["nobody", "who.ever", "xavier"];
      const found = await Promise.all([...people, ...strangers].map(async (local) => [local, await statusOf(`${local}@${name}.test`)]));
      assert.deepEqual(found, [...people.map((local) => [local, someone]), ...strangers.map((local) => [local, nobody])]);
    });
  }

  it("a mailbox that is full is risky", async () => assert.equal(await statusOf("full@plain.test"), "risky"));
});
