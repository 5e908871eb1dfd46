/**
 * Nonsense: replies that no host should give, first into the reader and the rules alone, then over real sockets. Nothing
 * may crash or hang, and none of them may make anybody deliverable.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import fc from "fast-check";
import { startDns } from "../../lab/dns.ts";
import { onSamePort } from "../../lab/ports.ts";
import { createRandom } from "../../lab/random.ts";
import type { Random } from "../../lab/random.ts";
import { verdict } from "../../src/domain/verdict.ts";
import { classify } from "../../src/verify/smtp/classify.ts";
import { createReplyReader } from "../../src/verify/smtp/reply.ts";
import { createVerifier } from "../../src/verify/verifier.ts";
import { shown } from "../support/numbers.ts";

export async function measureFuzz({ replies, seed }: { replies: number; seed: number }): Promise<void> {
  console.log(`seed ${String(seed)}`);
  fuzzRules({ replies, seed });
  await fuzzDialogues({ replies: Math.ceil(replies / 20), seed });
}

const words = ["250", "251", "ok", "accepted", "recipient", "user", "unknown", "mailbox", "full", "quota", "blocked", "spamhaus", "try again later", "relay", "denied", "exists", "receiving mail at a rate", "5.1.1", "2.1.5", "4.2.1", "192.0.2.1", "用户", "не найден", "\u0000", "\r", "\u2028", "%s", "<>"];
const text = fc.oneof(fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((parts) => parts.join(" ")), fc.string({ unit: "binary", maxLength: 40 }));
const line = fc.tuple(fc.oneof(fc.constantFrom(220, 221, 250, 251, 252, 354, 421, 450, 451, 452, 550, 552, 554), fc.nat(999)), fc.constantFrom(" ", "-", "", "\t"), text).map((parts) => parts.join(""));
const bytes = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.array(line, { minLength: 1, maxLength: 3 }), fc.constantFrom("\r\n", "\n")).map(([lines, end]) => Buffer.from(lines.join(end) + end)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((raw) => Buffer.from(raw)) },
);
const providers = [null, "google", "microsoft365", "yahoo", "yandex", "mimecast", "barracuda"] as const;

/** Each reply is read in two packets; what may be positive is decided by its code, and by whether it speaks of a rate, independently of the rules. */
function fuzzRules({ replies, seed }: { replies: number; seed: number }): void {
  const startMs = performance.now();
  const property = fc.property(bytes, fc.nat(60), fc.constantFrom(...providers), (raw, cut, provider) => {
    const reader = createReplyReader();
    for (const read of [...reader.feed(raw.subarray(0, cut)), ...reader.feed(raw.subarray(cut))]) {
      if (read.kind === "garbage") break;
      const { code, text: said } = read.reply;
      const { status } = verdict(classify(read.reply, { stage: "rcpt", provider }).reason);
      const isPositive = code === 250 || code === 251 || (code >= 400 && /rate/i.test(said));
      if (status === "deliverable" && !isPositive) throw new Error(`${String(code)} ${said} was taken for a mailbox that exists`);
    }
  });
  fc.assert(property, { numRuns: replies, seed, endOnFailure: true });
  console.log(`${shown(replies)} replies read and judged in ${shown((performance.now() - startMs) / 1_000)} s: no crash, no false mailbox`);
}

const hostsAtOnce = 100;
const addressesPerHost = 10;
const hungMs = 30_000;

