/**
 * Cohorts: what a `cl-task_…` handle stands for. Reading a page of a list gives a handle of exactly these leads, with
 * which they can be enriched or added elsewhere for a day, whatever happens to the list meanwhile.
 */
import { hash } from "node:crypto";
import type { Queryable } from "./database.ts";
import { isUuid, uuidOf } from "./uuid.ts";

const lifeMs = 86_400_000;
const prefix = "cl-task_";

/** The handle of these leads: the same leads have the same one, so that reading a page again stores nothing new. */
export async function openCohort(
  db: Queryable,
  cohort: { readonly organizationId: string; readonly leadIds: readonly string[]; readonly nowMs: number },
): Promise<string | null> {
  if (cohort.leadIds.length === 0) return null;
  const id = uuidOf(hash("sha256", [cohort.organizationId, ...cohort.leadIds].join("\n"), "buffer"));
  await db.query(
    `with forgotten as (delete from cohort where id in (select id from cohort where expires_at < $5 and id <> $1 order by expires_at limit 100 for update skip locked))
     insert into cohort (id, organization_id, lead_ids, expires_at)
     values ($1, $2, array(select value::uuid from json_array_elements_text($3::json) with ordinality as t(value, n) order by n), $4)
     on conflict (id) do update set expires_at = excluded.expires_at`,
    [id, cohort.organizationId, JSON.stringify(cohort.leadIds), new Date(cohort.nowMs + lifeMs), new Date(cohort.nowMs)],
  );
  return prefix + id.replaceAll("-", "");
}

export function isCohortHandle(text: string): boolean {
  return text.startsWith(prefix);
}

/** The ids of its leads; null where there is no such cohort, or not any more, or not for this organization. */
export async function cohortLeads(db: Queryable, of: { readonly organizationId: string; readonly handle: string; readonly nowMs: number }): Promise<string[] | null> {
  return (await readCohort(db, of))?.leadIds ?? null;
}

export type Cohort = { readonly id: string; readonly leadIds: string[]; /** That it was last handed to. */ readonly workflowId: string | null };

export async function readCohort(db: Queryable, of: { readonly organizationId: string; readonly handle: string; readonly nowMs: number }): Promise<Cohort | null> {
  const id = of.handle.slice(prefix.length).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  if (!isCohortHandle(of.handle) || !isUuid(id)) return null;
  const [row] = await db.query<Cohort>(
    `select id::text as id, array_to_json(lead_ids) as "leadIds", workflow_id::text as "workflowId" from cohort
     where id = $1 and organization_id = $2 and expires_at > $3`,
    [id, of.organizationId, new Date(of.nowMs)],
  );
  return row ?? null;
}

/** From now on the handle tells how this workflow is doing. */
export async function handCohort(tx: Queryable, of: { readonly organizationId: string; readonly handle: string; readonly workflowId: string; readonly nowMs: number }): Promise<void> {
  const cohort = await readCohort(tx, of);
  if (cohort !== null) await tx.query("update cohort set workflow_id = $2 where id = $1", [cohort.id, of.workflowId]);
}
