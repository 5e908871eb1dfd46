/** The rows of an upload into its workflow: the good ones run, the bad ones are told by their line. */
import type { EnrichmentType } from "../../contract/terms.ts";
import { refusal } from "../../domain/contact.ts";
import type { ImportPart, Intake } from "../../engine/workflows.ts";
import { addToImport, sealImport } from "../../engine/workflows.ts";
import type { Mapping } from "../../table/map-columns.ts";
import type { TableRow } from "../../table/read-table.ts";
import { contactOf } from "../../table/row-contact.ts";

export const refusedShown = 1_000;

export type Rows = { readonly rows_read: number; readonly rows_accepted: number; readonly rows_refused: number; readonly refused_rows: { readonly line: number; readonly why: string }[] };

/** Goes on behind what was taken before; in the end the list is complete. */
export async function takeRows(
  intake: Intake,
  list: Pick<ImportPart, "workflowId" | "organizationId" | "type"> & { /** Before. */ readonly rowsRead: number; readonly rows: AsyncIterable<TableRow[]>; readonly mapping: Mapping; readonly now: () => number },
): Promise<Rows> {
  const { workflowId, organizationId, type, now } = list;
  const counts = { read: 0, refused: 0 };
  const refused: { line: number; why: string }[] = [];
  for await (const rows of list.rows) {
    const sorted = sortedOut(rows, list.mapping, type);
    counts.read += rows.length;
    counts.refused += sorted.bad.length;
    refused.push(...sorted.bad.slice(0, refusedShown - refused.length));
    if (counts.read <= list.rowsRead) continue;
    const added = await addToImport(intake, { organizationId, type, workflowId, rows: sorted.good, rowsRead: counts.read, nowMs: now() });
    if (added.kind === "cancelled") break;
  }
  await sealImport(intake, { workflowId, nowMs: now() });
  return { rows_read: counts.read, rows_accepted: counts.read - counts.refused, rows_refused: counts.refused, refused_rows: refused };
}

type Sorted = { readonly good: { readonly n: number; readonly contact: Record<string, string> }[]; readonly bad: { readonly line: number; readonly why: string }[] };

function sortedOut(rows: readonly TableRow[], mapping: Mapping, wanted: EnrichmentType): Sorted {
  const sorted: Sorted = { good: [], bad: [] };
  for (const row of rows) {
    const person = contactOf(mapping, row.cells);
    const why = refusal(person, wanted);
    if (why === null) sorted.good.push({ n: row.n, contact: Object.fromEntries(Object.entries(person).filter((entry): entry is [string, string] => entry[1] !== null)) });
    else sorted.bad.push({ line: row.line, why });
  }
  return sorted;
}
