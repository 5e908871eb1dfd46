import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import type { Outcome } from "../domain/source.ts";
import { nothingKnown } from "../domain/source.ts";
import type { HostResolver } from "../net/resolver.ts";
import { createCompanyDomain } from "./company-domain.ts";
import { domainGuesses } from "./domain-guesses.ts";
import { homeTlds, withoutLegalForm } from "./legal-forms.ts";
import type { PretendPages } from "./website/pretend-web.ts";
import { startPretendWeb } from "./website/pretend-web.ts";

const signal = new AbortController().signal;

async function find(t: TestContext, companyName: string, pages: PretendPages, resolver?: HostResolver): Promise<{ outcome: Outcome; requests: readonly string[] }> {
  const web = await startPretendWeb(pages);
  t.after(() => web.close());
  const source = createCompanyDomain({ sites: web.sites, resolver: resolver ?? web.resolver, tlds: ["test", "example"] });
  const known = { ...nothingKnown, companyName };
  const { outcome } = await source.ask({ task: "t", source: "company_domain", key: "q", known, wanted: ["company_domain"], ref: null }, { signal, nowMs: 0 });
  return { outcome, requests: web.requests };
}

function domainOf(outcome: Outcome): unknown {
  return outcome.kind === "found" ? outcome.facts.map((fact) => (fact.field === "company_domain" ? fact.value : null))[0] : outcome.kind;
}

const page = (name: string): string => `<title>${name} – tools for bakers</title><meta property="og:site_name" content="${name}">`;

test("a domain is found where its page calls itself by the company's name", async (t) => {
  const { outcome } = await find(t, "Acme Bakery Tools GmbH", { "acmebakerytools.test": page("ACME Bakery-Tools") });
  assert.equal(domainOf(outcome), "acmebakerytools.test");
});

test("umlauts, hyphens and words left out of a domain are tried", async (t) => {
  assert.equal(domainOf((await find(t, "Müller & Söhne KG", { "mueller-soehne.example": page("Müller & Söhne") })).outcome), "mueller-soehne.example");
  assert.equal(domainOf((await find(t, "Acme Group Ltd", { "acmegroup.test": page("Acme Group") })).outcome), "acmegroup.test");
  assert.equal(domainOf((await find(t, "Bakewell Services Europe B.V.", { "bakewell.test": page("Bakewell Services Europe") })).outcome), "bakewell.test");
});

test("a domain that serves somebody else's page, or a placeholder, is not the company's", async (t) => {
  assert.equal(domainOf((await find(t, "Acme Ltd", { "acme.test": page("Acme Bakery") })).outcome), "none");
  assert.equal(domainOf((await find(t, "Acme Ltd", { "acme.test": "<title>acme.test is for sale</title><p>Buy this domain</p>" })).outcome), "none");
  assert.equal(domainOf((await find(t, "Acme Ltd", { "acme.test": { status: 404 } })).outcome), "none");
  assert.equal(domainOf((await find(t, "Acme Ltd", {})).outcome), "none");
});

test("two companies of one name give none, one company at two domains gives the one that serves it", async (t) => {
  assert.equal(domainOf((await find(t, "Acme Ltd", { "acme.test": page("Acme"), "acme.example": page("Acme") })).outcome), "none");
  const moved = { "acme.test": { status: 301, location: "http://www.acme.example/" }, "acme.example": page("Acme"), "www.acme.example": page("Acme") };
  assert.equal(domainOf((await find(t, "Acme Ltd", moved)).outcome), "acme.example");
});

test("where nobody could be asked, that is said", async (t) => {
  const deaf: HostResolver = { addressesOf: async () => ({ kind: "failed", detail: "dns ESERVFAIL" }) };
  assert.equal((await find(t, "Acme Ltd", {}, deaf)).outcome.kind, "failed");
  assert.equal((await find(t, "Acme Ltd", { "acme.test": "cut" })).outcome.kind, "failed");
});

test("at most six sites are read", async (t) => {
  const everywhere: HostResolver = { addressesOf: async () => ({ kind: "found", addresses: ["127.0.0.1"] }) };
  const { requests } = await find(t, "Müller Werke International Services GmbH", {}, everywhere);
  assert.ok(new Set(requests.map((request) => request.replace(/^www\./, ""))).size <= 6);
});

test("guesses start where the legal form is at home", () => {
  assert.deepEqual(domainGuesses("Müller Werke GmbH", { tlds: ["com"], guessesMax: 5 }), [
    "muellerwerke.de", "muellerwerke.com", "mueller-werke.de", "mueller-werke.com", "mullerwerke.de",
  ]);
  assert.deepEqual(domainGuesses("acme.io Ltd", { tlds: ["com"], guessesMax: 1 }), ["acme.io"]);
  assert.deepEqual(domainGuesses("!!!", { tlds: ["com"], guessesMax: 5 }), []);
});

test("legal forms of many countries are known, the longest first", () => {
  const cases: Record<string, readonly [string, string]> = {
    "Acme Sp. z o.o.": ["pl", "Acme"],
    "Acme Pty Ltd": ["com.au", "Acme"],
    "Acme Ltd.": ["co.uk", "Acme"],
    "Acme GmbH & Co. KG": ["de", "Acme"],
    "Acme S.A. de C.V.": ["com.mx", "Acme"],
    "Acme, Inc.": ["com", "Acme"],
    "Acme A/S": ["dk", "Acme"],
    Acme: ["", "Acme"],
  };
  for (const [name, [tld, bare]] of Object.entries(cases)) {
    assert.equal(homeTlds(name)[0] ?? "", tld, name);
    assert.equal(withoutLegalForm(name), bare, name);
  }
});
