/**
 * The port behind "the same person is bought once": who else looks, or looked, for this person, and what came of it.
 * The engine keeps the claims; the cache source puts the question; this file turns an old result into facts again.
 */
import type { Fact, Goal } from "./fact.ts";
import type { Claim } from "./identity.ts";
import type { EmailResult, Result } from "./merge.ts";
import { verdict } from "./verdict.ts";

export type Standing =
  /** This task holds the claims itself: it has to look. */
  | { readonly kind: "own" }
  /** Another task is looking right now. */
  | { readonly kind: "running" }
  | { readonly kind: "finished"; readonly answers: readonly TwinAnswer[] };

export type TwinAnswer = { readonly claim: Claim; readonly result: Result; readonly atMs: number };

export interface Twins {
  standing(task: string): Promise<Standing>;
}

const goalOf: Readonly<Record<Claim, Goal>> = { email: "work_email", phone: "phone", people: "prospect" };

/** What a finished twin knew, for the claims that it answers; each of them is settled, found or not. */
export function rememberedFacts(answers: readonly TwinAnswer[]): Fact[] {
  return answers.flatMap(({ claim, result, atMs }) => [
    ...factsFor(claim, result),
    { field: "settled" as const, value: goalOf[claim], atMs },
  ]);
}

function factsFor(claim: Claim, result: Result): Fact[] {
  switch (claim) {
    case "email":
      return [...emailFacts(result), ...profileFacts(result)];
    case "phone":
      return result.personal_phone_numbers.map((value) => ({ field: "phone", value, confidence: 0.9 }));
    case "people":
      return result.prospects.map((value) => ({ field: "prospect", value, confidence: 0.9 }));
  }
}

function emailFacts(result: Result): Fact[] {
  return result.emails.flatMap((email): Fact[] => {
    if (email.verdict === null || email.reason === null || email.address !== result.primary_email) return [];
    return [
      // A guess stays a guess: a host that would not say is not asked again, but nobody vouches for it either.
      email.status === "unknown"
        ? { field: "candidate", value: email.address, confidence: email.confidence, identifies: 1 }
        : { field: "work_email", value: email.address, confidence: email.confidence },
      { field: "verdict", address: email.address, verdict: { ...verdict(email.reason, email.confidence), ...providerOf(email) } },
    ];
  });
}

function providerOf({ mail_provider: provider }: EmailResult): { readonly provider?: string } {
  return typeof provider === "string" ? { provider } : {};
}

function profileFacts(result: Result): Fact[] {
  const { company, prospect } = result;
  const values = [
    ["title", prospect.headline],
    ["location", prospect.location],
    ["linkedin_url", prospect.linkedin_url],
    ["company_domain", company.domain],
    ["company_name", company.name],
    ["company_industry", company.industry],
    ["company_size", company.headcount],
    ["company_description", company.description],
    ["company_phone", company.phone],
    ["company_country", company.country],
    ["company_city", company.city],
    ["company_founded", company.founded],
    ["company_linkedin_url", company.linkedin_url],
  ] as const;
  return values.flatMap(([field, value]) => (value === null ? [] : [{ field, value, confidence: 0.8 }]));
}
