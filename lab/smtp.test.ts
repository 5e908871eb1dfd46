import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, describe, it } from "node:test";
import { mailDomains } from "./mailboxes.ts";
import { MAIL_SITES } from "./mail-kinds.ts";
import type { MailKind } from "./mail-kinds.ts";
import { askRecipients } from "./smtp-client.ts";
import { startSmtp } from "./smtp.ts";
import { createWorld } from "./world.ts";
import type { Person } from "./world.ts";

const world = createWorld();
const server = await startSmtp(mailDomains(world), { greylistMs: 150, slowMs: 60 });
after(() => server.close());

const sender = "probe@verifier.test";
const someone = (kind: MailKind, wanted: (person: Person) => boolean = () => true): string => {
  const found = world.people.find(
    (person) => person.email !== null && !person.mailboxFull && world.company(person.companyId).mail === kind && wanted(person),
  );
  assert.ok(found?.email);
  return found.email;
};
const nobodyAt = (address: string): string => `zz.nobody.zz@${address.split("@")[1]}`;
const ask = async (kind: MailKind, ...recipients: string[]): Promise<string[]> =>
  (await askRecipients({ address: MAIL_SITES[kind].address ?? "", port: server.port }, { sender, recipients })).slice(3);

describe("mail hosts", () => {
  for (const [kind, unknown] of [
    ["strict", /^550 5\.1\.1 /],
    ["google", /^550-5\.1\.1 .*\r\n550-5\.1\.1/],
    ["microsoft", /^550 5\.4\.1 Recipient address rejected: Access denied/],
    ["slow", /^550 5\.1\.1 /],
    ["a-only", /^550 5\.1\.1 /],
  ] as const) {
    it(`${kind} accepts who is there and refuses who is not`, async () => {
      const address = someone(kind);
      const [known, missing] = await ask(kind, address, nobodyAt(address));
      assert.match(known ?? "", /^250 /);
      assert.match(missing ?? "", unknown);
    });
  }

  it("catch-all accepts everybody", async () => {
    const address = someone("catchall");
    for (const reply of await ask("catchall", address, nobodyAt(address))) assert.match(reply, /^250 /);
  });

  it("greylist defers a new triplet and answers it later", async () => {
    const address = someone("greylist");
    assert.match((await ask("greylist", address))[0] ?? "", /^451 4\.7\.1 /);
    await new Promise((resolve) => {
      setTimeout(resolve, 170);
    });
    assert.match((await ask("greylist", address))[0] ?? "", /^250 /);
    assert.match((await ask("greylist", nobodyAt(address)))[0] ?? "", /^451 4\.7\.1 /);
  });

  it("blocklist and tempfail say nothing about the mailbox", async () => {
    assert.match((await ask("blocklist", someone("blocklist")))[0] ?? "", /^554 5\.7\.1 .*127\.0\.0\.1/);
    assert.match((await ask("tempfail", someone("tempfail")))[0] ?? "", /^451 4\.3\.0 /);
  });

  it("a full mailbox is told from a missing one", async () => {
    const person = world.people.find((candidate) => candidate.mailboxFull && world.company(candidate.companyId).mail === "google");
    assert.match((await ask("google", person?.email ?? ""))[0] ?? "", /^452-4\.2\.2 /);
  });

  it("a host does not take mail for somebody else", async () => {
    assert.match((await ask("google", someone("microsoft")))[0] ?? "", /^554 5\.7\.1 Relay access denied/);
  });

  it("nothing listens where connections are refused", async () => {
    const socket = connect(server.port, MAIL_SITES.refuse.address ?? "");
    const error = await new Promise<Error>((resolve) => {
      socket.once("error", resolve);
    });
    assert.match(error.message, /ECONNREFUSED/);
  });

  it("counts connections and recipients", () => {
    const stats = server.stats().google;
    assert.ok(stats !== undefined && stats.connections >= 3 && stats.recipients >= 4);
  });
});
