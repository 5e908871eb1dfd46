import assert from "node:assert/strict";
import { connect } from "node:net";
import { Resolver } from "node:dns/promises";
import { describe, it } from "node:test";
import type { Behaviour } from "./behaviour.ts";
import { behaviourGroups } from "./behaviours.ts";
import { startMailLab } from "./main.ts";
import { createTown } from "./town.ts";

const all = Object.values(behaviourGroups).flat();

describe("the town of the mail lab", () => {
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
