/** Structured data about a company in the forms seen on real sites: JSON-LD alone, in a graph, in a list, nested, microdata. */
import { parsePhoneNumberFromString } from "libphonenumber-js";
import { COUNTRY_NAMES } from "./company-words.ts";
import type { Site } from "./site.ts";
import type { Company, Person } from "./world.ts";

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function nationalPhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatNational() ?? phone;
}

export function companyLinkedin(company: Company): string {
  return `https://www.linkedin.com/company/${company.linkedinSlug}`;
}

export function personLinkedin(person: Person): string {
  return `https://www.linkedin.com/in/${person.linkedinSlug}`;
}

export function organizationScript(site: Site): string {
  if (site.jsonLd === "none") return "";
  const organization = organizationData(site.company);
  const website = { "@type": "WebSite", url: organization.url, name: organization.name };
  const context = { "@context": "https://schema.org" };
  const data = {
    single: { ...context, ...organization },
    graph: { ...context, "@graph": [website, { ...organization, "@id": `${organization.url}#organization` }] },
    array: [
      { ...context, ...website },
      { ...context, ...organization },
    ],
    nested: { ...context, ...website, publisher: organization },
  }[site.jsonLd];
  return script(data);
}

function organizationData(company: Company): { "@type": string; name: string; url: string } & Record<string, unknown> {
  return {
    "@type": company.industry === "Retail" ? "LocalBusiness" : "Organization",
    name: company.name,
    legalName: company.legalName,
    url: `http://www.${company.domain}/`,
    telephone: company.founded % 2 === 0 ? company.phone : nationalPhone(company.phone),
    address: { "@type": "PostalAddress", addressLocality: company.city, addressCountry: company.country },
    sameAs: [companyLinkedin(company), `https://twitter.com/${company.linkedinSlug.replaceAll("-", "")}`],
    foundingDate: String(company.founded),
    numberOfEmployees: employees(company.sizeBand),
  };
}

function employees(band: string): object {
  const [minValue, maxValue] = band.split("-").map(Number);
  return { "@type": "QuantitativeValue", minValue, maxValue };
}

export function teamScript(site: Site): string {
  if (site.teamLayout !== "json-ld") return "";
  return script({
    "@context": "https://schema.org",
    "@type": "Organization",
    name: site.company.name,
    employee: site.team.map((person) => ({
      "@type": "Person",
      name: displayName(person),
      givenName: person.first,
      familyName: person.last,
      jobTitle: person.title,
      ...(site.showsLinkedin && { sameAs: [personLinkedin(person)] }),
      ...(site.showsAddresses && person.email !== null && { email: `mailto:${person.email}` }),
    })),
  });
}

export function microdata(company: Company): string {
  return `<div itemscope itemtype="https://schema.org/Organization"><span itemprop="name">${escapeHtml(company.name)}</span>
<meta itemprop="legalName" content="${escapeHtml(company.legalName)}"><span itemprop="telephone">${nationalPhone(company.phone)}</span>
<div itemprop="address" itemscope itemtype="https://schema.org/PostalAddress"><span itemprop="addressLocality">${company.city}</span>,
<span itemprop="addressCountry">${COUNTRY_NAMES[company.country]}</span></div><link itemprop="sameAs" href="${companyLinkedin(company)}"></div>`;
}

export function displayName(person: Person): string {
  return [person.first, person.middle, person.last].filter((part) => part !== null).join(" ");
}

/** "</script>" inside a string would end the element. */
function script(data: unknown): string {
  return `<script type="application/ld+json">${JSON.stringify(data).replaceAll("</", "<\\/")}</script>`;
}
