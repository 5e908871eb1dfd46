/** The test vectors of the `isemail` package (185 addresses with a diagnosis each), and where we differ on purpose. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { parseAddress } from "./syntax.ts";

const folder = dirname(createRequire(import.meta.url).resolve("isemail/package.json"));
const vectors = JSON.parse(readFileSync(join(folder, "test", "tests.json"), "utf8")) as readonly (readonly [address: string, diagnosis: string])[];

/** Diagnoses of addresses that mail can be sent to. What DNS knows of a domain is another stage's question. */
const sendable: ReadonlySet<string> = new Set(["valid", "dnsWarnNoRecord", "dnsWarnNoMXRecord", "rfc5321QuotedString"]);

/** White space around an address is not part of it: cells of lists are full of it, and nothing else can be meant. */
const isOnlyPadded = (address: string): boolean => address !== address.trim();

const differences: Readonly<Record<string, string>> = {
  "test@io": "No top-level domain takes mail for people; of `name@word` in a list, the end is missing (RFC 5321 section 2.3.5 wants a fully-qualified name).",
  '"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefg\\h"@iana.org':
    "66 octets as written, 64 as sent: `\\h` is `h` (RFC 5321 section 4.1.2), and the limit is about what is sent.",
};

test("the public vectors of isemail are read alike, but for the differences that are argued", () => {
  assert.ok(vectors.length > 150);
  const wrong = vectors.filter(([address, diagnosis]) => {
    if (address in differences) return (parseAddress(address).kind === "address") === sendable.has(diagnosis);
    if (isOnlyPadded(address) && parseAddress(address.trim()).kind === "address") return false;
    return (parseAddress(address).kind === "address") !== sendable.has(diagnosis);
  });
  assert.deepEqual(wrong, []);
});

test("nothing is repaired but white space around the address", () => {
  for (const [address] of vectors.filter(([each]) => isOnlyPadded(each))) assert.deepEqual(parseAddress(address), parseAddress(address.trim()));
});
