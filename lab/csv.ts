/** Rows to delimited text: the lists of the lab have one set of columns per file. */
import { stringify } from "csv-stringify/sync";

export interface CsvOptions {
  readonly separator?: string;
  readonly newline?: string;
  readonly quoteAll?: boolean;
}

export function csv(rows: readonly Readonly<Record<string, string>>[], options: CsvOptions = {}): string {
  return stringify([...rows], {
    header: true,
    delimiter: options.separator ?? ",",
    record_delimiter: options.newline ?? "\n",
    quoted: options.quoteAll ?? false,
  });
}
