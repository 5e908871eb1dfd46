/**
 * The contact that a row of a list stands for: the mapped cells, without the dirt that spreadsheets and web pages leave
 * around them. No guessing and no rewriting: what a name or a domain is, the service decides.
 */
import { unguardFormula } from "./formula-guard.ts";
import type { MappedField } from "./header-names.ts";
import type { Mapping } from "./map-columns.ts";

const contactInputFields = [
  "first_name",
  "last_name",
  "full_name",
  "company_name",
  "company_domain",
  "linkedin_url",
  "email",
] as const satisfies readonly MappedField[];

/** Null where the list has no such column, or nothing in it. */
export type ContactInput = { [field in (typeof contactInputFields)[number]]: string | null };

/** The contact in `cells`, which stand in the order of the columns that were mapped. */
export function contactOf(mapping: Mapping, cells: readonly string[]): ContactInput {
  const cell = (field: (typeof contactInputFields)[number]): string | null => {
    const column = mapping.fields[field]?.column;
    const value = column === undefined ? null : valueOf(cells[column] ?? "");
    // "Null" is a family name; what a program writes for nothing is "null" or "NULL".
    return value === "Null" && field !== "last_name" ? null : value;
  };
  return {
    first_name: cell("first_name"),
    last_name: cell("last_name"),
    full_name: cell("full_name"),
    company_name: cell("company_name"),
    company_domain: cell("company_domain"),
    linkedin_url: cell("linkedin_url"),
    email: cell("email"),
  };
}

/** The text of a cell with single plain spaces and no invisible characters; null where it stands for nothing. */
export function valueOf(cell: string): string | null {
  const text = unguardFormula(cell)
    .replace(invisible, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    // Joiners belong to Persian and Indic names, but not to their ends.
    .replace(/^[ \u200c\u200d]+|(?<![ \u200c\u200d])[ \u200c\u200d]+$/gu, "");
  return nothing.test(text) || programsNothing.has(text) ? null : text;
}

/** Soft hyphen, zero-width space, directional marks, word joiner, byte order mark: carried along by copy and paste. */
const invisible = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** Blank, dashes and dots, error values of spreadsheets, and the placeholders of HubSpot and Salesforce. */
const nothing =
  /^(?:[-–—_.…?]*|n\/a|n\.a\.?|#n\/a|#(?:ref|value|name|null|num|div\/0)[!?]|undefined|unknown|none|\(?no value\)?|\((?:none|blank|empty|null)\)|\[(?:not provided|unknown|null|none|empty)\])$/i;

/** Words that are nothing in this spelling only: Nan and Null are names. */
const programsNothing: ReadonlySet<string> = new Set(["null", "NULL", "NaN"]);
