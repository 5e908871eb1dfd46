import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resultOf } from "../merge.ts";
import { parseName } from "../names/parse-name.ts";
import { defaultPrices } from "../price.ts";
import { verdict } from "../verdict.ts";
import type { Fact } from "../fact.ts";
import type { VerdictReason } from "../../contract/terms.ts";
import { describeDomains } from "./describe-domain.ts";
import { findCandidates } from "./find.ts";
import { observationsOf } from "./observe.ts";
import type { EvidenceKind, Remembered } from "./pattern-memory.ts";
import { explained } from "./pattern-memory.ts";

const remember = (name: string, address: string, kind: EvidenceKind = "verified", ageDays = 0): Remembered[] => {
  const found = explained({ name: parseName(name), address, kind, site: "acme.example" });
  return found === null ? [] : [{ ...found, ageDays }];
};
const first = (remembered: Remembered[]): string | undefined => findCandidates({ name: parseName("Jane Doe"), site: "acme.example", remembered, limit: 5 })[0]?.address;

describe("what is remembered of a company's addresses", () => {
  it("holds no letter of a name or an address", () => {
    const text = JSON.stringify(remember("Zygmunt Quastenflosser", "zquastenflosser@acme.example"));
    assert.doesNotMatch(text, /zygm|quast/i);
    assert.match(text, /\{f\}\{last\}/);
  });

  it("gives the next colleague the format", () => assert.equal(first(remember("Bob Roe", "roe.bob@acme.example")), "doe.jane@acme.example"));

  it("forgets slowly: a format that was seen lately stands against an old one", () => {
    const old = [...remember("Bob Roe", "broe@acme.example", "verified", 4_000), ...remember("Ann Poe", "apoe@acme.example", "verified", 4_000)];
    const young = [...remember("Tim Loe", "tim_loe@acme.example"), ...remember("Eva Foe", "eva_foe@acme.example")];
    assert.equal(first([...old, ...young]), "jane_doe@acme.example");
  });

  it("knows that a company's people may have their mail at another domain", () => {
    const elsewhere = ["Bob Roe:bob.roe", "Ann Poe:ann.poe"].flatMap((person) => remember(person.split(":")[0] ?? "", `${person.split(":")[1] ?? ""}@acme-mail.example`));
    assert.equal(first(elsewhere), "jane.doe@acme-mail.example");
    assert.deepEqual(describeDomains("acme.example", elsewhere)[0]?.known, { verified: 2 });
  });

  it("takes free mail for nobody's house", () => assert.deepEqual(remember("Bob Roe", "bob.roe@gmail.com"), []));
});

describe("what a finished task teaches", () => {
  const found = (source: string, facts: readonly Fact[]): string[] => {
    const journal = [{ source, key: "k", outcome: { kind: "found" as const, facts }, costMicros: 0, tries: 1, askedAtMs: 0, tookMs: 0 }];
    const contact = { first_name: "Jane", last_name: "Doe", company_domain: "acme.example" };
    return observationsOf(resultOf({ type: "partial", contact, journal, prices: defaultPrices })).map(({ kind, address }) => `${kind} ${address}`);
  };
  const guess: Fact = { field: "candidate", value: "jane.doe@acme.example", confidence: 0.3, identifies: 0.99 };
  const said = (reason: VerdictReason): Fact => ({ field: "verdict", address: "jane.doe@acme.example", verdict: verdict(reason) });
  const given: Fact = { field: "work_email", value: "jane.doe@acme.example", confidence: 0.9 };

  it("a guess that nobody confirmed teaches nothing, a catch-all's neither", () => {
    assert.deepEqual(found("patterns", [guess]), []);
    assert.deepEqual(found("patterns", [guess, said("accept_all")]), []);
  });
  it("a guess that its host accepted is an address", () => assert.deepEqual(found("patterns", [guess, said("mailbox_exists")]), ["verified jane.doe@acme.example"]));
  it("a mailbox of a first name may be anybody's, and teaches nothing", () =>
    assert.deepEqual(found("patterns", [{ ...guess, identifies: 0.6 }, said("mailbox_exists")]), []));
  it("a vendor's address counts as a vendor's, and not at all once it was refused", () => {
    assert.deepEqual(found("hunter", [given]), ["vendor jane.doe@acme.example"]);
    assert.deepEqual(found("hunter", [given, said("mailbox_not_found")]), []);
  });
  it("so does what the company's own site shows", () => assert.deepEqual(found("website", [given]), ["website jane.doe@acme.example"]));
  it("what came out of the cache was counted when it was found", () =>
    assert.deepEqual(found("cache", [given, said("mailbox_exists"), { field: "settled", value: "work_email", atMs: 1 }]), []));
});
