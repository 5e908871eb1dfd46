import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Contact } from "./contact.ts";
import type { Fact } from "./fact.ts";
import type { Attempt } from "./journal.ts";
import type { MergeInput } from "./merge.ts";
import { resultOf } from "./merge.ts";
import { defaultPrices } from "./price.ts";
import type { Outcome } from "./source.ts";
import { rememberedFacts } from "./twins.ts";
import { verdict } from "./verdict.ts";

const jane: Contact = { first_name: "JANE", last_name: "doe", company_domain: "acme.example" };
const address = "jane.doe@acme.example";

function said(source: string, ...facts: Fact[]): Attempt {
  return attempt(source, { kind: "found", facts });
}
function attempt(source: string, outcome: Outcome): Attempt {
  return { source, key: source, outcome, costMicros: 0, tries: 1, askedAtMs: 0, tookMs: 1 };
}
const guess: Fact = { field: "candidate", value: address, confidence: 0.42, identifies: 0.99 };
const vendor: Fact = { field: "work_email", value: address, confidence: 0.9 };
const judged = (reason: Parameters<typeof verdict>[0], of = address): Attempt => said("verifier", { field: "verdict", address: of, verdict: verdict(reason) });
const merge = (over: Partial<MergeInput>): ReturnType<typeof resultOf> => resultOf({ type: "partial", contact: jane, journal: [], prices: defaultPrices, ...over });

