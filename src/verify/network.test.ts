import assert from "node:assert/strict";
import { test } from "node:test";
import { createNetworkGuard } from "./network.ts";

const reserved = ["10.1.2.3", "127.0.0.1", "169.254.169.254", "172.31.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1"];
const reserved6 = ["::", "::1", "fe80::1", "fd00::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:a00:1", "64:ff9b::a00:1", "2002:a00:1::"];

test("private, loopback and reserved addresses may not be connected to, in whatever form they are written", () => {
  const mayConnect = createNetworkGuard([]);
  for (const ip of [...reserved, ...reserved6]) assert.equal(mayConnect(ip), false, ip);
  for (const ip of ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"]) assert.equal(mayConnect(ip), true, ip);
});

test("what is no IP address may not be connected to", () => {
  for (const text of ["", "localhost", "127.1", "0x7f.0.0.1", "8.8.8.8:25"]) assert.equal(createNetworkGuard(["0.0.0.0/0"])(text), false, text);
});

test("a network that is allowed by name is allowed, and no other", () => {
  const mayConnect = createNetworkGuard(["127.0.0.0/8", "fd00::/8"]);
  assert.deepEqual(["127.0.0.9", "fd00::7", "::ffff:127.0.0.1", "10.0.0.1", "::1"].map(mayConnect), [true, true, true, false, false]);
});

test("a network that cannot be read is refused at once", () => {
  for (const text of ["10.0.0.0", "10.0.0.0/33", "acme.example/8", "/8", "10.0.0.0/-1"]) assert.throws(() => createNetworkGuard([text]), RangeError, text);
});
