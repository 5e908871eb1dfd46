/** A page of a company's website as facts about the company. Pure: HTML in, facts out, structured data first. */
import { getDomain } from "tldts";
import type { Fact, TextField } from "../../domain/fact.ts";
import { countryCode, countryOfDomain } from "../countries.ts";
import { linkedinCompanyUrl, normalForm } from "../normal-form.ts";
import type { Element } from "./document.ts";
import { attribute, descendants, lineOf, parseHtml, textOf } from "./document.ts";
import type { Purpose } from "./links.ts";
import { linksOf, pagesFor } from "./links.ts";
import type { NameClaim } from "./name-claims.ts";
import { nameClaims } from "./name-claims.ts";
import { organizationCountry, organizationFacts, organizationOf } from "./organization.ts";
import { isPlaceholder } from "./parked.ts";
import type { PersonOnPage } from "./people.ts";
import { peopleOf } from "./people.ts";
import { phonesOf } from "./phones.ts";
import { placeOf } from "./postal-address.ts";
import { thingsOf } from "./schema-org.ts";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

export type PageFacts = {
  readonly url: string;
  /** Registrable domain that the page was served from. */
  readonly domain: string;
  readonly isPlaceholder: boolean;
  /** About the company; the surest value of each field. */
  readonly facts: readonly Fact[];
  /** Everything that the page calls the company, the surest first. */
  readonly names: readonly NameClaim[];
  readonly people: readonly PersonOnPage[];
  /** Where to read on. */
  readonly next: Readonly<Record<Purpose, readonly string[]>>;
};

const nextMax = 2;

export function readPageFacts(page: { readonly url: string; readonly html: string }): PageFacts {
  const root = parseHtml(page.html);
  const base = baseOf(root, page.url);
  const host = new URL(page.url).hostname;
  const domain = getDomain(host, { allowPrivateDomains: true }) ?? host;
  const meta = metaOf(root);
  const title = titleOf(root);
  const things = thingsOf(root);
  const links = linksOf(root, base);
  const organization = organizationOf(things, domain);
  const place = placeOf(root);
  const stated = (organization === null ? null : organizationCountry(organization)) ?? place?.country ?? null;
  const country = stated ?? metaCountry(meta) ?? countryOfDomain(domain);
  const names = nameClaims({ page: root, organization, meta, title, domain });
  const phones = phonesOf(root, links, country ?? countryOfLanguage(root));
  const linkedin = links.map(({ url }) => linkedinCompanyUrl(url.href)).find((url) => url !== null);
  const facts = [
    ...(organization === null ? [] : organizationFacts(organization, stated ?? country)),
    ...fact("company_name", names.find((claim) => claim.confidence >= 0.5)?.name, names[0]?.confidence ?? 0),
    ...fact("company_description", meta.get("description") ?? meta.get("og:description"), 0.7),
    ...fact("company_phone", phones[0]?.number, phones[0]?.confidence ?? 0),
    ...fact("company_linkedin_url", linkedin, 0.8),
    ...fact("company_city", place?.city, 0.6),
    ...fact("company_country", place?.country, 0.65),
    ...fact("company_country", country, 0.55),
    ...fact("company_country", parsePhoneNumberFromString(phones[0]?.number ?? "")?.country, 0.5),
  ];
  return {
    url: page.url,
    domain,
    isPlaceholder: isPlaceholder(title, textOf(root)),
    facts: surest(facts),
    names,
    people: peopleOf(root, things),
    next: {
      contact: pagesFor("contact", links, { pageUrl: page.url, max: nextMax }),
      team: pagesFor("team", links, { pageUrl: page.url, max: nextMax }),
    },
  };
}

/** One fact for each field: the surest, and the first of equals. */
export function surest(facts: readonly Fact[]): Fact[] {
  const best = new Map<string, Fact & { readonly confidence: number }>();
  for (const each of facts) {
    if (!("confidence" in each)) continue;
    const known = best.get(each.field);
    if (known === undefined || each.confidence > known.confidence) best.set(each.field, each);
  }
  return [...best.values()];
}

function fact(field: TextField, value: string | null | undefined, confidence: number): Fact[] {
  const normal = value === null || value === undefined ? null : normalForm(field, value);
  return normal === null ? [] : [{ field, value: normal, confidence }];
}

function baseOf(root: Element, pageUrl: string): string {
  for (const element of descendants(root)) {
    if (element.tag === "base") return URL.parse(attribute(element, "href") ?? "", pageUrl)?.href ?? pageUrl;
    if (element.tag === "body") break;
  }
  return pageUrl;
}

function metaOf(root: Element): Map<string, string> {
  const meta = new Map<string, string>();
  for (const element of descendants(root)) {
    const name = element.tag === "meta" ? (attribute(element, "name") ?? attribute(element, "property"))?.toLowerCase() : undefined;
    const content = attribute(element, "content");
    if (name !== undefined && content !== null && !meta.has(name)) meta.set(name, content);
  }
  return meta;
}

function titleOf(root: Element): string {
  for (const element of descendants(root)) {
    // An SVG has titles as well.
    if (element.tag === "title" && element.parent?.tag !== "svg") return lineOf(element).slice(0, 300);
  }
  return "";
}

function metaCountry(meta: ReadonlyMap<string, string>): string | null {
  const text = meta.get("og:country-name") ?? meta.get("business:contact_data:country_name") ?? meta.get("geo.country") ?? meta.get("geo.region")?.split("-")[0];
  return text === undefined ? null : countryCode(text);
}

/** Where a language is at home, if that is mostly one country. */
const homes: Readonly<Record<string, string>> = {
  de: "DE", fr: "FR", it: "IT", nl: "NL", es: "ES", pl: "PL", fi: "FI", hu: "HU", ro: "RO", sv: "SE", da: "DK", nb: "NO", no: "NO", cs: "CZ", ja: "JP", ko: "KR",
};

/** Only to read national numbers: `de-AT` -> AT, `de` -> DE. English says nothing without a region. */
function countryOfLanguage(root: Element): string | null {
  const html = root.children.find((child) => typeof child !== "string" && child.tag === "html");
  const [language = "", region = ""] = (typeof html === "object" ? (attribute(html, "lang") ?? "") : "").split(/[-_]/);
  return countryCode(region) ?? homes[language.toLowerCase()] ?? null;
}
