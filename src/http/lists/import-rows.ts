/** Rows of an import: which of them are people, which are left out, and why (contract section 5.6). */
import { addressKey } from "../../domain/addresses.ts";
import type { Person } from "../../domain/lead.ts";
import { leadOf, personKey } from "../../domain/lead.ts";
import { valueOf } from "../../table/row-contact.ts";
import type { SmallTable } from "../../table/small-table.ts";

export const importFields = [
  "first_name",
  "last_name",
  "full_name",
  "email",
  "phone",
  "mobile_phone",
  "work_phone",
  "linkedin_url",
  "company_name",
  "company_domain",
  "job_title",
  "city",
  "state",
  "country",
] as const;
export type ImportField = (typeof importFields)[number];

export type SkipReason = "missing_required" | "duplicate_email" | "duplicate_linkedin" | "row_cap_exceeded";

export type ImportRows = {
  readonly people: readonly Person[];
  readonly skipped: readonly { readonly row: number; readonly why: SkipReason }[];
};

/** Rows of one import; 150 KB hold about 600. */
const rowsMax = 5_000;
/** The header is row 1. */
const firstRow = 2;

export function importRows(table: SmallTable, columns: ReadonlyMap<ImportField, number>): ImportRows {
  const people: Person[] = [];
  const skipped: { row: number; why: SkipReason }[] = [];
  const emails = new Set<string>();
  const profiles = new Set<string>();
  table.rows.forEach((cells, at) => {
    const person = personIn(cells, columns);
    const { email: address, linkedin_url: profile } = leadOf(person);
    const email = address === null ? null : addressKey(address);
    const why = whySkipped();
    if (why === null) people.push(person);
    else skipped.push({ row: at + firstRow, why });
    if (email !== null) emails.add(email);
    if (profile !== null) profiles.add(profile);

    function whySkipped(): SkipReason | null {
      if (personKey(person) === null) return "missing_required";
      if (email !== null && emails.has(email)) return "duplicate_email";
      if (profile !== null && profiles.has(profile)) return "duplicate_linkedin";
      return people.length >= rowsMax ? "row_cap_exceeded" : null;
    }
  });
  return { people, skipped };
}

function personIn(cells: readonly string[], columns: ReadonlyMap<ImportField, number>): Person {
  const cell = (field: ImportField): string | null => {
    const column = columns.get(field);
    return column === undefined ? null : valueOf(cells[column] ?? "");
  };
  const place = [cell("city"), cell("state"), cell("country")].filter((part) => part !== null).join(", ");
  return {
    first_name: cell("first_name"),
    last_name: cell("last_name"),
    full_name: cell("full_name"),
    email: cell("email"),
    linkedin_url: cell("linkedin_url"),
    company_name: cell("company_name"),
    company_domain: cell("company_domain"),
    phone: cell("phone") ?? cell("mobile_phone") ?? cell("work_phone"),
    title: cell("job_title"),
    location: place === "" ? null : place,
  };
}
