import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddress } from "./syntax.ts";

const long = (length: number): string => "a".repeat(length);

for (const [text, local, domain] of [
  ["ada@acme.example", "ada", "acme.example"],
  ["  Ada.Lovelace@ACME.Example ", "Ada.Lovelace", "acme.example"],
  ["o'brien+tag=x@acme.example", "o'brien+tag=x", "acme.example"],
  ["!#$%&'*+-/=?^_`{|}~@acme.example", "!#$%&'*+-/=?^_`{|}~", "acme.example"],
  ['"ada lovelace"@acme.example', '"ada lovelace"', "acme.example"],
  ['"ada@home"@acme.example', '"ada@home"', "acme.example"],
  [String.raw`"a\"b\\c"@acme.example`, String.raw`"a\"b\\c"`, "acme.example"],
  ['""@acme.example', '""', "acme.example"],
  ["ada@xn--bcher-kva.example", "ada", "xn--bcher-kva.example"],
  ["ada@Bücher.example", "ada", "xn--bcher-kva.example"],
  ["ada@例子。example", "ada", "xn--fsqu00a.example"],
  ["ada@1and1.example", "ada", "1and1.example"],
  [`${long(64)}@acme.example`, long(64), "acme.example"],
  [`ada@${long(63)}.example`, "ada", `${long(63)}.example`],
] as const) {
  test(`${text.slice(0, 60)} is an address`, () => {
    assert.deepEqual(parseAddress(text), { kind: "address", local, domain, address: `${local}@${domain}`, smtputf8: false });
  });
}

test("quotes that are not needed are not part of the name (RFC 5321 section 4.1.2)", () => {
  const parsed = parseAddress('"ada.lovelace"@acme.example');
  assert.equal(parsed.kind === "address" && parsed.address, "ada.lovelace@acme.example");
  const escaped = parseAddress(String.raw`"a\da"@acme.example`);
  assert.equal(escaped.kind === "address" && escaped.address, "ada@acme.example");
});

test("a local part beyond ASCII is composed, and flagged", () => {
  const parsed = parseAddress("josé@acme.example");
  assert.deepEqual(parsed, { kind: "address", local: "josé", domain: "acme.example", address: "josé@acme.example", smtputf8: true });
});

for (const [text, why] of [
  ["", /no address/],
  ["ada", /no @/],
  ["@acme.example", /nothing before/],
  ["ada@", /nothing after/],
  ["ada@@acme.example", /more than one @/],
  [".ada@acme.example", /dot/],
  ["ada.@acme.example", /dot/],
  ["a..da@acme.example", /dot/],
  ["ada lovelace@acme.example", /space/],
  ["ada(home)@acme.example", /[Cc]omment/],
  ["ada@acme.example(home)", /[Cc]omment/],
  ["ada@[192.0.2.1]", /IP address/],
  ["ada@[IPv6:2001:db8::1]", /IP address/],
  ["ada@192.0.2.1", /number/],
  ["ada@localhost", /no dot/],
  ["ada@acme..example", /dot/],
  ["ada@acme.example.", /dot/],
  ["ada@-acme.example", /hyphen/],
  ["ada@acme-.example", /hyphen/],
  ["ada@ac_me.example", /character/],
  ["ada@ac%6De.example", /character/],
  ["ada@acme.example>", /character/],
  ["Ada <ada@acme.example", /space|bracket/],
  ["a\u0000da@acme.example", /character/],
  ["a\u202Eda@acme.example", /character/],
  ["ada\r\nRCPT TO:<eve@acme.example", /space/],
  ['"ada@acme.example', /quoted/],
  ['"a"da"@acme.example', /quoted/],
  ['"a\u0007da"@acme.example', /quoted/],
  [`${long(65)}@acme.example`, /64/],
  [`${"é".repeat(33)}@acme.example`, /64/],
  [`ada@${long(64)}.example`, /63/],
  [`ada@${`${long(60)}.`.repeat(5)}example`, /253/],
  [`${long(60)}@${`${long(60)}.`.repeat(3)}${long(20)}.example`, /254/],
  [long(5_000), /too long/],
] as const) {
  test(`${JSON.stringify(text.slice(0, 60))} is refused`, () => {
    const parsed = parseAddress(text);
    assert.equal(parsed.kind, "invalid");
    assert.match(parsed.kind === "invalid" ? parsed.why : "", why);
  });
}