async function fuzzDialogues({ replies, seed }: { replies: number; seed: number }): Promise<void> {
  const random = createRandom(`nonsense ${String(seed)}`);
  const startMs = performance.now();
  let given = 0;
  let asked = 0;
  const { port: smtpPort, servers } = await onSamePort(0, (port) => listenAll(port, (socket) => talkNonsense(socket, random, () => (given += 1))));
  const dns = await startDns((name) => {
    const host = Number(/^(?:mail\.)?d\d+-(\d+)\.test$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(host)) return { kind: "nxdomain" };
    return { kind: "records", a: name.startsWith("mail.") ? [addressOf(host)] : [], aaaa: [], mx: [{ exchange: `mail.${name}`, priority: 10 }], cname: null, onlyOverTcp: false };
  });
  try {
    for (let round = 0; given < replies; round += 1) {
      const verifier = createVerifier({
        resolver: { servers: [`127.0.0.1:${String(dns.port)}`] },
        smtpPort,
        heloName: "verifier.cleanlist.test",
        mailFrom: "probe@verifier.cleanlist.test",
        allowNetworks: ["127.0.0.0/8"],
        reservedDomains: "allow",
        greylistRetryMs: [],
        timeouts: { connectMs: 500, bannerMs: 500, commandMs: 500, tlsMs: 500, quitMs: 200 },
      });
      const addresses = Array.from({ length: hostsAtOnce * addressesPerHost }, (_, n) => `someone${String(n)}@d${String(round)}-${String(n % hostsAtOnce)}.test`);
      const { signal } = new AbortController();
      const hung = AbortSignal.timeout(hungMs);
      const told = await Promise.race([Promise.all(addresses.map((address) => verifier.verify(address, { signal, nowMs: Date.now(), attempt: 0 }))), once(hung, "abort").then(() => null)]);
      if (told === null) throw new Error(`round ${String(round)} did not end in ${String(hungMs)} ms`);
      const wrong = told.find(({ verdict: { status } }) => status === "deliverable");
      if (wrong !== undefined) throw new Error(`${wrong.address} was called deliverable: ${JSON.stringify(wrong.evidence)}`);
      asked += told.length;
      await verifier.close();
    }
  } finally {
    await dns.close();
    for (const server of servers) server.close();
  }
  console.log(`${shown(given)} replies over sockets, about ${shown(asked)} addresses, in ${shown((performance.now() - startMs) / 1_000)} s: no crash, no hang, nobody deliverable`);
}

async function listenAll(port: number, onConnection: (socket: Socket) => void): Promise<{ port: number; servers: Server[] }> {
  const open: Server[] = [];
  let chosen = port;
  for (let host = 0; host < hostsAtOnce; host += 1) {
    const server = createServer(onConnection).listen(chosen, addressOf(host));
    await once(server, "listening");
    chosen = (server.address() as AddressInfo).port;
    open.push(server);
  }
  return { port: chosen, servers: open };
}

function addressOf(host: number): string {
  return `127.40.0.${String(host + 1)}`;
}

/** Sensible until it is asked about somebody, for the most part; what it says of them is never a plain yes. */
function talkNonsense(socket: Socket, random: Random, count: () => void): void {
  socket.on("error", () => socket.destroy());
  const say = (raw: string): void => {
    // What is half closed cannot be reset any more.
    if (socket.writableEnded) return;
    count();
    if (random.chance(0.02)) return void socket.resetAndDestroy();
    if (random.chance(0.02)) return void socket.end(raw, "latin1");
    if (!random.chance(0.1)) return void socket.write(raw, "latin1");
    const cut = random.int(0, raw.length);
    socket.write(raw.slice(0, cut), "latin1");
    setImmediate(() => socket.writable && socket.write(raw.slice(cut), "latin1"));
  };
  say(random.chance(0.9) ? "220 mx.test ESMTP\r\n" : nonsense(random));
  let heard = "";
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString("latin1");
    for (let end = heard.indexOf("\n"); end >= 0; end = heard.indexOf("\n")) {
      const command = heard.slice(0, 4).toUpperCase();
      heard = heard.slice(end + 1);
      if (command === "RCPT" || random.chance(0.05)) say(nonsense(random));
      else if (command === "EHLO") say("250-mx.test\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n");
      else say("250 Ok\r\n");
    }
  });
}

function nonsense(random: Random): string {
  const lines = Array.from({ length: random.int(1, 3) }, (_, at) => `${codeOf(random)}${random.pick(at === 0 ? [" ", "-", ""] : [" ", "-"])}${Array.from({ length: random.int(0, 4) }, () => random.pick(words)).join(" ")}`);
  return random.chance(0.1) ? String.fromCharCode(...Array.from({ length: random.int(0, 80) }, () => random.int(0, 255))).replaceAll("25", "55") : `${lines.join("\r\n")}\r\n`;
}

/** Never one that says yes to a recipient. */
function codeOf(random: Random): string {
  const drawn = random.pick([220, 221, 252, 299, 354, 421, 450, 451, 452, 500, 550, 551, 552, 553, 554, 571, random.int(100, 999)]);
  return String(drawn === 250 || drawn === 251 ? 550 : drawn);
}
