/**
 * Facts: what a source said, with how sure it was. Facts are never edited; merging them into one result is a
 * separate, pure step (`merge.ts`), so that every value can name the source that it came from.
 */
import type { Verdict } from "./verdict.ts";

/** Fields whose value is one string. E-mail addresses are lower-case at the domain, phones E.164, countries ISO 3166-1 alpha-2. */
export const textFields = [
  "first_name",
  "last_name",
  "full_name",
  "linkedin_url",
  "title",
  "location",
  "work_email",
  "personal_email",
  "phone",
  "company_name",
  "company_domain",
  "company_industry",
  "company_size",
  "company_description",
  "company_phone",
  "company_country",
  "company_city",
  "company_founded",
  "company_linkedin_url",
] as const;
export type TextField = (typeof textFields)[number];

/** Somebody who works at the company, as a team page or a vendor names them. */
export type Prospect = {
  readonly fullName: string;
  readonly title: string | null;
  readonly email: string | null;
  readonly linkedinUrl: string | null;
};

export type Fact =
  | { readonly field: TextField; readonly value: string; readonly confidence: number }
  /**
   * An address built from a pattern: a question for the verifier, never an answer by itself. `identifies` is 0..1 that
   * a mailbox of that name, where there is one, is this person's: there is more than one Jane at `jane@`.
   */
  | { readonly field: "candidate"; readonly value: string; readonly confidence: number; readonly identifies: number }
  | { readonly field: "verdict"; readonly address: string; readonly verdict: Verdict }
  | { readonly field: "prospect"; readonly value: Prospect; readonly confidence: number }
  /** Somebody looked for this already, at `atMs`, and gave all there is: it is not looked for again. */
  | { readonly field: "settled"; readonly value: Goal; readonly atMs: number };

/** What a task can be asked to find; each is priced by itself. */
export type Goal = "work_email" | "phone" | "prospect";

export type Field = Fact["field"];
