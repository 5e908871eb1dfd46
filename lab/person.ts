/** An invented person at a company, with the truth about their mailbox. What a source may see of it is that source's affair. */
import { drawDeviation, localPart } from "./address.ts";
import type { Company } from "./company.ts";
import { plain, slug } from "./letters.ts";
import { MAILBOXLESS } from "./mail-kinds.ts";
import type { Country } from "./name-material.ts";
import { drawName } from "./names.ts";
import type { LabName } from "./names.ts";
import { mobile } from "./phones.ts";
import type { Random } from "./random.ts";

export interface Person {
  readonly id: string;
  readonly companyId: string;
  readonly first: string;
  readonly last: string;
  readonly middle: string | null;
  readonly nickname: string | null;
  readonly title: string;
  readonly seniority: Seniority;
  readonly country: Country;
  readonly linkedinSlug: string;
  /** The mailbox of this person today; null for somebody who left or never had one. */
  readonly email: string | null;
  /** The address of somebody who left: it bounces, but old data still has it. */
  readonly formerEmail: string | null;
  readonly mailboxFull: boolean;
  readonly mobile: string | null;
  readonly personalEmail: string | null;
  readonly status: "current" | "left";
}

export type Seniority = "c-level" | "vp" | "director" | "manager" | "staff";

export interface Taken {
  readonly names: Set<string>;
  readonly addresses: Set<string>;
  readonly slugs: Set<string>;
}

const DEPARTMENTS = [
  "Sales",
  "Marketing",
  "Finance",
  "Engineering",
  "Operations",
  "People",
  "Product",
  "Procurement",
  "IT",
  "Customer Success",
  "Legal",
] as const;
const C_LEVEL = [
  "Chief Executive Officer",
  "CFO",
  "Chief Technology Officer",
  "COO",
  "Chief Marketing Officer",
  "Managing Director",
  "Founder & CEO",
] as const;
const STAFF = ["Specialist", "Analyst", "Engineer", "Coordinator", "Associate", "Consultant", "Executive", "Partner"] as const;

const LEFT_SHARE = 0.035;
const NEVER_HAD_ONE_SHARE = 0.012;
const DEVIATION_SHARE = 0.15;

/** Null when the name is already taken at this company: (name, company) names one person. */
export function drawPerson(random: Random, company: Company, options: { number: number; taken: Taken }): Person | null {
  const { number, taken } = options;
  const name = drawName(random, company.country);
  const key = `${company.id} ${slug(name.first)} ${slug(name.last)}`;
  if (taken.names.has(key)) return null;
  taken.names.add(key);
  const seniority = random.weighted<Seniority>([
    ["c-level", 8],
    ["vp", 10],
    ["director", 17],
    ["manager", 30],
    ["staff", 35],
  ]);
  const left = random.chance(LEFT_SHARE);
  const address = drawAddress(random, company, { name, taken: taken.addresses });
  const hasMailbox = !left && !random.chance(NEVER_HAD_ONE_SHARE) && !MAILBOXLESS.includes(company.mail);
  return {
    id: `p${String(number).padStart(5, "0")}`,
    companyId: company.id,
    ...name,
    title: drawTitle(random, seniority),
    seniority,
    country: company.country,
    linkedinSlug: drawLinkedinSlug(random, { name, taken: taken.slugs }),
    email: hasMailbox ? address : null,
    formerEmail: left ? address : null,
    mailboxFull: hasMailbox && random.chance(0.008),
    mobile: random.chance(0.7) ? mobile(random, company.country) : null,
    personalEmail: random.chance(0.5) ? drawPersonalEmail(random, { name, taken: taken.addresses }) : null,
    status: left ? "left" : "current",
  };
}

function drawAddress(random: Random, company: Company, options: { name: LabName; taken: Set<string> }): string {
  const deviates = random.chance(DEVIATION_SHARE);
  const pattern = deviates ? drawDeviation(random, company.pattern) : company.pattern;
  const local = localPart(pattern, options.name, company.spelling) || slug(options.name.first);
  return claim(local, company.domain, options.taken);
}

/** The second John Smith gets a digit, as in 1.7 % of measured addresses. */
function claim(local: string, domain: string, taken: Set<string>): string {
  for (let suffix = 1; ; suffix++) {
    const address = `${local}${suffix === 1 ? "" : suffix}@${domain}`;
    if (taken.has(address)) continue;
    taken.add(address);
    return address;
  }
}

function drawPersonalEmail(random: Random, options: { name: LabName; taken: Set<string> }): string {
  const [first, last] = [slug(options.name.first), slug(options.name.last)];
  const local = random.pick([`${first}.${last}`, `${first}${last}${random.int(60, 99)}`, `${last}${first.slice(0, 1)}${random.int(1, 999)}`]);
  return claim(local, random.pick(["mailbox.test", "freepost.test"]), options.taken);
}

function drawTitle(random: Random, seniority: Seniority): string {
  const department = random.pick(DEPARTMENTS);
  if (seniority === "c-level") return random.pick(C_LEVEL);
  if (seniority === "vp") return random.pick([`VP ${department}`, `Vice President, ${department}`, `SVP ${department}`]);
  if (seniority === "director") return random.pick([`Director of ${department}`, `Head of ${department}`, `${department} Director`]);
  if (seniority === "manager") return random.pick([`${department} Manager`, `Senior ${department} Manager`, `${department} Team Lead`]);
  return `${department} ${random.pick(STAFF)}`;
}

function drawLinkedinSlug(random: Random, options: { name: LabName; taken: Set<string> }): string {
  const base = plain(`${options.name.first}-${options.name.last}`)
    .replace(/['’.]/g, "")
    .replace(/[^a-z0-9]+/g, "-");
  const hex = (): string => random.int(0x1000000, 0xfffffff).toString(16);
  let candidate = random.chance(0.45) ? base : `${base}-${hex()}`;
  while (options.taken.has(candidate)) candidate = `${base}-${hex()}`;
  options.taken.add(candidate);
  return candidate;
}
