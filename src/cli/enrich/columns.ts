/** The columns that are appended to a list: one result, or the reason why there is none, as cells. */
import type { Prospect } from "../../domain/fact.ts";
import type { EmailResult, Result } from "../../domain/merge.ts";

type Column = { readonly name: string; readonly cell: (result: Result) => string };

const columns: readonly Column[] = [
  { name: "cleanlist_status", cell: (result) => result.reason },
  { name: "cleanlist_email", cell: (result) => result.primary_email ?? "" },
  { name: "cleanlist_email_status", cell: (result) => result.primary_email_status ?? "" },
  { name: "cleanlist_email_confidence", cell: (result) => result.primary_email_confidence?.toFixed(2) ?? "" },
  { name: "cleanlist_email_reason", cell: (result) => primaryEmail(result)?.reason ?? "" },
  { name: "cleanlist_mail_provider", cell: (result) => primaryEmail(result)?.mail_provider ?? "" },
  { name: "cleanlist_email_source", cell: (result) => result.sources["primary_email"] ?? "" },
  { name: "cleanlist_other_emails", cell: (result) => result.other_emails.join("; ") },
  { name: "cleanlist_phone", cell: (result) => result.personal_phone_numbers.join("; ") },
  { name: "cleanlist_first_name", cell: (result) => result.prospect.first_name ?? "" },
  { name: "cleanlist_last_name", cell: (result) => result.prospect.last_name ?? "" },
  { name: "cleanlist_title", cell: (result) => result.prospect.headline ?? "" },
  { name: "cleanlist_linkedin_url", cell: (result) => result.prospect.linkedin_url ?? "" },
  { name: "cleanlist_company", cell: (result) => result.company.name ?? "" },
  { name: "cleanlist_company_domain", cell: (result) => result.company.domain ?? "" },
  { name: "cleanlist_company_industry", cell: (result) => result.company.industry ?? "" },
  { name: "cleanlist_company_headcount", cell: (result) => result.company.headcount ?? "" },
  { name: "cleanlist_company_phone", cell: (result) => result.company.phone ?? "" },
  { name: "cleanlist_company_country", cell: (result) => result.company.country ?? "" },
  { name: "cleanlist_prospects", cell: (result) => result.prospects.map(prospectLine).join("; ") },
  { name: "cleanlist_credits", cell: (result) => String(result.credits) },
  { name: "cleanlist_cached_at", cell: (result) => result.cached_at ?? "" },
  { name: "cleanlist_explanation", cell: (result) => result.explanation },
];

export const resultColumns: readonly string[] = columns.map((column) => column.name);

export function resultCells(result: Result): string[] {
  return columns.map((column) => column.cell(result));
}

/** A row that could not be submitted keeps its place; the explanation says what it lacks. */
export function refusedCells(explanation: string): string[] {
  return columns.map(({ name }) => {
    if (name === "cleanlist_status") return "unusable";
    return name === "cleanlist_explanation" ? explanation : "";
  });
}

/** Of the primary address, or of the one that was submitted and failed. */
function primaryEmail(result: Result): EmailResult | undefined {
  return result.emails.find((email) => email.address === result.primary_email) ?? result.emails[0];
}

function prospectLine(prospect: Prospect): string {
  const title = prospect.title === null ? "" : ` (${prospect.title})`;
  const email = prospect.email === null ? "" : ` <${prospect.email}>`;
  return `${prospect.fullName}${title}${email}`;
}
