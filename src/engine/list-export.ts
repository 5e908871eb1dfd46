/** The leads of a list as rows of named columns: those of the lead, and the values that smart agents wrote beside them. */
import { leadFields } from "../domain/lead.ts";
import type { Queryable } from "./database.ts";

export const exportColumns = ["lead_id", ...leadFields, "email_status", "provider", "enriched_at"] as const;
export const defaultColumns: readonly string[] = ["lead_id", "first_name", "last_name", "email", "title", "company", "domain", "linkedin_url", "phone", "location"];

export type ExportRow = Readonly<Record<string, unknown>>;
export type ExportPage = { readonly rows: readonly ExportRow[]; readonly after: number | null };

/** A page in the order in which leads were added, behind position `after`. */
export async function exportPage(
  db: Queryable,
  of: { readonly listId: string; readonly columns: readonly string[]; readonly after: number; readonly limit: number },
): Promise<ExportPage> {
  const rows = await db.query<Record<string, unknown> & { position: number; agents: Record<string, unknown> }>(
    `select m.position::float8 as position, l.id::text as lead_id, ${leadFields.map((field) => `l.${field}`).join(", ")}, l.email_status, l.provider, l.enriched_at,
       (select coalesce(json_object_agg(v.column_name, v.value), '{}'::json) from agent_value v where v.list_id = m.list_id and v.lead_id = l.id and v.error is null) as agents
     from list_lead m join lead l on l.id = m.lead_id where m.list_id = $1 and m.position > $2 order by m.position limit $3`,
    [of.listId, of.after, of.limit + 1],
  );
  const page = rows.slice(0, of.limit);
  return {
    rows: page.map((row) => Object.fromEntries(of.columns.map((column) => [column, (exportColumns as readonly string[]).includes(column) ? row[column] : (row.agents[column] ?? null)]))),
    after: rows.length > of.limit ? (page.at(-1)?.position ?? null) : null,
  };
}

/** Names of the columns that smart agents wrote on this list, in order. */
export async function agentColumns(db: Queryable, listId: string): Promise<string[]> {
  const rows = await db.query<{ name: string }>("select distinct column_name as name from agent_value where list_id = $1 order by 1", [listId]);
  return rows.map((row) => row.name);
}
