/**
 * Facts about one company, at once: the free sources that know companies are asked, in as many rounds as it takes for
 * each to be asked with what another found (a name leads to a domain, a domain to a website). What was found is kept by
 * its domain, and is not asked for again while it is fresh.
 */
import { hash } from "node:crypto";
import type { Contact } from "../domain/contact.ts";
import { findingsOf } from "../domain/findings.ts";
import type { Journal } from "../domain/journal.ts";
import { isError } from "../domain/journal.ts";
import type { CompanyResult } from "../domain/merge.ts";
import { companyOf } from "../domain/merge.ts";
import type { Input, Known, Source } from "../domain/source.ts";
import { suppressionKeys } from "../domain/suppression.ts";
import type { Database } from "./database.ts";
import type { Suppressions } from "./suppressions.ts";
import { isUuid, uuidOf } from "./uuid.ts";

export type CompanyFacts = CompanyResult & {
  /** The source of each filled field: `{"company.name": "website"}`. */
  readonly sources: Readonly<Record<string, string>>;
};
export type Company = { readonly id: string; readonly facts: CompanyFacts };

/** `organizationId`: for whom it is looked up, and whose suppression list is kept to. */
export type AskedCompany = { readonly organizationId: string; readonly domain: string | null; readonly name: string | null };

export type CompanyAnswer =
  | { readonly kind: "found"; readonly company: Company }
  | { readonly kind: "none" }
  /** A source could not be asked, and no other knew: it may later. */
  | { readonly kind: "failed" };

export type CompanyLookup = {
  find(asked: AskedCompany, signal: AbortSignal): Promise<CompanyAnswer>;
  byId(id: string, organizationId: string): Promise<Company | null>;
};

export type CompanyLookupOptions = {
  readonly sources: readonly Source[];
  readonly database: Database;
  readonly suppressed: Suppressions["among"];
  /** How long what was found is believed. */
  readonly freshMs: number;
  readonly now: () => number;
};

const roundsMax = 3;

export function createCompanyLookup(options: CompanyLookupOptions): CompanyLookup {
  const sources = options.sources.filter(({ terms }) => terms.costMicros === 0 && terms.supplies.some((field) => field.startsWith("company_")));
  const { database, freshMs, now, suppressed } = options;

  /** Nobody is told of a company whose domain is on the list, and its website is left alone. */
  const isListed = async (organizationId: string, domain: string | null): Promise<boolean> =>
    domain !== null && (await suppressed(organizationId, () => suppressionKeys({ company_domain: domain }))).size > 0;

  const kept = async (domain: string | null): Promise<Company | null> => {
    if (domain === null) return null;
    const [row] = await database.query<Company>("select id::text as id, facts from company where domain = $1 and fetched_at > $2", [domain, new Date(now() - freshMs)]);
    return row ?? null;
  };

  return {
    async byId(id, organizationId) {
      if (!isUuid(id)) return null;
      const [row] = await database.query<Company>("select id::text as id, facts from company where id = $1", [id]);
      return row === undefined || (await isListed(organizationId, row.facts.domain)) ? null : row;
    },
    async find({ organizationId, domain, name }, signal) {
      const contact: Contact = { company_domain: domain, company_name: name };
      if (await isListed(organizationId, domain)) return { kind: "none" };
      const known = await kept(findingsOf(contact, []).known.domain);
      if (known !== null) return { kind: "found", company: known };
      const journal = await ask(sources, contact, { signal, now });
      const findings = findingsOf(contact, journal);
      const of: Record<string, string> = {};
      const facts = companyOf(findings, of);
      if (facts.domain === null || Object.keys(of).length === 0) return { kind: journal.some(({ outcome }) => isError(outcome) || outcome.kind === "pending") ? "failed" : "none" };
      if (await isListed(organizationId, facts.domain)) return { kind: "none" };
      const company = { id: uuidOf(hash("sha256", `company ${facts.domain}`, "buffer")), facts: { ...facts, sources: of } };
      await database.query(
        `insert into company (id, domain, facts, fetched_at) values ($1, $2, $3, $4)
         on conflict (id) do update set facts = excluded.facts, fetched_at = excluded.fetched_at`,
        [company.id, facts.domain, JSON.stringify(company.facts), new Date(now())],
      );
      return { kind: "found", company };
    },
  };
}

async function ask(sources: readonly Source[], contact: Contact, { signal, now }: { readonly signal: AbortSignal; readonly now: () => number }): Promise<Journal> {
  let journal: Journal = [];
  for (let round = 0; round < roundsMax; round += 1) {
    const { known } = findingsOf(contact, journal);
    const asked = new Set(journal.map((attempt) => attempt.source));
    const due = sources.filter(({ terms }) => !asked.has(terms.id) && terms.needs.some((inputs) => inputs.every((input) => isKnown(known, input))));
    if (due.length === 0) break;
    journal = journal.concat(await Promise.all(due.map((source) => attemptOf(source, known, { signal, now }))));
  }
  return journal;
}

function isKnown(known: Known, input: Input): boolean {
  return input !== "twins" && known[input] !== null;
}

async function attemptOf(source: Source, known: Known, { signal, now }: { readonly signal: AbortSignal; readonly now: () => number }): Promise<Journal[number]> {
  const askedAtMs = now();
  const { id, supplies } = source.terms;
  const question = { task: "company", source: id, key: "company", known, wanted: supplies, ref: null };
  const { outcome, costMicros } = await source.ask(question, { signal, nowMs: askedAtMs });
  return { source: id, key: "company", outcome, costMicros, tries: 1, askedAtMs, tookMs: now() - askedAtMs };
}
