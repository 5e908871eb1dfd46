/** Loading a chunk: its unfinished tasks, each with its journal and with the tasks that look for the same person. */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Contact } from "../domain/contact.ts";
import type { Journal } from "../domain/journal.ts";
import { journalsOf } from "./attempts.ts";
import type { Freshness } from "./claims.ts";
import { claimAll, claimantOf } from "./claims.ts";
import type { Queryable } from "./database.ts";
import type { Chunk } from "./workflows.ts";

export type OpenWorkflow = {
  readonly id: string;
  readonly organizationId: string;
  readonly type: EnrichmentType;
  readonly createdAtMs: number;
  /** Credits that were held for each of its tasks. */
  readonly holdPerTask: number;
};

export type OpenTask = {
  readonly workflow: OpenWorkflow;
  readonly n: number;
  readonly id: string;
  readonly contact: Contact;
  readonly journal: Journal;
  /** Tasks that hold a claim which this one would need: `<workflow>:<n>`. */
  readonly twins: readonly string[];
};

/** Reads the workflow, and marks it as running when its first chunk starts. */
export async function openWorkflow(db: Queryable, id: string): Promise<OpenWorkflow | null> {
  const [row] = await db.query<{ organization_id: string; enrichment_type: EnrichmentType; created_at: Date; hold_per_task: number }>(
    `with started as (update workflow set status = 'running' where id = $1 and status = 'queued')
     select organization_id, enrichment_type, created_at, hold_per_task from workflow where id = $1`,
    [id],
  );
  if (row === undefined) return null;
  return { id, organizationId: row.organization_id, type: row.enrichment_type, createdAtMs: row.created_at.getTime(), holdPerTask: row.hold_per_task };
}

export async function openTasks(
  db: Queryable,
  workflow: OpenWorkflow,
  chunk: Chunk,
  options: { readonly freshness: Freshness; readonly nowMs: number },
): Promise<OpenTask[]> {
  // Both at once: a contact that is alone waits for as many answers of a busy database as are asked for in a row.
  const [rows, journals] = await Promise.all([unfinished(db, chunk), journalsOf(db, chunk)]);
  if (rows.length === 0) return [];
  const { organizationId, id: workflowId, type } = workflow;
  const claimants = rows.map(({ n, contact }) => claimantOf({ organizationId, workflowId, type, n, contact }));
  const others = await claimAll(db, claimants, options);
  return rows.map((row) => ({
    workflow,
    n: row.n,
    id: row.id,
    contact: row.contact,
    journal: journals.get(row.n) ?? [],
    twins: [...(others.get(row.n)?.values() ?? [])].map((holder) => `${holder.workflowId}:${String(holder.n)}`),
  }));
}

function unfinished(db: Queryable, chunk: Chunk): Promise<{ n: number; id: string; contact: Contact }[]> {
  return db.query(
    `select t.n, t.id, t.contact from task t
     where t.workflow_id = $1 and t.n between $2 and $3
       and not exists (select 1 from result r where r.workflow_id = t.workflow_id and r.n = t.n)
     order by t.n`,
    [chunk.workflowId, chunk.first, chunk.last],
  );
}
