import assert from "node:assert/strict";
import { test } from "node:test";
import type { MailNews } from "../domain/mail-news.ts";
import type { Script } from "./testing/scripted-host.ts";
import { openLoopback, startMs, strict } from "./testing/loopback.ts";
import type { Zone } from "./testing/name-server.ts";

const listed = "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example, ask postmaster@bl.example";

/** Domains whose mail one provider runs, each at a host of its own: 127.0.0.1, 127.0.0.2, … */
function customers(names: readonly string[]): Readonly<Record<string, Zone>> {
  return Object.fromEntries(
    names.flatMap((name, at) => [
      [`${name}.test`, { mx: [[1, `${name}.mail.protection.outlook.com`]] }],
      [`${name}.mail.protection.outlook.com`, { a: [`127.0.0.${String(at + 1)}`] }],
    ]),
  );
}

/** `count` addresses, one after the other. */
async function inTurn<T>(count: number, ask: (at: number) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (let at = 0; at < count; at += 1) found.push(await ask(at));
  return found;
}

test("a host that refuses us is left alone at once, whoever else is asked for; the operator is told once, without anybody's address", async (t) => {
  const news: MailNews[] = [];
  const { ask, hosts } = await openLoopback(t, [{ banner: () => listed }], { onNews: (told) => news.push(told) });
  const found = await inTurn(4, (at) => ask(`a${String(at)}@acme.test`));
  assert.deepEqual(found.map(({ verdict }) => [verdict.status, verdict.reason]), Array.from({ length: 4 }, () => ["unknown", "blocked_ip"]));
  assert.equal(hosts[0]?.visits.length, 1);
  const [asked, ...held] = found;
  assert.deepEqual([asked?.retryAtMs, asked?.attempts], [null, 1]);
  // Nobody was asked: it is no attempt, and it is made good when the host is tried again.
  assert.equal(held.every(({ retryAtMs, attempts }) => attempts === 0 && (retryAtMs ?? 0) > startMs), true);
  assert.equal(news.length, 1);
  assert.match(JSON.stringify(news), /"refused".*bl\.example, ask …@…/);
});

test("a refusal at RCPT stops the questions once it is repeated, in all sessions", async (t) => {
  const { ask, hosts } = await openLoopback(t, [{ rcpt: () => listed }]);
  const found = await inTurn(8, (at) => ask(`a${String(at)}@acme.test`));
  assert.equal(found.every(({ verdict }) => verdict.reason === "blocked_ip"), true);
  const named = (hosts[0]?.visits ?? []).flatMap(({ heard }) => heard).filter((line) => line.startsWith("RCPT"));
  assert.equal(named.length, 3);
});

test("one customer of a provider that refuses us does not stand for the others", async (t) => {
  const refuses: Script = { rcpt: (address) => (address.endsWith("@acme.test") ? listed : strict("ada")(address)) };
  const { ask } = await openLoopback(t, [refuses, refuses], { zones: customers(["acme", "beta"]) });
  await inTurn(5, (at) => ask(`a${String(at)}@acme.test`));
  assert.equal((await ask("ada@beta.test")).verdict.reason, "mailbox_exists");
});

test("a provider whose customers all refuse us is left alone", async (t) => {
  const names = ["c1", "c2", "c3", "c4"];
  const { ask, hosts } = await openLoopback(t, names.map(() => ({ rcpt: () => listed })), { zones: customers(names) });
  const found = await inTurn(4, (at) => ask(`ada@${names[at] ?? ""}.test`));
  assert.equal(found.every(({ verdict }) => verdict.reason === "blocked_ip"), true);
  assert.deepEqual(hosts.map(({ visits }) => visits.length), [1, 1, 1, 0]);
  assert.equal(found.at(-1)?.attempts, 0);
});

test("a pace that a host complained of is kept to, and everybody is answered all the same", async (t) => {
  let refusals = 0;
  const script: Script = {
    rcpt: (address, { recipients, number }) => {
      if (number > 1 || recipients < 5) return strict("a1")(address);
      refusals += 1;
      return { say: "421 4.7.0 Too many requests, slow down", and: "close" };
    },
  };
  const { ask } = await openLoopback(t, [script], { connectionsPerHost: 1 });
  const found = await Promise.all(Array.from({ length: 12 }, (_, at) => ask(`a${String(at)}@acme.test`)));
  assert.equal(found.filter(({ verdict }) => verdict.status === "unknown").length, 0);
  assert.equal(refusals > 0, true);
});
