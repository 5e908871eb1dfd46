import assert from "node:assert/strict";
import { Resolver } from "node:dns/promises";
import { connect } from "node:net";
import { after, describe, it } from "node:test";
import { startDns } from "./dns.ts";
import { createWorld } from "./world.ts";
import type { Company } from "./world.ts";
import { createZones } from "./zones.ts";

const world = createWorld();
const server = await startDns(createZones(world));
const resolver = new Resolver({ timeout: 300, tries: 1 });
resolver.setServers([`127.0.0.1:${server.port}`]);
after(() => server.close());

const company = (mail: Company["mail"]): Company => {
  const found = world.companies.find((candidate) => candidate.mail === mail);
  assert.ok(found);
  return found;
};

const exchangers = async (domain: string): Promise<string[]> =>
  (await resolver.resolveMx(domain)).map(({ priority, exchange }) => `${priority} ${exchange}`).toSorted();

describe("dns", () => {
  it("answers MX and the address of the exchanger", async () => {
    assert.deepEqual(await exchangers(company("google").domain), ["10 aspmx.gsuite-like.test", "20 alt1.aspmx.gsuite-like.test"]);
    assert.deepEqual(await resolver.resolve4("aspmx.gsuite-like.test"), ["127.0.0.10"]);
    const { domain } = company("strict");
    assert.deepEqual(await exchangers(domain), [`10 mail.${domain}`]);
    assert.deepEqual(await resolver.resolve4(`mail.${domain}`), ["127.0.0.12"]);
  });

  it("answers a null MX as the root", async () => {
    assert.deepEqual(await exchangers(company("null-mx").domain), ["0 "]);
  });

  it("has no MX but an address where mail goes to the A record", async () => {
    const { domain } = company("a-only");
    await assert.rejects(resolver.resolveMx(domain), { code: "ENODATA" });
    assert.deepEqual(await resolver.resolve4(domain), ["127.0.0.1"]);
  });

  it("fails in each of the ways names fail", async () => {
    await assert.rejects(resolver.resolveMx("nobody-here.example"), { code: "ENOTFOUND" });
    await assert.rejects(resolver.resolveMx(company("nxdomain").domain), { code: "ENOTFOUND" });
    await assert.rejects(resolver.resolveMx(company("servfail").domain), { code: "ESERVFAIL" });
    await assert.rejects(resolver.resolve4(`www.${company("servfail").domain}`), { code: "ESERVFAIL" });
    await assert.rejects(resolver.resolveMx(company("dns-timeout").domain), { code: "ETIMEOUT" });
    await assert.rejects(resolver.resolveTxt(company("google").domain), { code: "ENODATA" });
    await assert.rejects(resolver.reverse("127.0.0.10"), { code: "ENOTFOUND" });
  });

  it("answers over TCP on the same port", async () => {
    const header = Buffer.from("123401000001000000000000", "hex");
    const name = Buffer.concat(["aspmx", "gsuite-like", "test"].map((label) => Buffer.from([label.length, ...Buffer.from(label)])));
    const message = Buffer.concat([header, name, Buffer.from([0, 0, 1, 0, 1])]);
    const socket = connect(server.port, "127.0.0.1");
    socket.write(Buffer.concat([Buffer.from([0, message.length]), message]));
    const answer = await new Promise<Buffer>((resolve) => {
      socket.once("data", resolve);
    });
    socket.destroy();
    assert.deepEqual([...answer.subarray(-4)], [127, 0, 0, 10]);
  });
});
