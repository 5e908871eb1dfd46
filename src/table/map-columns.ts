/**
 * Which column of a list feeds which field of a contact. Pure: headers, a few rows and the user's own words in; a choice
 * for every field, with how it was made and what lost, or one sentence that says what is missing.
 *
 * A wrong column is worse than none: it spends credits on nobody. So a header counts only while its cells do not
 * contradict it, cells alone decide only what has a shape of its own (addresses, profiles, sites), and every column
 * that was nearly taken is told.
 */
import { isCompanySiteLike, isEmailLike, isLinkedin, isProfileLike, isSiteLike } from "./cell-kind.ts";
import { mapOverrides } from "./column-overrides.ts";
import { isOtherPerson, mappedFields, spelledFields, type MappedField, type Spelling } from "./header-names.ts";
import { isBlank } from "./records.ts";

export type ColumnChoice = {
  /** Position in the row, from 0. */
  readonly column: number;
  readonly header: string;
  readonly how: "header" | "values" | "override";
};

export type PassedOver = {
  readonly field: MappedField;
  readonly column: number;
  readonly header: string;
  readonly why: string;
};

export type Mapping = {
  readonly kind: "mapping";
  readonly fields: { readonly [field in MappedField]?: ColumnChoice };
  /** Columns that could have fed a field, and why they do not. */
  readonly passedOver: readonly PassedOver[];
  /** Fields that the user switched off. */
  readonly off: readonly MappedField[];
};

export type MappingProblem = { readonly kind: "problem"; readonly problem: string };

type Column = {
  readonly column: number;
  readonly header: string;
  /** Cells of the sample that hold something. */
  readonly values: readonly string[];
  readonly spelling: Spelling | null;
  readonly fits: boolean;
};

/** Share of the filled cells that must have the shape of a field for the cells alone to decide. */
const valueShareMin = 0.6;

/**
 * `samples` are rows of cells in the order of `columns`; `overrides` are `field=header`, `field=number` (from 1), or
 * `field=` for none.
 *
 *     mapColumns({ columns: ["Vorname", "Name", "Firma"], samples: [["Jana", "Muster", "Acme"]], overrides: [] })
 */
export function mapColumns({
  columns: headers,
  samples,
  overrides,
}: {
  columns: readonly string[];
  samples: readonly (readonly string[])[];
  overrides: readonly string[];
}): Mapping | MappingProblem {
  const said = mapOverrides(overrides, headers);
  if (said.kind === "problem") return said;
  const taken = new Set(said.columns.values());
  const columns = columnsOf(headers, samples).filter(({ column }) => !taken.has(column));
  const fields: { [field in MappedField]?: ColumnChoice } = {};
  const passedOver: PassedOver[] = [];
  for (const [field, column] of said.columns) fields[field] = { column, header: headers[column] ?? "", how: "override" };
  const open = mappedFields.filter((field) => fields[field] === undefined && !said.off.has(field));
  for (const field of open) {
    const { chosen, losers } = byHeader(field, columns);
    passedOver.push(...losers);
    if (chosen !== null) fields[field] = chosen;
  }
  for (const field of open.filter((name) => fields[name] === undefined)) {
    const used = new Set(Object.values(fields).map(({ column }) => column));
    const { chosen, losers } = byValues(field, columns.filter(({ column }) => !used.has(column)));
    passedOver.push(...losers);
    if (chosen !== null) fields[field] = chosen;
  }
  if (!isUsable(fields)) return { kind: "problem", problem: noUsableColumn(headers) };
  return { kind: "mapping", fields, passedOver, off: [...said.off] };
}

/** The mapping as lines for a terminal: a field and its column each, then what was nearly taken. */
export function describe(mapping: Mapping): string[] {
  const how = { header: "", values: ", by its values", override: ", as you said" };
  const chosen = mappedFields.flatMap((field) => {
    const choice = mapping.fields[field];
    return choice === undefined ? [] : [`${field.padEnd(15)} ${named(choice)}${how[choice.how]}`];
  });
  const off = mapping.off.map((field) => `${field.padEnd(15)} switched off`);
  const losers = mapping.passedOver.map((loser) => `not used: ${named(loser)} for ${loser.field}: ${loser.why}`);
  return [...chosen, ...off, ...losers];
}

function columnsOf(headers: readonly string[], samples: readonly (readonly string[])[]): Column[] {
  const spelled = spelledFields(headers);
  return headers.map((header, column) => {
    const values = samples.map((cells) => cells[column] ?? "").filter((cell) => !isBlank(cell));
    const spelling = spelled[column] ?? null;
    return { column, header, values, spelling, fits: spelling === null || fitsField(spelling.field, values) };
  });
}

