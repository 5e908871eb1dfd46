/**
 * A vendor's own copy of the world: it knows some of the people, some of it wrong or out of date. Drawn per vendor and
 * person, so that no answer depends on the order of the questions.
 */
import { localPart } from "../address.ts";
import { slug } from "../letters.ts";
import { createRandom } from "../random.ts";
import type { Random } from "../random.ts";
import type { Company, Person, World } from "../world.ts";

export interface CopyOptions {
  readonly vendor: string;
  readonly coverage: number;
  readonly staleness: number;
  readonly mobileCoverage: number;
  readonly optedOutShare: number;
}

export interface VendorRecord {
  readonly person: Person;
  readonly company: Company;
  /** What the vendor believes; may be somebody's old or never valid address. */
  readonly email: string | null;
  readonly mobile: string | null;
  readonly optedOut: boolean;
  /** For draws of the vendor's own about this person. */
  readonly random: Random;
}

export interface VendorCopy {
  byName(question: { first: string; last: string; company: string }): VendorRecord | null;
  byFullName(question: { name: string; company: string }): VendorRecord | null;
  byLinkedin(slug: string): VendorRecord | null;
  byEmail(address: string): VendorRecord | null;
}

export function createCopy(world: World, options: CopyOptions): VendorCopy {
  const byName = new Map<string, VendorRecord>();
  const byLinkedin = new Map<string, VendorRecord>();
  const byEmail = new Map<string, VendorRecord>();
  for (const person of world.people) {
    const random = createRandom(`vendor/${world.seed}/${options.vendor}/${person.id}`);
    if (!random.chance(options.coverage)) continue;
    const company = world.company(person.companyId);
    const record: VendorRecord = {
      person,
      company,
      random,
      email: believedAddress(random, { person, company, staleness: options.staleness }),
      mobile: random.chance(options.mobileCoverage) ? person.mobile : null,
      optedOut: random.chance(options.optedOutShare),
    };
    for (const given of givenNames(random, person)) {
      for (const house of [company.domain, slug(company.name)]) byName.set(`${slug(given)}${slug(person.last)}@${house}`, record);
    }
    byLinkedin.set(person.linkedinSlug, record);
    if (record.email !== null) byEmail.set(record.email, record);
    if (person.personalEmail !== null) byEmail.set(person.personalEmail, record);
  }
  const find = (name: string, company: string): VendorRecord | null =>
    byName.get(`${name}@${domainOf(company)}`) ??
    byName.get(`${name}@${slug(company)}`) ??
    byName.get(`${name}@${slug(withoutLegalForm(company))}`) ??
    null;
  return {
    byName: ({ first, last, company }) => find(slug(first) + slug(last), company),
    byFullName: ({ name, company }) => find(slug(name), company),
    byLinkedin: (handle) => byLinkedin.get(handle.toLowerCase()) ?? null,
    byEmail: (address) => byEmail.get(address.trim().toLowerCase()) ?? null,
  };
}

/** Half of the time a vendor also knows the short form of the name. */
function givenNames(random: Random, person: Person): string[] {
  return person.nickname !== null && random.chance(0.5) ? [person.first, person.nickname] : [person.first];
}

function believedAddress(random: Random, about: { person: Person; company: Company; staleness: number }): string | null {
  const { person, company, staleness } = about;
  const isStale = random.chance(staleness);
  if (person.status === "left") return person.formerEmail;
  if (person.email === null || !isStale) return person.email;
  // A guess nobody checked, in a pattern the house does not use.
  const guess = `${localPart(company.pattern === "{f}{last}" ? "{first}.{last}" : "{f}{last}", person, company.spelling)}@${company.domain}`;
  return guess === person.email ? person.email.replace("@", "1@") : guess;
}

export function domainOf(website: string): string {
  return website
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[/?#:].*$/, "");
}

export function linkedinSlugOf(url: string): string {
  const raw = /linkedin\.com\/in\/([^/?#]+)/i.exec(url)?.[1] ?? url;
  try {
    return decodeURIComponent(raw).toLowerCase();
  } catch {
    // A percent sign that is no escape: take the text as it stands.
    return raw.toLowerCase();
  }
}

function withoutLegalForm(name: string): string {
  return name.replace(
    /[,.]?\s+(inc|llc|corp|ltd|limited|plc|gmbh(\s*&\s*co\.?\s*kg)?|ag|sas|sarl|s\.?a\.?|s\.?l\.?|b\.?v\.?|n\.?v\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|ab|k\.?k\.?)\.?$/i,
    "",
  );
}
