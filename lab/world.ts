/** The whole invented world, from one number. Pure: the same seed and sizes give the same world on every machine. */
import { drawCompany, SIZE_BANDS } from "./company.ts";
import type { Company, WebsiteKind } from "./company.ts";
import { slug } from "./letters.ts";
import { MAIL_KINDS, MAIL_SITES } from "./mail-kinds.ts";
import { drawPerson } from "./person.ts";
import type { Person } from "./person.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";

export type { Company } from "./company.ts";
export type { Person } from "./person.ts";

export interface WorldOptions {
  readonly seed?: number;
  readonly companies?: number;
  readonly people?: number;
}

export interface World {
  readonly seed: number;
  readonly companies: readonly Company[];
  readonly people: readonly Person[];
  /** Parked domains somebody else holds: what a guess from the name of a company with an unrelated domain finds. */
  readonly decoys: readonly string[];
  company(id: string): Company;
  person(id: string): Person;
  staff(companyId: string): readonly Person[];
}

/**
 * @example
 * const world = createWorld({ seed: 7 })
 * world.people.length // 5200
 */
export function createWorld(options: WorldOptions = {}): World {
  const { seed = 7, companies: companyCount = 320, people: peopleCount = 5200 } = options;
  const random = createRandom(`world/${seed}`);
  const companies = drawCompanies(random, companyCount);
  const people = drawPeople(random, { companies, count: peopleCount });
  return lookups({ seed, companies, people, decoys: drawDecoys(random.fork("decoys"), companies) });
}

const WEBSITE_SHARES: readonly (readonly [WebsiteKind, number])[] = [
  ["full", 46],
  ["plain", 20],
  ["tagged", 15],
  ["none", 12],
  ["parked", 4],
  ["broken", 3],
];

function drawCompanies(random: Random, count: number): Company[] {
  const taken = { names: new Set<string>(), domains: new Set<string>() };
  const mail = random.fork("mail").shuffle(
    quota(
      MAIL_KINDS.map((kind) => [kind, MAIL_SITES[kind].share] as const),
      count,
    ),
  );
  const websites = random.fork("websites").shuffle(quota(WEBSITE_SHARES, count));
  return mail.map((kind, index) =>
    drawCompany(random.fork(`company/${index}`), { number: index + 1, mail: kind, website: websites[index] ?? "plain", taken }),
  );
}

/** Exact shares instead of chance, so that even the rare kinds occur in a world of every seed (largest remainder). */
function quota<T>(shares: readonly (readonly [T, number])[], count: number): T[] {
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  const exact = shares.map(([item, share]) => ({ item, exact: (share / total) * count }));
  const result = exact.flatMap(({ item, exact: n }) => Array<T>(Math.floor(n)).fill(item));
  const byRemainder = exact.toSorted((a, b) => (b.exact % 1) - (a.exact % 1));
  return [...result, ...byRemainder.slice(0, count - result.length).map(({ item }) => item)];
}

function drawPeople(random: Random, options: { companies: readonly Company[]; count: number }): Person[] {
  const { companies, count } = options;
  const taken = { names: new Set<string>(), addresses: new Set<string>(), slugs: new Set<string>() };
  const weight = new Map(SIZE_BANDS.map(([band, , people]) => [band, people]));
  const seats = quota(
    companies.map((company) => [company, weight.get(company.sizeBand) ?? 1] as const),
    count,
  );
  const people: Person[] = [];
  seats.forEach((company, index) => {
    const chance = random.fork(`person/${index}`);
    // A small name list can be exhausted at one company; the world is then a person short rather than a loop long.
    for (let attempt = 0; attempt < 40; attempt++) {
      const person = drawPerson(chance, company, { number: people.length + 1, taken });
      if (person === null) continue;
      people.push(person);
      break;
    }
  });
  return people;
}

function drawDecoys(random: Random, companies: readonly Company[]): string[] {
  const labels = new Set(companies.map((company) => company.domain.replace(/\.\w+$/, "")));
  return companies
    .filter((company) => company.domainIsUnrelated && !labels.has(slug(company.name)) && random.chance(0.4))
    .map((company) => `${slug(company.name)}.example`);
}

function lookups(world: Pick<World, "seed" | "companies" | "people" | "decoys">): World {
  const companyById = new Map(world.companies.map((company) => [company.id, company]));
  const personById = new Map(world.people.map((person) => [person.id, person]));
  const staffOf = Map.groupBy(world.people, (person) => person.companyId);
  return {
    ...world,
    company: (id) => known(companyById.get(id), id),
    person: (id) => known(personById.get(id), id),
    staff: (companyId) => staffOf.get(companyId) ?? [],
  };
}

function known<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`the lab has no "${id}"`);
  return value;
}
