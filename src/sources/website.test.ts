import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import type { Field } from "../domain/fact.ts";
import type { Known, Outcome } from "../domain/source.ts";
import { nothingKnown } from "../domain/source.ts";
import { createWebsite } from "./website.ts";
import type { PretendPages } from "./website/pretend-web.ts";
import { startPretendWeb } from "./website/pretend-web.ts";

const signal = new AbortController().signal;
const nowMs = 1_000;
const acme: Known = { ...nothingKnown, domain: "acme.test" };
const jane: Known = { ...acme, firstName: "jane", lastName: "DOE" };

type Read = { readonly outcome: Outcome; readonly requests: readonly string[] };

async function read(t: TestContext, pages: PretendPages, options: { known?: Known; wanted?: readonly Field[]; times?: number } = {}): Promise<Read> {
  const web = await startPretendWeb(pages);
  t.after(() => web.close());
  const { known = acme, wanted = ["company_name"], times = 1 } = options;
  const question = { task: "t", source: "website", key: "q", known, wanted, ref: null };
  const source = createWebsite(web.sites);
  const answers = await Promise.all(Array.from({ length: times }, () => source.ask(question, { signal, nowMs })));
  return { outcome: answers[0]?.outcome ?? { kind: "none" }, requests: web.requests };
}

function values(outcome: Outcome, field: Field): unknown[] {
  assert.equal(outcome.kind, "found");
  return outcome.kind === "found" ? outcome.facts.flatMap((fact) => (fact.field === field && "value" in fact ? [fact.value] : [])) : [];
}

const home = `<title>Acme</title><a href="/team">Team</a><a href="/contact">Contact</a>`;
const complete = `${home}<a href="tel:+442079460123">call</a><address>London, United Kingdom</address>`;
const card = (name: string, title: string, address: string): string => `<div><h3>${name}</h3><p>${title}</p><a href="mailto:${address}">mail</a></div>`;
const team = `<h1>Team</h1>${card("Jane Doe", "CEO", "jane@acme.test")}${card("John Roe", "Sales Manager", "john@acme.test")}`;

test("the home page is enough where it says everything, and nobody is asked for", async (t) => {
  const { outcome, requests } = await read(t, { "acme.test": complete });
  assert.deepEqual(values(outcome, "company_phone"), ["+442079460123"]);
  assert.deepEqual(requests, ["acme.test"]);
});

test("a missing phone is looked for on the contact page", async (t) => {
  const { outcome, requests } = await read(t, { "acme.test": home, "acme.test/contact": `<h1>Contact</h1><p>Phone: +44 20 7946 0123</p>` });
  assert.deepEqual(values(outcome, "company_phone"), ["+442079460123"]);
  assert.deepEqual(requests, ["acme.test", "acme.test/contact"]);
});

test("people are read from the team page only where they are wanted", async (t) => {
  const pages = { "acme.test": complete, "acme.test/team": team };
  const prospects = await read(t, pages, { wanted: ["prospect"] });
  assert.deepEqual(values(prospects.outcome, "prospect"), [
    { fullName: "Jane Doe", title: "CEO", email: "jane@acme.test", linkedinUrl: null },
    { fullName: "John Roe", title: "Sales Manager", email: "john@acme.test", linkedinUrl: null },
  ]);
  assert.deepEqual((await read(t, pages, { wanted: ["title"] })).requests, ["acme.test"]);
});

test("the person asked for gets title and address, nobody else's, and only of the company's own domain", async (t) => {
  const pages = { "acme.test": complete, "acme.test/team": team };
  const { outcome } = await read(t, pages, { known: jane, wanted: ["work_email", "title"] });
  assert.deepEqual([values(outcome, "title"), values(outcome, "work_email"), values(outcome, "prospect")], [["CEO"], ["jane@acme.test"], []]);
  const stranger = await read(t, pages, { known: { ...jane, firstName: "Mia" }, wanted: ["work_email", "title"] });
  assert.deepEqual([values(stranger.outcome, "title"), values(stranger.outcome, "work_email")], [[], []]);
  const elsewhere = await read(t, { ...pages, "acme.test/team": card("Jane Doe", "CEO", "jane@free.example") }, { known: jane, wanted: ["work_email"] });
  assert.deepEqual(values(elsewhere.outcome, "work_email"), []);
});

test("a site that lives under www, or moves there, is found", async (t) => {
  assert.deepEqual(values((await read(t, { "www.acme.test": complete })).outcome, "company_name"), ["Acme"]);
  const moved = await read(t, { "acme.test": { status: 301, location: "http://www.acme.test/" }, "www.acme.test": complete });
  assert.deepEqual(values(moved.outcome, "company_name"), ["Acme"]);
});

test("a site that redirects to another domain is believed less", async (t) => {
  const { outcome } = await read(t, { "acme.test": { status: 302, location: "http://parent.test/" }, "parent.test": '<meta property="og:site_name" content="Parent">' });
  const fact = outcome.kind === "found" ? outcome.facts[0] : undefined;
  assert.deepEqual(fact, { field: "company_name", value: "Parent", confidence: 0.45 });
});

test("no site, an error page and a placeholder have nothing to say", async (t) => {
  for (const pages of [{}, { "acme.test": { status: 500 } }, { "acme.test": { status: 404 } }, { "acme.test": "<title>Buy this domain</title>" }, { "acme.test": { status: 302, location: "/" } }] satisfies PretendPages[]) {
    assert.deepEqual((await read(t, pages)).outcome, { kind: "none" }, JSON.stringify(pages));
  }
});

test("what could not be asked is not a miss, and what may not be read is left alone", async (t) => {
  assert.equal((await read(t, { "acme.test": "cut" })).outcome.kind, "failed");
  assert.deepEqual((await read(t, { "acme.test": { status: 503 } })).outcome, { kind: "throttled", untilMs: 61_000 });
  assert.equal((await read(t, { "acme.test": { status: 403 } })).outcome.kind, "ineligible");
  assert.equal((await read(t, { "acme.test": { status: 302, location: "http://10.0.0.1/" } })).outcome.kind, "ineligible");
});

test("robots.txt is honoured for the site and for each page", async (t) => {
  const closed = await read(t, { "acme.test": complete, "acme.test/robots.txt": "User-agent: *\nDisallow: /" });
  assert.deepEqual([closed.outcome.kind, closed.requests], ["ineligible", []]);
  const partly = await read(t, { "acme.test": complete, "acme.test/team": team, "acme.test/robots.txt": "User-agent: *\nDisallow: /team" }, { wanted: ["prospect"] });
  assert.deepEqual([values(partly.outcome, "prospect"), partly.requests], [[], ["acme.test"]]);
});

test("a thousand colleagues' questions read the site once", async (t) => {
  const { requests } = await read(t, { "acme.test": complete, "acme.test/team": team }, { wanted: ["prospect"], times: 1_000 });
  assert.deepEqual(requests, ["acme.test", "acme.test/team"]);
});
