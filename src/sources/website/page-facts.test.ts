import assert from "node:assert/strict";
import { test } from "node:test";
import { readPageFacts } from "./page-facts.ts";

function facts(html: string, url = "https://www.acme.example/"): Record<string, unknown> {
  return Object.fromEntries(readPageFacts({ url, html }).facts.map((fact) => [fact.field, "value" in fact ? fact.value : null]));
}

const organization = {
  "@type": "Organization",
  name: "Acme Tools",
  url: "https://www.acme.example/",
  telephone: "020 7946 0123",
  description: "Tools &amp; moulds for <b>bakers</b>.",
  address: { "@type": "PostalAddress", addressLocality: "London", addressCountry: { "@type": "Country", name: "United Kingdom" } },
  sameAs: ["https://twitter.com/acme", "http://uk.linkedin.com/company/Acme-Tools/about/"],
  foundingDate: "1987-05-01",
  numberOfEmployees: { "@type": "QuantitativeValue", minValue: 51, maxValue: 200 },
};

const expected = {
  company_name: "Acme Tools",
  company_description: "Tools & moulds for bakers.",
  company_phone: "+442079460123",
  company_linkedin_url: "https://www.linkedin.com/company/acme-tools",
  company_country: "GB",
  company_city: "London",
  company_founded: "1987",
  company_size: "51-200",
};

const script = (data: unknown): string => `<html><head><script type="application/ld+json">${JSON.stringify(data)}</script></head><body></body></html>`;

test("an organization in JSON-LD is read alone, in graphs, in lists and nested", () => {
  const context = { "@context": "https://schema.org" };
  const site = { "@type": "WebSite", name: "Not this", url: "https://www.acme.example/" };
  const shapes = [
    { ...context, ...organization },
    { ...context, "@graph": [site, organization] },
    [{ ...context, ...site }, { ...context, ...organization, "@type": ["Thing", "http://schema.org/LocalBusiness"] }],
    { ...context, ...site, publisher: { ...organization, "@type": "ProfessionalService" } },
  ];
  for (const shape of shapes) assert.deepEqual(facts(script(shape)), expected);
});

test("the company is not confused with its parent, its customers, or somebody else's structured data", () => {
  const data = {
    "@graph": [
      { "@type": "Organization", name: "Big Parent", url: "https://parent.example/", telephone: "+442079460999" },
      { ...organization, parentOrganization: { "@type": "Corporation", name: "Big Parent" } },
      { "@type": "Review", author: { "@type": "Organization", name: "A Customer" }, itemReviewed: { "@type": "Organization", name: "Reviewed" } },
    ],
  };
  assert.equal(facts(script(data))["company_name"], "Acme Tools");
  assert.equal(facts(script({ "@type": "Organization", name: "Theme Maker", url: "https://themes.example" }))["company_name"], undefined);
});

test("microdata says the same as JSON-LD", () => {
  const html = `<div itemscope itemtype="https://schema.org/Organization"><span itemprop="name">Acme Tools</span>
    <a itemprop="telephone" href="tel:+442079460123">call</a> <link itemprop="sameAs" href="https://www.linkedin.com/company/acme-tools">
    <p itemprop="address" itemscope itemtype="https://schema.org/PostalAddress"><span itemprop="addressLocality">London</span>
    <span itemprop="addressCountry">United Kingdom</span></p><meta itemprop="foundingDate" content="1987"></div>`;
  const { company_description: _, company_size: __, ...rest } = expected;
  assert.deepEqual(facts(html), rest);
});

test("broken, huge or hostile structured data does not stop the page", () => {
  const nested = JSON.parse(`${'{"a":'.repeat(300)}1${"}".repeat(300)}`) as unknown;
  for (const data of ["{", "null", "[[[[]]]]", JSON.stringify(nested), JSON.stringify({ "@type": 7, name: { "@type": null } }), `{"__proto__":{"x":1}}`]) {
    const html = `<title>Acme</title><script type="application/ld+json">${data}</script>`;
    assert.equal(facts(html)["company_name"], "Acme", data.slice(0, 20));
  }
});

test("a page built to be slow is read as far as it is like others", () => {
  const slow = ["<div>", "<b>Jane Doe</b>", "©", "<a href=/team>Team</a>", "<p itemscope itemtype=Organization>", "tel 1 ", "<table><tr><td>", "&amp;", "a.", "<address>"];
  for (const piece of slow) {
    const startedMs = performance.now();
    assert.equal(facts(`<title>Acme</title>${piece.repeat(1_000_000 / piece.length)}`)["company_name"], "Acme", piece);
    assert.ok(performance.now() - startedMs < 5_000, piece);
  }
});

