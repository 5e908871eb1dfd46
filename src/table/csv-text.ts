/** Rows as CSV text that a spreadsheet opens as it is: CRLF, quotes as in RFC 4180, and no cell that would run as a formula. */
import { stringify, type Options } from "csv-stringify/sync";
import { guardFormula } from "./formula-guard.ts";

/** `bom` puts a byte order mark in front, which tells a spreadsheet that it is UTF-8. */
export function csvText(rows: readonly (readonly string[])[], { delimiter, bom }: { delimiter: string; bom: boolean }): string {
  return stringify([...rows], { ...optionsOf(delimiter), bom });
}

function optionsOf(delimiter: string): Options {
  return {
    delimiter,
    record_delimiter: "windows",
    // A lone LF or CR too: csv-stringify leaves them bare where a record delimiter is given.
    quote_record_delimiter: true,
    // Every usual delimiter, not only the one in use: a spreadsheet may guess another.
    quoted_match: /[,;|\t]/,
    cast: { string: (cell) => guardFormula(cell) },
  };
}
