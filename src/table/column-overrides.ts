/**
 * What a user says about columns on the command line: `--map email="Mail (work)"`, `--map email=4`, `--map email=`.
 */
import { mappedFields, words, type MappedField } from "./header-names.ts";

export type Overrides =
  | {
      readonly kind: "overrides";
      /** Positions from 0. */
      readonly columns: ReadonlyMap<MappedField, number>;
      readonly off: ReadonlySet<MappedField>;
    }
  | { readonly kind: "problem"; readonly problem: string };

/** Reads the overrides against the headers of the list; of two about the same field the later one counts. */
export function mapOverrides(overrides: readonly string[], headers: readonly string[]): Overrides {
  const columns = new Map<MappedField, number>();
  const off = new Set<MappedField>();
  for (const override of overrides) {
    const at = override.indexOf("=");
    const field = mappedFields.find((name) => name === override.slice(0, at).trim());
    if (at === -1 || field === undefined) {
      return problem(`--map takes field=column, where the field is one of ${mappedFields.join(", ")}`);
    }
    const wanted = override.slice(at + 1).trim();
    columns.delete(field);
    off.delete(field);
    if (wanted === "") {
      off.add(field);
      continue;
    }
    const matches = matching(wanted, headers);
    const [column] = matches;
    if (column === undefined) return problem(`--map ${field}: the list has no column "${wanted}"${closest(headers)}`);
    if (matches.length > 1) {
      const numbers = matches.map((match) => match + 1).join(", ");
      return problem(`--map ${field}: the columns ${numbers} are all called "${wanted}". Name one: --map ${field}=${column + 1}`);
    }
    columns.set(field, column);
  }
  return { kind: "overrides", columns, off };
}

/** The exact header, else the same words, else a column number from 1. */
function matching(wanted: string, headers: readonly string[]): number[] {
  const exact = positions(headers, (header) => header.trim() === wanted);
  if (exact.length > 0) return exact;
  const alike = words(wanted) === "" ? [] : positions(headers, (header) => words(header) === words(wanted));
  if (alike.length > 0) return alike;
  const number = /^\d{1,5}$/.test(wanted) ? Number(wanted) : 0;
  return number >= 1 && number <= headers.length ? [number - 1] : [];
}

function positions(headers: readonly string[], matches: (header: string) => boolean): number[] {
  return headers.flatMap((header, at) => (matches(header) ? [at] : []));
}

function closest(headers: readonly string[]): string {
  const shown = headers.slice(0, 12).map((header, at) => `${at + 1} "${header.replace(/[\p{C}\s]+/gu, " ").trim()}"`);
  return `. Its columns are ${shown.join(", ")}${headers.length > 12 ? ", …" : ""}`;
}

function problem(sentence: string): Overrides {
  return { kind: "problem", problem: `${sentence}.` };
}