test("without structured data a page's head, footer and links speak", () => {
  const html = `<html lang="de"><head><title>Brot für alle – Müller Werke | Start</title><meta name="description" content="Backformen  aus&#10;Berlin.">
    <meta property="og:site_name" content="Müller Werke"></head><body>
    <footer>© 2019–2026 Müller Werke GmbH. Alle Rechte vorbehalten. Telefax: 030 23125 778 Telefon: 030 / 23125 777
    <a href="https://de.linkedin.com/company/mueller-werke?trk=x">LinkedIn</a><address>Müller Werke GmbH<br>Ringweg 1<br>10115 Berlin</address></footer></body></html>`;
  assert.deepEqual(facts(html, "https://mueller-werke.example/"), {
    company_name: "Müller Werke",
    company_description: "Backformen aus Berlin.",
    company_phone: "+493023125777",
    company_linkedin_url: "https://www.linkedin.com/company/mueller-werke",
    company_city: "Berlin",
    company_country: "DE",
  });
});

const named = (html: string, url?: string): unknown => facts(html, url)["company_name"];

test("a name is told from a slogan by the domain, and by places that agree", () => {
  assert.equal(named("<title>Home | Acme</title>"), "Acme");
  assert.equal(named("<title>Fresh bread every day</title>"), undefined);
  assert.equal(named("<title>Welcome to Bright Ovens</title><footer>&copy; 2026 Bright Ovens Ltd</footer>"), "Bright Ovens");
  assert.equal(named("<title>acme.example</title>"), undefined);
});

test("the country is taken from where it is said, and from the domain last", () => {
  const country = (html: string, url?: string): unknown => facts(html, url)["company_country"];
  assert.equal(country("<title>Acme</title>", "https://acme.fr/"), "FR");
  assert.equal(country('<meta name="geo.region" content="AT-9">', "https://acme.de/"), "AT");
  assert.equal(country("<address>Acme Ltd, 5 Baker Street, London EC1A 1BB, England</address>", "https://acme.de/"), "GB");
  assert.equal(country("<title>Acme</title>", "https://acme.io/"), undefined);
  assert.equal(facts("<address>500 Main St, Austin, TX 78701</address>")["company_city"], "Austin");
});

const phone = (href: string, url?: string): unknown => facts(`<a href="tel:${href}">x</a>`, url)["company_phone"];

test("national numbers are read by the country of the site, and invalid ones not at all", () => {
  assert.equal(phone("020%207946%200123", "https://acme.co.uk/"), "+442079460123");
  assert.equal(phone("+44 (0)20 7946 0123"), "+442079460123");
  assert.equal(phone("12345", "https://acme.co.uk/"), undefined);
  assert.equal(phone("020 7946 0123", "https://acme.io/"), undefined);
});

const isPlaceholder = (html: string): boolean => readPageFacts({ url: "https://acme.example/", html }).isPlaceholder;

test("placeholders are recognised, and a page that only mentions one is not", () => {
  assert.equal(isPlaceholder("<title>acme.example is for sale</title>"), true);
  assert.equal(isPlaceholder("<p>This domain is parked. Buy this domain today!"), true);
  assert.equal(isPlaceholder("<title>Welcome to nginx!</title>"), true);
  assert.equal(isPlaceholder("<h1>Diese Domain steht zum Verkauf</h1>"), true);
  assert.equal(isPlaceholder(`<title>Acme</title><p>${"We bake bread. ".repeat(300)} Our parked domain page is for sale.`), false);
});

test("the pages to read next are of the same site and named for their purpose", () => {
  const html = `<a href="/blog/how-our-team-builds-great-products-for-you">How our team builds great products for you</a><a href="/ueber-uns/team#top">Das Team</a>
    <a href="/about">About us</a><a href="https://other.example/team">Team</a><a href="mailto:a@acme.example">Contact</a><a href="/team.pdf">Team</a>
    <a href="/kontakt">Kontakt</a><a href="https://jobs.acme.example/impressum">Impressum</a><a href="javascript:void(0)">Team</a><a href="http://[">x</a>`;
  const { next } = readPageFacts({ url: "https://www.acme.example/", html });
  assert.deepEqual(next.team, ["https://www.acme.example/ueber-uns/team", "https://www.acme.example/about"]);
  assert.deepEqual(next.contact, ["https://jobs.acme.example/impressum", "https://www.acme.example/kontakt"]);
});
