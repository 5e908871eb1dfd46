/** Which columns an export has (contract section 5.9). */
import { ApiError } from "../../contract/errors.ts";
import type { Queryable } from "../../engine/database.ts";
import { agentColumns, defaultColumns, exportColumns } from "../../engine/list-export.ts";

/** Those that were asked for, or the usual ones; with those of smart agents behind them where wanted. */
export async function columnsFor(
  db: Queryable,
  of: { readonly listId: string; readonly columns: readonly string[] | null; readonly withAgents: boolean },
): Promise<string[]> {
  const written = await agentColumns(db, of.listId);
  const wanted = of.columns === null || of.columns.length === 0 ? defaultColumns : of.columns;
  const known = new Set<string>([...exportColumns, ...written]);
  const unknown = wanted.filter((column) => !known.has(column));
  if (unknown.length > 0) {
    throw new ApiError("validation_error", { detail: "There are no such columns", details: { unknown: unknown.slice(0, 10), columns: [...known] } });
  }
  return [...new Set([...wanted, ...(of.withAgents ? written : [])])];
}
