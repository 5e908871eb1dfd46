import assert from "node:assert/strict";
import { test } from "node:test";
import { flagsOf, suggestionFor } from "./flags.ts";
import type { ParsedAddress } from "./syntax.ts";
import { parseAddress } from "./syntax.ts";

function read(text: string): ParsedAddress {
  const parsed = parseAddress(text);
  assert.ok(parsed.kind === "address");
  return parsed;
}

test("a shared mailbox is named after its role, also where a place or a number follows", () => {
  for (const [local, role] of [["info", "info"], ["Sales", "sales"], ["sales.emea", "sales"], ["support2", "support"], ["info+x", "info"], ["hr", "hr"]] as const) {
    assert.equal(flagsOf(read(`${local}@acme.example`)).role, role);
  }
  for (const local of ["ada", "ada.lovelace", "salesman", "it.smith", "informant"]) assert.equal(flagsOf(read(`${local}@acme.example`)).role, null);
});

test("free mail and disposable domains are told from an employer's", () => {
  assert.deepEqual(flagsOf(read("ada+news@gmail.com")), { role: null, freeMail: true, disposable: false, tag: "news", smtputf8: false, canonical: "ada@gmail.com" });
  assert.equal(flagsOf(read("ada@mailinator.com")).disposable, true);
  assert.equal(flagsOf(read("ada@sub.mailinator.com")).disposable, true);
  assert.deepEqual(flagsOf(read("ada@acme.example")), { role: null, freeMail: false, disposable: false, tag: null, smtputf8: false, canonical: "ada@acme.example" });
  assert.equal(flagsOf(read("ada@example.com")).freeMail, false);
});

test("one slip of the finger in a well-known domain is suggested away", () => {
  for (const [typed, meant] of [["gmial.com", "gmail.com"], ["gmail.con", "gmail.com"], ["gmaill.com", "gmail.com"], ["gmai.com", "gmail.com"], ["hotmial.com", "hotmail.com"], ["yaho.com", "yahoo.com"], ["outlok.com", "outlook.com"]] as const) {
    assert.equal(suggestionFor(read(`ada@${typed}`)), `ada@${meant}`);
  }
  for (const honest of ["gmail.com", "mail.com", "ymail.com", "acme.example", "gmx.de"]) assert.equal(suggestionFor(read(`ada@${honest}`)), null);
});
