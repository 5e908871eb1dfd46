/** The company in a page's structured data. Pages also name partners, parents and customers: the right one is chosen. */
import { registrableDomain } from "../../domain/company-names.ts";
import type { Fact, TextField } from "../../domain/fact.ts";
import { linkedinCompanyUrl, normalForm, phoneNumber } from "../normal-form.ts";
import type { Thing } from "./schema-org.ts";
import { nested, text, texts } from "./schema-org.ts";

/** schema.org has about 150 kinds of local business; these are the general words, and the endings of the others. */
const kinds = /^(?:Organization|Corporation|NGO|Airline|Consortium|OnlineStore|OnlineBusiness|Brand|Hotel|Restaurant|Physician|Dentist|Attorney|Notary|Store|Library)$|(?:Organization|Business|Company|Service|Store|Agency|Agent|Clinic|Contractor|Group|School|University|Dealer|Shop)$/;
const others: ReadonlySet<string> = new Set(
  "memberOf parentOrganization subOrganization department worksFor affiliation itemReviewed sponsor funder alumniOf customer client brand provider seller hiringOrganization award review".split(" "),
);

/** The organization that the page is of, or null. */
export function organizationOf(things: readonly Thing[], domain: string): Thing | null {
  const candidates = things.filter((thing) => thing.types.some((type) => kinds.test(type)) && !others.has(thing.role ?? "") && text(thing, "name") !== null);
  let best: { readonly thing: Thing; readonly score: number } | null = null;
  for (const thing of candidates) {
    const score = scoreOf(thing, domain);
    if (best === null || score > best.score) best = { thing, score };
  }
  return best === null || best.score < 0 ? null : best.thing;
}

function scoreOf(thing: Thing, domain: string): number {
  const url = text(thing, "url") ?? text(thing, "@id") ?? "";
  const site = /^https?:/.test(url) ? registrableDomain(url) : null;
  const own = site === null ? 0 : site === domain ? 4 : -4;
  return own + (thing.properties.has("address") ? 1 : 0) + (thing.properties.has("telephone") ? 1 : 0) + (thing.role === null ? 1 : 0);
}

/** The ISO code of the country in its address, which also tells how its phones are read. */
export function organizationCountry(thing: Thing): string | null {
  const country = nested(thing, "address").flatMap((address) => texts(address, "addressCountry"))[0] ?? text(thing, "addressCountry");
  return country === null || country === undefined ? null : normalForm("company_country", country);
}

const sure = 0.9;

export function organizationFacts(thing: Thing, country: string | null): Fact[] {
  const address = nested(thing, "address")[0];
  const phones = [...texts(thing, "telephone"), ...nested(thing, "contactPoint").flatMap((point) => texts(point, "telephone"))];
  return [
    ...fact("company_name", text(thing, "name") ?? text(thing, "legalName")),
    ...fact("company_description", text(thing, "description") ?? text(thing, "slogan")),
    ...fact("company_phone", first(phones, (phone) => phoneNumber(phone.replace(/^tel:/i, ""), country))),
    ...fact("company_linkedin_url", first(texts(thing, "sameAs"), linkedinCompanyUrl)),
    ...fact("company_country", country),
    ...fact("company_city", address === undefined ? null : text(address, "addressLocality")),
    ...fact("company_industry", text(thing, "industry") ?? text(thing, "additionalType")?.replace(/^https?:.*/, "") ?? null),
    ...fact("company_founded", text(thing, "foundingDate")),
    ...fact("company_size", sizeOf(thing)),
  ];
}

function sizeOf(thing: Thing): string | null {
  const size = nested(thing, "numberOfEmployees")[0];
  const [low, high] = size === undefined ? [null, null] : [text(size, "minValue"), text(size, "maxValue")];
  const range = low !== null && high !== null ? `${low}-${high}` : (text(thing, "numberOfEmployees") ?? "");
  return /^\d[\d.,]*(?:\s*[-–+]\s*\d*)?$/.test(range) ? range : null;
}

function fact(field: TextField, value: string | null): Fact[] {
  const normal = value === null ? null : normalForm(field, value);
  return normal === null ? [] : [{ field, value: normal, confidence: sure }];
}

function first(values: readonly string[], read: (value: string) => string | null): string | null {
  for (const value of values) {
    const result = read(value);
    if (result !== null) return result;
  }
  return null;
}
