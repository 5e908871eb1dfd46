/**
 * Results and journals as they are stored: without what is empty, and of what both say, once. A result fills a fifth of its
 * fields as a rule, and its values are those of the journal: half of the bytes are left, and with them half of the time that
 * a database takes to write them. What is read back equals what was stored; older rows, which have everything, do too.
 */
import type { Fact, TextField } from "./fact.ts";
import type { Attempt, Journal } from "./journal.ts";
import type { Result } from "./merge.ts";
import { nothing } from "./merge.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A result of which any field may be absent that says nothing. */
export type StoredResult = Fields;
/** Attempts whose facts may lack a value that the result has. */
export type StoredJournal = readonly Fields[];

export function storedResult({ prospect, company, ...result }: Result): StoredResult {
  return { ...filled(result, nothing), prospect: filled(prospect, nothing.prospect), company: filled(company, nothing.company) };
}

export function restoredResult(stored: StoredResult): Result {
  const { prospect, company } = stored as { readonly prospect: Fields; readonly company: Fields };
  return { ...nothing, ...stored, prospect: { ...nothing.prospect, ...prospect }, company: { ...nothing.company, ...company } } as unknown as Result;
}

export function storedJournal(journal: Journal, result: Result): StoredJournal {
  return journal.map((attempt) => withFacts(attempt, (fact) => {
    const { name, place } = placeOf(fact);
    return place !== null && place(result) !== null && (fact as Fields)[name] === place(result) ? without(fact, name) : fact;
  }));
}

export function restoredJournal(stored: StoredJournal, result: Result): Journal {
  return (stored as unknown as Journal).map((attempt) => withFacts(attempt, (fact) => {
    const { name, place } = placeOf(fact);
    return place === null || name in fact ? fact : { ...fact, [name]: place(result) };
  })) as unknown as Journal;
}

type Place = (result: Result) => string | null;

/** Where a result shows the best value of a field. */
const places: Readonly<Partial<Record<TextField, Place>>> = {
  work_email: (result) => result.primary_email,
  phone: (result) => result.personal_phone_numbers[0] ?? null,
  title: ({ prospect }) => prospect.headline,
  location: ({ prospect }) => prospect.location,
  linkedin_url: ({ prospect }) => prospect.linkedin_url,
  company_name: ({ company }) => company.name,
  company_domain: ({ company }) => company.domain,
  company_industry: ({ company }) => company.industry,
  company_size: ({ company }) => company.headcount,
  company_description: ({ company }) => company.description,
  company_phone: ({ company }) => company.phone,
  company_country: ({ company }) => company.country,
  company_city: ({ company }) => company.city,
  company_founded: ({ company }) => company.founded,
  company_linkedin_url: ({ company }) => company.linkedin_url,
};

/** The part of a fact that the result may show too, and where. */
function placeOf(fact: Fact): { readonly name: "value" | "address"; readonly place: Place | null } {
  switch (fact.field) {
    case "verdict":
      return { name: "address", place: (result) => result.primary_email };
    case "candidate":
      return { name: "value", place: (result) => result.primary_email };
    case "prospect":
    case "settled":
      return { name: "value", place: null };
    default:
      return { name: "value", place: places[fact.field] ?? null };
  }
}

function withFacts(attempt: Attempt, change: (fact: Fact) => Fields): Fields {
  if (attempt.outcome.kind !== "found") return attempt;
  return { ...attempt, outcome: { ...attempt.outcome, facts: attempt.outcome.facts.map(change) } };
}

function without(fact: Fact, name: string): Fields {
  const { [name]: _, ...rest } = fact as Fields;
  return rest;
}

function filled(values: Fields, empty: Fields): Fields {
  const some: Record<string, unknown> = {};
  for (const name of Object.keys(values)) if (!(name in empty) || !isEmpty(values[name])) some[name] = values[name];
  return some;
}

function isEmpty(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  for (const _ in value) return false;
  return true;
}
