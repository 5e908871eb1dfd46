import assert from "node:assert/strict";
import { test } from "node:test";
import { isJobTitle } from "./job-titles.ts";
import { readPageFacts } from "./page-facts.ts";
import { personName } from "./person-names.ts";

type Row = readonly [name: string, title: string | null, email: string | null, linkedin: string | null];

function people(html: string): Row[] {
  const found = readPageFacts({ url: "https://acme.example/team", html }).people;
  return found.map(({ prospect }) => [prospect.fullName, prospect.title, prospect.email, prospect.linkedinUrl?.replace("https://www.linkedin.com/in/", "") ?? null]);
}

const jane: Row = ["Jane Doe", "Founder & CEO", "jane@acme.example", "jane-doe"];
const soren: Row = ["Sören von der Heide", "Head of R&D", null, "soren"];
const links = (slug: string, address?: string): string =>
  `<a href="https://uk.linkedin.com/in/${slug}/">LinkedIn</a>${address === undefined ? "" : ` <a href="mailto:${address}?subject=Hi">${address}</a>`}`;

const card = (name: string, title: string, more: string): string =>
  `<div class="team-member"><img alt="${name}"><h3>${name}</h3><p class="role">${title}</p><p>Likes bread, long walks and simple machines.</p>${more}</div>`;

test("people are found in cards", () => {
  const html = `<h1>Our people</h1><div class="grid">${card("Jane Doe", "Founder &amp; CEO", links("jane-doe", "jane@acme.example"))}${card("Sören von der Heide", "Head of R&amp;D", links("soren"))}</div>`;
  assert.deepEqual(people(html), [jane, soren]);
});

test("people are found in lists", () => {
  const html = `<ul><li><strong>Jane Doe</strong>, <span>Founder &amp; CEO</span> ${links("jane-doe", "jane@acme.example")}</li>
    <li><strong>Sören von der Heide</strong>, <span>Head of R&amp;D</span> ${links("soren")}</li></ul>`;
  assert.deepEqual(people(html), [jane, soren]);
});

test("people are found in tables, definition lists, figures and plain lines", () => {
  const table = `<table><tr><th>Name</th><th>Position</th></tr><tr><td>Jane Doe</td><td>Founder &amp; CEO</td><td>${links("jane-doe", "jane@acme.example")}</td></tr>
    <tr><td>Sören von der Heide</td><td>Head of R&amp;D</td><td>${links("soren")}</td></tr></table>`;
  assert.deepEqual(people(table), [jane, soren]);
  const rest: Record<string, string> = {
    dl: "<dl><dt>Jane Doe</dt><dd>Managing Partner</dd></dl>",
    figure: "<figure><img><figcaption><b>Jane Doe</b><br>Managing Partner</figcaption></figure>",
    line: "<p>Jane Doe – Managing Partner</p>",
    comma: "<li>Jane Doe, Managing Partner</li>",
    before: "<div><small>Managing Partner</small><h4>Jane Doe</h4></div>",
    link: '<div><a href="/team/jane"><h4>Jane Doe</h4></a><em>Managing Partner</em></div>',
    split: "<div><h4><span>Jane</span> <span>Doe</span></h4><p>Managing Partner</p></div>",
    upper: "<div><h4>JANE DOE</h4><p>Managing Partner</p></div>",
    titled: "<div><h4>Dr. Jane Doe, PhD</h4><p>Managing Partner</p></div>",
  };
  for (const [shape, html] of Object.entries(rest)) assert.deepEqual(people(html), [["Jane Doe", "Managing Partner", null, null]], shape);
});

test("people are found in structured data, and completed by the page", () => {
  const data = { "@type": "Organization", name: "Acme", employee: [{ "@type": "Person", givenName: "Jane", familyName: "Doe", jobTitle: "Founder & CEO", sameAs: ["https://www.linkedin.com/in/jane-doe"] }] };
  const html = `<script type="application/ld+json">${JSON.stringify(data)}</script><p><b>Jane Doe</b> ${links("jane-doe", "jane@acme.example")}</p>`;
  assert.deepEqual(people(html), [jane]);
  const review = { "@type": "Review", author: { "@type": "Person", name: "John Roe", jobTitle: "CEO" } };
  assert.deepEqual(people(`<script type="application/ld+json">${JSON.stringify(review)}</script>`), []);
});

test("the managing directors of an imprint are people of the company", () => {
  const html = "<h1>Impressum</h1><p>Acme GmbH<br>Geschäftsführer: Dr. Jana Müller und Sören von der Heide<br>Amtsgericht Berlin</p>";
  assert.deepEqual(people(html).map(([name, title]) => [name, title]), [["Jana Müller", "Geschäftsführung"], ["Sören von der Heide", "Geschäftsführung"]]);
});

const box = (name: string, title: string): string => `<div class="p"><h3>${name}</h3><p>${title}</p></div>`;

test("a title that no table knows counts where three equal cards stand together", () => {
  const two = box("Jane Doe", "Chaos Tamer") + box("John Roe", "Bread Whisperer");
  assert.deepEqual(people(two), []);
  assert.deepEqual(people(two + box("Mia Poe", "Oven Pilot")).map(([name, title]) => [name, title]), [["Jane Doe", "Chaos Tamer"], ["John Roe", "Bread Whisperer"], ["Mia Poe", "Oven Pilot"]]);
});

test("customers' quotes, menus and products are nobody's people, and a shared mailbox is nobody's address", () => {
  assert.deepEqual(people("<blockquote><p>Great bread!</p><b>John Roe</b>, CEO</blockquote>"), []);
  assert.deepEqual(people('<div class="testimonial"><b>John Roe</b><span>Director</span></div>'), []);
  assert.deepEqual(people("<nav><a>Our Team</a><a>Data Platform</a></nav><h2>Customer Success</h2><p>Sales team</p><h3>Oven Control</h3><p>For engineers</p>"), []);
  assert.deepEqual(people(`<div><b>Jane Doe</b><p>Partner</p>${links("jane-doe", "info@acme.example")}</div>`)[0]?.[2], null);
});

test("names of people are told from other capitalised words", () => {
  for (const name of ["Jane Doe", "Anna-Lena Müller", "Seán O’Neill", "Fernando de los Santos", "Oliver al-Hassan", "J. Doe", "María José García Márquez", "Ramesh Das", "Jane M. Doe"]) {
    assert.equal(personName(name), name);
  }
  for (const text of ["Our Team", "Jane", "jane doe", "Managing Director", "Procurement Specialist", "Acme GmbH", "Privacy Policy", "Jane Doe 2", "a@b", "Read More About Jane Doe Today", "J. D."]) {
    assert.equal(personName(text), null, text);
  }
});

test("job titles are known in several languages", () => {
  for (const title of ["CEO", "Co-Founder", "VP Sales", "Head of People", "Geschäftsführerin", "Vertriebsleiter", "Directrice générale", "Responsabile vendite", "Software Engineer II", "Werkstattmeister"]) {
    assert.equal(isJobTitle(title), true, title);
  }
  for (const text of ["Berlin", "Likes long walks", "jane@acme.example", "Headache", "2026"]) assert.equal(isJobTitle(text), false, text);
});
