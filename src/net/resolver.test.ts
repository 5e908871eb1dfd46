import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { createHostResolver } from "./resolver.ts";

const signal = new AbortController().signal;

/** A name server in one datagram: echoes the question, with one answer of four or sixteen bytes, or a code of refusal. */
async function nameServer(t: TestContext, answer: (name: string, type: number) => Buffer | number | null): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    let end = 12;
    const labels: string[] = [];
    while ((query[end] ?? 0) !== 0) {
      labels.push(query.toString("latin1", end + 1, end + 1 + (query[end] ?? 0)));
      end += 1 + (query[end] ?? 0);
    }
    const type = query.readUInt16BE(end + 1);
    const found = answer(labels.join("."), type);
    if (found === null) return;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 + (typeof found === "number" ? found : 0), 2);
    header.writeUInt16BE(typeof found !== "number" && found.length > 0 ? 1 : 0, 6);
    header.writeUInt32BE(0, 8);
    const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0]);
    const tail = typeof found === "number" || found.length === 0 ? [] : [record, Buffer.from([found.length]), found];
    socket.send(Buffer.concat([header, query.subarray(12, end + 5), ...tail]), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  t.after(() => socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

test("both families are asked of the configured server", async (t) => {
  const server = await nameServer(t, (_, type) => (type === 1 ? Buffer.from([192, 0, 2, 7]) : Buffer.alloc(16, 1)));
  const answer = await createHostResolver({ servers: [server] }).addressesOf("acme.test", { signal });
  assert.deepEqual(answer, { kind: "found", addresses: ["192.0.2.7", "101:101:101:101:101:101:101:101"] });
});

test("a name that does not exist, or has no address, is not found", async (t) => {
  const server = await nameServer(t, (name) => (name === "nothing.test" ? 3 : Buffer.alloc(0)));
  const resolver = createHostResolver({ servers: [server] });
  assert.deepEqual(await resolver.addressesOf("nothing.test", { signal }), { kind: "not_found" });
  assert.deepEqual(await resolver.addressesOf("mailonly.test", { signal }), { kind: "not_found" });
});

test("a server that fails never says that a name does not exist", async (t) => {
  const server = await nameServer(t, (_, type) => (type === 1 ? 2 : Buffer.alloc(0)));
  const answer = await createHostResolver({ servers: [server], tries: 1 }).addressesOf("acme.test", { signal });
  assert.deepEqual(answer, { kind: "failed", detail: "dns ESERVFAIL" });
});

test("waiting for a silent server ends with the signal", async (t) => {
  const server = await nameServer(t, () => null);
  const resolver = createHostResolver({ servers: [server], timeoutMs: 250, tries: 1 });
  const caller = new AbortController();
  const answer = resolver.addressesOf("acme.test", { signal: caller.signal });
  caller.abort();
  await assert.rejects(answer, { name: "AbortError" });
  assert.deepEqual(await resolver.addressesOf("acme.test", { signal }), { kind: "failed", detail: "dns ETIMEOUT" });
});