describe("the result", () => {
  it("gives a verified guess as reliable, for one credit, and repairs the name", () => {
    const result = merge({ journal: [said("patterns", guess), judged("mailbox_exists")] });
    assert.equal(result.primary_email, address);
    assert.equal(result.primary_email_status, "reliable");
    assert.equal(result.sources["primary_email"], "patterns");
    assert.deepEqual([result.reason, result.credits, result.status], ["found", 1, "completed"]);
    assert.deepEqual([result.prospect.first_name, result.prospect.last_name, result.prospect.full_name], ["Jane", "Doe", "Jane Doe"]);
  });
  it("never calls a catch-all reliable, says how sure it is, and does not charge", () => {
    const result = merge({ journal: [said("patterns", guess), judged("accept_all")] });
    assert.deepEqual([result.primary_email_status, result.primary_email_confidence, result.credits], ["risky", 0.42, 0]);
  });
  it("names what the score of a catch-all is made of", () => {
    const sent = { delivered: false, domainHard: 1, domainDelivered: 3 };
    const gateway = said("verifier", { field: "verdict", address, verdict: { ...verdict("accept_all_gateway"), sent } });
    assert.match(merge({ journal: [said("hunter", vendor), said("pdl", vendor), gateway] }).explanation, / Its host takes every name; 95 % likely: 90 % before its host was asked, 1 more source names it, only the gateway before its host was asked, mail to its domain arrived at 3 addresses and came back from 1 address\.$/);
    assert.equal(merge({ journal: [said("hunter", vendor), judged("mailbox_exists")] }).explanation, "Found: work e-mail address.");
  });
  it("says that the host's word was not kept before, and stays reliable", () => {
    const word = { broken: 6, kept: 0 };
    const result = merge({ journal: [said("patterns", guess), said("verifier", { field: "verdict", address, verdict: { ...verdict("mailbox_exists", 0.78), word } })] });
    assert.deepEqual([result.primary_email_status, result.primary_email_confidence], ["reliable", 0.757]);
    assert.match(result.explanation, /mail to 6 addresses at its domain that were called reliable came back/);
  });
  it("calls what could not be asked unknown, never wrong", () => {
    for (const reason of ["blocked_ip", "timeout", "greylisted", "port25_blocked"] as const) {
      const result = merge({ journal: [said("patterns", guess), judged(reason)] });
      assert.equal(result.primary_email_status, "unknown", reason);
    }
  });
  it("believes a vendor's own word only where a second source agrees", () => {
    assert.equal(merge({ journal: [said("hunter", vendor), judged("blocked_ip")] }).primary_email_status, "risky");
    assert.equal(merge({ journal: [said("patterns", guess), said("hunter", vendor), judged("blocked_ip")] }).primary_email_status, "risky", "our own guess is no second source");
    assert.equal(merge({ journal: [said("hunter", vendor), said("pdl", vendor), judged("blocked_ip")] }).primary_email_status, "reliable");
    assert.equal(merge({ journal: [said("hunter", vendor), said("pdl", vendor), judged("accept_all")] }).primary_email_status, "risky");
  });
  it("does not return an address that fails, and says why", () => {
    const result = merge({ journal: [said("hunter", vendor), judged("mailbox_not_found")] });
    assert.deepEqual([result.primary_email, result.primary_email_status, result.reason], [null, null, "not_found"]);
    assert.equal(result.emails[0]?.reason, "mailbox_not_found");
  });
  it("charges nothing for an address that was submitted", () => {
    const result = merge({ contact: { ...jane, email: address }, journal: [judged("mailbox_exists")] });
    assert.deepEqual([result.primary_email_status, result.credits], ["reliable", 0]);
  });
  it("does not take a first name's mailbox for the person's, unless somebody else says so", () => {
    const first: Fact = { field: "candidate", value: "jane@acme.example", confidence: 0.1, identifies: 0.6 };
    assert.equal(merge({ journal: [said("patterns", first), judged("mailbox_exists", "jane@acme.example")] }).primary_email_status, "risky");
    const both = [said("patterns", first), said("hunter", { ...vendor, value: "jane@acme.example" }), judged("mailbox_exists", "jane@acme.example")];
    assert.equal(merge({ journal: both }).primary_email_status, "reliable");
  });
  it("keeps a personal address that was submitted, but does not call it the work address", () => {
    const own = merge({ contact: { ...jane, email: "jane@gmail.com" }, journal: [judged("mailbox_exists", "jane@gmail.com")] });
    assert.deepEqual([own.primary_email, own.reason], ["jane@gmail.com", "not_found"]);
    const sister = merge({ contact: { ...jane, email: "jane@acme.test" }, journal: [judged("mailbox_exists", "jane@acme.test")] });
    assert.deepEqual([sister.primary_email, sister.reason], ["jane@acme.test", "found"]);
  });
  it("is an error, not a miss, where a source could not be asked", () => {
    const result = merge({ journal: [attempt("hunter", { kind: "no_credits" })] });
    assert.deepEqual([result.status, result.reason, result.credits], ["failed", "source_error", 0]);
    assert.match(result.explanation, /hunter \(no_credits\)/);
  });
  it("returns nothing about a person who opted out", () => {
    const result = merge({ journal: [said("patterns", guess), judged("mailbox_exists"), attempt("hunter", { kind: "opted_out" })] });
    assert.deepEqual([result.reason, result.primary_email, result.prospect.first_name, result.emails, result.credits], ["opted_out", null, null, [], 0]);
  });
  it("takes the most confident value of each field and names its source", () => {
    const result = merge({
      journal: [said("hunter", { field: "company_name", value: "acme", confidence: 0.5 }), said("website", { field: "company_name", value: "Acme Ltd", confidence: 0.9 })],
    });
    assert.deepEqual([result.company.name, result.sources["company.name"]], ["Acme Ltd", "website"]);
  });
  it("charges a full enrichment for what was found and no more", () => {
    const phone: Fact = { field: "phone", value: "+12025550100", confidence: 0.9 };
    assert.equal(merge({ type: "full", journal: [said("pdl", vendor, phone), judged("mailbox_exists")] }).credits, 11);
    const half = merge({ type: "full", journal: [said("pdl", phone)] });
    assert.deepEqual([half.credits, half.reason], [10, "partly_found"]);
    assert.equal(merge({ type: "phone_only", journal: [said("pdl", phone)] }).credits, 10);
  });
  it("charges discovered people one by one, up to what was held", () => {
    const people = Array.from({ length: 14 }, (_, i): Fact => ({ field: "prospect", value: { fullName: `P ${String(i)}`, title: null, email: null, linkedinUrl: null }, confidence: 0.8 }));
    const result = merge({ type: "prospecting_only", journal: [said("website", ...people)] });
    assert.deepEqual([result.prospects.length, result.credits], [10, 10]);
  });
  it("for none is the verdict on what was submitted, free", () => {
    const of = (reason: Parameters<typeof verdict>[0]): ReturnType<typeof resultOf> => merge({ type: "none", contact: { email: address }, journal: [judged(reason)] });
    assert.deepEqual([of("mailbox_exists").reason, of("mailbox_exists").credits], ["verified", 0]);
    assert.equal(of("mailbox_not_found").reason, "undeliverable");
    assert.equal(of("accept_all").reason, "not_verified");
    assert.equal(merge({ type: "none" }).reason, "normalised");
  });
  it("of a twin is the same as the twin's own, free and dated", () => {
    const own = merge({ journal: [said("patterns", guess), judged("mailbox_exists")] });
    const again = merge({ journal: [said("cache", ...rememberedFacts([{ claim: "email", result: own, atMs: 0 }]))] });
    assert.equal(again.primary_email, own.primary_email);
    assert.equal(again.primary_email_status, own.primary_email_status);
    assert.deepEqual([again.credits, again.cached_at], [0, "1970-01-01T00:00:00.000Z"]);
  });
  it("of a twin costs what the prices say of what is known, for everything that is sold", () => {
    const phone: Fact = { field: "phone", value: "+12025550100", confidence: 0.9 };
    const person: Fact = { field: "prospect", value: { fullName: "Ann Poe", title: null, email: null, linkedinUrl: null }, confidence: 0.8 };
    const table = [
      { type: "partial", claims: ["email"], journal: [said("hunter", vendor), judged("mailbox_exists")], credits: 1 },
      { type: "partial", claims: ["email"], journal: [said("hunter", vendor), judged("accept_all")], credits: 0 },
      { type: "full", claims: ["email", "phone"], journal: [said("pdl", vendor, phone), judged("mailbox_exists")], credits: 11 },
      { type: "phone_only", claims: ["phone"], journal: [said("pdl", phone)], credits: 10 },
      { type: "prospecting_only", claims: ["people"], journal: [said("website", person)], credits: 1 },
      { type: "partial", claims: ["email"], journal: [], credits: 0 },
    ] as const;
    for (const { type, claims, journal, credits } of table) {
      const own = merge({ type, journal });
      const cached = [said("cache", ...rememberedFacts(claims.map((claim) => ({ claim, result: own, atMs: 0 }))))];
      const costs = (["free", "full"] as const).map((known) => merge({ type, journal: cached, prices: { ...defaultPrices, known } }).credits);
      assert.deepEqual([own.credits, ...costs], [credits, 0, credits], `${type} ${claims.join()}`);
      assert.equal(merge({ type, journal, prices: { ...defaultPrices, known: "full" } }).credits, credits, "what is new costs the same");
    }
    const submitted = merge({ contact: { ...jane, email: address }, journal: [judged("mailbox_exists")], prices: { ...defaultPrices, known: "full" } });
    assert.equal(submitted.credits, 0);
  });
  it("of a twin that submitted its address is that address", () => {
    const own = merge({ contact: { ...jane, email: address }, journal: [judged("mailbox_exists")] });
    const again = merge({ journal: [said("cache", ...rememberedFacts([{ claim: "email", result: own, atMs: 0 }]))] });
    assert.equal(again.primary_email, address);
  });
});