type Choosing = { chosen: ColumnChoice | null; losers: PassedOver[] };

/** A column with cells before one without, then the more specific name, then the one further left. */
function byHeader(field: MappedField, columns: readonly Column[]): Choosing {
  const spelled = columns.filter(({ spelling }) => spelling?.field === field);
  const [winner, ...others] = spelled
    .filter(({ fits }) => fits)
    .toSorted((a, b) => emptiness(a) - emptiness(b) || rank(a) - rank(b) || a.column - b.column);
  const misfits = spelled.filter(({ fits }) => !fits);
  const losers = misfits.map((column) => passed(field, column, `its cells are no ${meaning[field]}`));
  if (winner === undefined) return { chosen: null, losers };
  for (const column of others) losers.push(passed(field, column, whyLost(column, winner)));
  return { chosen: { column: winner.column, header: winner.header, how: "header" }, losers };
}

/** Only columns whose header says nothing, or what its cells contradict. */
function byValues(field: MappedField, columns: readonly Column[]): Choosing {
  const looks = shapes[field];
  if (looks === undefined) return { chosen: null, losers: [] };
  const share = ({ values }: Column): number => values.filter(looks).length / Math.max(values.length, 1);
  const [winner, ...others] = columns
    .filter(({ spelling, fits, header }) => (spelling === null || !fits) && !isOtherPerson(header))
    .filter((column) => share(column) >= valueShareMin)
    .toSorted((a, b) => share(b) - share(a) || a.column - b.column);
  if (winner === undefined) return { chosen: null, losers: [] };
  return {
    chosen: { column: winner.column, header: winner.header, how: "values" },
    losers: others.map((column) => passed(field, column, `${named(winner)} looks as good and comes first`)),
  };
}

const shapes: { readonly [field in MappedField]?: (cell: string) => boolean } = {
  email: isEmailLike,
  linkedin_url: isProfileLike,
  company_domain: isCompanySiteLike,
};

const meaning: { readonly [field in MappedField]: string } = {
  first_name: "names",
  last_name: "names",
  full_name: "names",
  company_name: "names",
  company_domain: "company websites",
  linkedin_url: "LinkedIn profiles of people",
  email: "e-mail addresses",
  title: "titles",
};

/** False where the sample has cells and not one of them could be the field. */
function fitsField(field: MappedField, values: readonly string[]): boolean {
  if (values.length === 0) return true;
  switch (field) {
    case "email":
      return values.some(isEmailLike);
    case "linkedin_url":
      return values.some(isProfileLike);
    case "company_domain":
      return values.some((cell) => isSiteLike(cell) && !isLinkedin(cell));
    case "first_name":
    case "last_name":
    case "full_name":
    case "company_name":
    case "title":
      return values.some((cell) => /\p{L}/u.test(cell) && !isEmailLike(cell) && !isSiteLike(cell) && !isLinkedin(cell));
  }
}

function isUsable(fields: { readonly [field in MappedField]?: ColumnChoice }): boolean {
  return (["email", "linkedin_url", "company_domain", "company_name"] as const).some(
    (field) => fields[field] !== undefined,
  );
}

function noUsableColumn(headers: readonly string[]): string {
  const shown = headers.slice(0, 12).map((header, column) => named({ header, column }));
  const more = headers.length > shown.length ? ` and ${headers.length - shown.length} more` : "";
  return (
    "No column of the list was recognised as an e-mail address, a LinkedIn URL or a company. " +
    `The columns are ${shown.join(", ")}${more}. ` +
    "Say which is which by header or number, for example: --map full_name=1 --map company_name=2"
  );
}

function whyLost(loser: Column, winner: Column): string {
  if (emptiness(loser) > emptiness(winner)) return "it is empty in the first rows";
  if (rank(loser) > rank(winner)) return `${named(winner)} is more specific`;
  return `${named(winner)} comes first`;
}

function emptiness({ values }: Column): number {
  return values.length === 0 ? 1 : 0;
}

function rank({ spelling }: Column): number {
  return spelling?.rank ?? Number.POSITIVE_INFINITY;
}

function passed(field: MappedField, { column, header }: Column, why: string): PassedOver {
  return { field, column, header, why };
}

/** A header is a stranger's text: control characters would move the cursor of a terminal. */
function named({ header, column }: { readonly header: string; readonly column: number }): string {
  const shown = header.replace(/[\p{C}\s]+/gu, " ").trim();
  if (shown === "") return `column ${column + 1}`;
  return `"${shown.length > 60 ? `${shown.slice(0, 59)}…` : shown}" (column ${column + 1})`;
}
