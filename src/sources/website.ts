/**
 * The company's own website: what it says about the company, and the people it shows. Free, public, and read as a
 * polite visitor: at most four pages, robots.txt honoured, through the guarded web client.
 */
import type { Fact, Field, Prospect } from "../domain/fact.ts";
import { nameKey, splitFullName } from "../domain/names.ts";
import type { Known, Outcome, Question, Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";
import type { PageFacts } from "./website/page-facts.ts";
import { surest } from "./website/page-facts.ts";
import type { PersonOnPage } from "./website/people.ts";
import type { SiteAnswer, SiteReader } from "./website/site-reader.ts";

const supplies: readonly Field[] = [
  "company_name", "company_description", "company_phone", "company_linkedin_url", "company_country", "company_city", "company_industry",
  "company_founded", "company_size", "prospect", "title", "linkedin_url", "work_email",
];

const prospectsMax = 50;
const busyMs = 60_000;

export function createWebsite(sites: SiteReader): Source {
  return {
    terms: { id: "website", supplies, needs: [["domain"]], costMicros: 0, hitRate: 0.5, attemptsMax: 2 },
    async ask(question, { signal, nowMs }) {
      const { domain } = question.known;
      if (domain === null) return free({ kind: "ineligible", why: "needs a domain" });
      try {
        const home = await sites.home(domain, { signal });
        if (home.kind !== "page") return free(withoutPage(home, nowMs));
        if (home.facts.isPlaceholder) return free({ kind: "none" });
        const pages = [home.facts, ...(await further(sites, home.facts, { question, signal }))];
        const facts = [...companyFacts(pages, domain), ...peopleFacts(pages, question, domain)];
        return free(facts.length === 0 ? { kind: "none" } : { kind: "found", facts });
      } catch (error) {
        if (signal.aborted) return free({ kind: "failed", retryable: true, detail: "website: aborted" });
        throw error;
      }
    },
  };
}

function withoutPage(answer: Exclude<SiteAnswer, { kind: "page" }>, nowMs: number): Outcome {
  switch (answer.kind) {
    case "absent":
      return { kind: "none" };
    case "closed":
      return { kind: "ineligible", why: answer.why };
    case "busy":
      return { kind: "throttled", untilMs: nowMs + busyMs };
    case "failed":
      return { kind: "failed", retryable: true, detail: `website: ${answer.detail}` };
  }
}

/** The pages worth reading beside the home page; those that cannot be read are left out, as the home page stands. */
async function further(sites: SiteReader, home: PageFacts, options: { question: Question; signal: AbortSignal }): Promise<PageFacts[]> {
  const { question, signal } = options;
  const has = (field: Field): boolean => home.facts.some((fact) => fact.field === field);
  const lacksContact = !has("company_phone") || !has("company_city") || !has("company_country");
  const urls = [...(wantsPeople(question) ? home.next.team : []), ...(lacksContact ? home.next.contact.slice(0, 1) : [])];
  const answers = await Promise.all([...new Set(urls)].map((url) => sites.page(url, { signal })));
  return answers.flatMap((answer) => (answer.kind === "page" && !answer.facts.isPlaceholder ? [answer.facts] : []));
}

function wantsPeople({ wanted, known }: Question): boolean {
  return wanted.includes("prospect") || (person(known) !== null && (wanted.includes("title") || wanted.includes("work_email")));
}

/** A site that redirects to another company's domain is probably the parent's, and is believed less. */
function companyFacts(pages: readonly PageFacts[], domain: string): Fact[] {
  const trust = pages[0]?.domain === domain ? 1 : 0.6;
  return surest(pages.flatMap((page) => page.facts)).map((fact) =>
    "confidence" in fact ? { ...fact, confidence: Math.round(fact.confidence * trust * 100) / 100 } : fact,
  );
}

function peopleFacts(pages: readonly PageFacts[], question: Question, domain: string): Fact[] {
  const people = pages.flatMap((page) => page.people);
  const named = person(question.known);
  const same = named === null ? undefined : people.find(({ prospect }) => keyOf(prospect) === named);
  const facts = same === undefined ? [] : factsAbout(same, domain);
  if (!question.wanted.includes("prospect")) return facts;
  const unique = new Map(people.map((found) => [found.prospect.fullName.toLowerCase(), found]));
  const prospects = [...unique.values()].slice(0, prospectsMax);
  return [...facts, ...prospects.map(({ prospect, confidence }): Fact => ({ field: "prospect", value: prospect, confidence }))];
}

/** What the site says about the very person that was asked for; an address only if it is the company's own. */
function factsAbout({ prospect, confidence }: PersonOnPage, domain: string): Fact[] {
  const { title, linkedinUrl, email } = prospect;
  return [
    ...(title === null ? [] : [{ field: "title" as const, value: title, confidence }]),
    ...(linkedinUrl === null ? [] : [{ field: "linkedin_url" as const, value: linkedinUrl, confidence: 0.8 }]),
    ...(email?.endsWith(`@${domain}`) === true ? [{ field: "work_email" as const, value: email, confidence: 0.9 }] : []),
  ];
}

function person({ firstName, lastName }: Known): string | null {
  return firstName === null || lastName === null ? null : nameKey({ first: firstName, last: lastName });
}

function keyOf({ fullName }: Prospect): string {
  const { first, last } = splitFullName(fullName);
  return nameKey({ first: first ?? "", last: last ?? "" });
}
