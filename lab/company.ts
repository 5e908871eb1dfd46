/** An invented company: its names, its domain (always under .example or .test), how its mail behaves and what its website shows. */
import { drawPattern, drawSpelling } from "./address.ts";
import type { Spelling } from "./address.ts";
import { CITIES, COUNTRY_SHARES, INDUSTRIES, LEGAL_FORMS, LOCAL_ROOTS, ROOT_HEADS, ROOT_TAILS } from "./company-words.ts";
import { plain, slug } from "./letters.ts";
import type { MailKind } from "./mail-kinds.ts";
import type { Country } from "./name-material.ts";
import { landline } from "./phones.ts";
import type { Random } from "./random.ts";

export const WEBSITE_KINDS = ["full", "plain", "tagged", "none", "parked", "broken"] as const;
/** full: JSON-LD and a team page. plain: text only. tagged: microdata or OpenGraph. broken: 500s or oversized pages. */
export type WebsiteKind = (typeof WEBSITE_KINDS)[number];

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly legalName: string;
  readonly domain: string;
  /** True when nobody could derive the domain from the name. */
  readonly domainIsUnrelated: boolean;
  readonly country: Country;
  readonly city: string;
  readonly industry: string;
  readonly sizeBand: string;
  readonly founded: number;
  readonly phone: string;
  readonly linkedinSlug: string;
  readonly mail: MailKind;
  readonly website: WebsiteKind;
  readonly pattern: string;
  readonly spelling: Spelling;
}

/** [band, how often, people of the lab who work there] */
export const SIZE_BANDS: readonly (readonly [band: string, share: number, weight: number])[] = [
  ["1-10", 12, 4],
  ["11-50", 30, 9],
  ["51-200", 28, 16],
  ["201-500", 14, 26],
  ["501-1000", 8, 36],
  ["1001-5000", 6, 48],
  ["5001-10000", 2, 60],
];

export interface NameBook {
  readonly names: Set<string>;
  readonly domains: Set<string>;
}

export function drawCompany(random: Random, options: { number: number; mail: MailKind; website: WebsiteKind; taken: NameBook }): Company {
  const { number, mail, website, taken } = options;
  const country = random.weighted(COUNTRY_SHARES);
  const industry = random.pick(Object.keys(INDUSTRIES));
  const name = drawFresh(
    () => drawCompanyName(random, country, industry),
    (candidate) => slug(candidate),
    taken.names,
  );
  const domainIsUnrelated = random.chance(0.12);
  const domain = drawFresh(
    (attempt) => drawDomain(random, { name, country, domainIsUnrelated, attempt }),
    (candidate) => candidate.replace(/\.\w+$/, ""),
    taken.domains,
  );
  return {
    id: `c${String(number).padStart(4, "0")}`,
    name,
    domain,
    domainIsUnrelated,
    country,
    industry,
    mail,
    website,
    legalName: `${name} ${random.pick(LEGAL_FORMS[country])}`,
    city: random.pick(CITIES[country]),
    sizeBand: random.weighted(SIZE_BANDS.map(([band, share]) => [band, share] as const)),
    founded: random.int(1921, 2022),
    phone: landline(random, country),
    linkedinSlug: slug(name, "-") + (random.chance(0.1) ? `-${country.toLowerCase()}` : ""),
    pattern: drawPattern(random, country),
    spelling: drawSpelling(random),
  };
}

/** Draws until the key is new, so that no two companies share a name or the label of a domain. */
function drawFresh(draw: (attempt: number) => string, key: (candidate: string) => string, taken: Set<string>): string {
  for (let attempt = 0; attempt < 500; attempt++) {
    const candidate = draw(attempt);
    if (taken.has(key(candidate))) continue;
    taken.add(key(candidate));
    return candidate;
  }
  throw new Error("the lab has no more company names: ask for fewer companies");
}

function drawCompanyName(random: Random, country: Country, industry: string): string {
  const local = LOCAL_ROOTS[country];
  const root = local !== undefined && random.chance(0.6) ? random.pick(local) : random.pick(ROOT_HEADS) + random.pick(ROOT_TAILS);
  return random.chance(0.04) ? root : `${root} ${random.pick(INDUSTRIES[industry] ?? ["Group"])}`;
}

function drawDomain(random: Random, options: { name: string; country: Country; domainIsUnrelated: boolean; attempt: number }): string {
  const { name, country, domainIsUnrelated, attempt } = options;
  // In Germany Müller registers mueller.
  const spelled = country === "DE" && random.chance(0.7) ? plain(name, { umlauts: "expand" }) : name;
  const label = domainIsUnrelated ? drawUnrelatedLabel(random, name) : drawRelatedLabel(random, spelled);
  // Who comes too late for the name takes it with the country.
  const suffix = attempt < 20 ? "" : `-${country.toLowerCase()}${attempt < 22 ? "" : attempt}`;
  return `${label}${suffix}.${random.chance(0.7) ? "example" : "test"}`;
}

function drawRelatedLabel(random: Random, name: string): string {
  const style = random.weighted([
    ["joined", 78],
    ["hyphen", 12],
    ["root", 10],
  ]);
  if (style === "hyphen") return slug(name, "-");
  if (style === "root") return slug(name.split(" ").slice(0, -1).join(" ") || name);
  return slug(name);
}

function drawUnrelatedLabel(random: Random, name: string): string {
  const parts = slug(name, "-").split("-");
  const root = parts[0] ?? "house";
  return random.weighted([
    [`${parts.map((part) => part.slice(0, 1)).join("")}-${random.pick(["group", "int", "global", "corp"])}`, 4],
    [`${root.slice(0, 5)}${random.pick(["ly", "io", "ora", "hub", "ix"])}`, 4],
    [`${random.pick(["get", "try", "go", "we-are-"])}${root}`, 2],
    [`${random.pick(ROOT_HEADS).toLowerCase()}${random.pick(["desk", "stack", "grid", "wave"])}`, 3],
  ]);
}
