import assert from "node:assert/strict";
import { test } from "node:test";
import { createAddressGuard } from "./networks.ts";

const guard = createAddressGuard({ allow: [] });

test("addresses that are not public unicast are refused", () => {
  const refused = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
  ];
  for (const address of refused) assert.equal(guard.isAllowed(address), false, address);
});

test("public addresses are allowed", () => {
  const allowed = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:4860::8888"];
  for (const address of allowed) assert.equal(guard.isAllowed(address), true, address);
});

test("what is not a literal address is refused", () => {
  for (const text of ["", "localhost", "127.1", "0x7f000001", "2130706433", "1.1.1.1.", "[::1]"]) assert.equal(guard.isAllowed(text), false, text);
});

test("an allowed network opens itself and nothing beside it", () => {
  const opened = createAddressGuard({ allow: ["127.0.0.0/8", "fd00:1::/32"] });
  assert.equal(opened.isAllowed("127.9.9.9"), true);
  assert.equal(opened.isAllowed("fd00:1::5"), true);
  assert.equal(opened.isAllowed("fd00:2::5"), false);
  assert.equal(opened.isAllowed("10.0.0.1"), false);
  assert.equal(opened.isAllowed("::1"), false);
});

test("allowing all of one family does not open the other", () => {
  const opened = createAddressGuard({ allow: ["::/0"] });
  assert.equal(opened.isAllowed("127.0.0.1"), false);
});

test("a network that is none is refused at start", () => {
  for (const entry of ["127.0.0.1", "127.0.0.0/33", "acme.example/8", "::/129", "10.0.0.0/"]) {
    assert.throws(() => createAddressGuard({ allow: [entry] }), RangeError, entry);
  }
});
