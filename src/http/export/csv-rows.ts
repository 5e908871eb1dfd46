/** A list as pieces of CSV, a page of leads each: memory does not grow with the list. */
import type { Queryable } from "../../engine/database.ts";
import { exportPage } from "../../engine/list-export.ts";
import { csvText } from "../../table/csv-text.ts";
import type { ExportTerms } from "./signed-export.ts";

const pageRows = 500;

export async function* csvPieces(db: Queryable, { list, columns }: ExportTerms): AsyncGenerator<{ readonly text: string; readonly rows: number }> {
  yield { text: csvText([columns], { delimiter: ",", bom: true }), rows: 0 };
  for (let after: number | null = 0; after !== null; ) {
    const page = await exportPage(db, { listId: list, columns, after, limit: pageRows });
    const rows = page.rows.map((row) => columns.map((column) => cellOf(row[column])));
    if (rows.length > 0) yield { text: csvText(rows, { delimiter: ",", bom: false }), rows: rows.length };
    after = page.after;
  }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? value : JSON.stringify(value);
}
