/** Loading a chunk: its unfinished tasks, each with its journal and with the tasks that look for the same person. */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Contact } from "../domain/contact.ts";
import { identityKeys } from "../domain/identity.ts";
import type { Journal } from "../domain/journal.ts";
import type { Claimant, Freshness } from "./claims.ts";
import { claimAll } from "./claims.ts";
import type { Queryable } from "./database.ts";
import type { Chunk } from "./funding.ts";

export type OpenWorkflow = {
  readonly id: string;
  readonly organizationId: string;
  readonly type: EnrichmentType;
  readonly createdAtMs: number;
  /** Credits that were held for each of its tasks. */
  readonly holdPerTask: number;
};

export type OpenTask = Unfinished & {
  readonly workflow: OpenWorkflow;
  /** Credits that are held for it: the most that it may be charged. */
  readonly held: number;
  /** `identityKeys` of the contact. */
  readonly keys: readonly string[];
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

export type Unfinished = { readonly n: number; readonly id: string; readonly contact: Contact; readonly journal: Journal; readonly cancelled: boolean };

/** The chunk's tasks that have no result, in order, each with its journal. */
export async function unfinished(db: Queryable, chunk: Chunk): Promise<Unfinished[]> {
  const rows = await db.query<Omit<Unfinished, "journal"> & { readonly journal: Journal | null }>(
    `select t.n, t.id, t.contact, j.journal, w.cancelled_at is not null as cancelled
     from task t join workflow w on w.id = t.workflow_id left join (
       select n, json_agg(json_build_object('source', source, 'key', key, 'outcome', outcome, 'costMicros', cost_micros,
         'tries', tries, 'askedAtMs', asked_at_ms, 'tookMs', took_ms) order by position) as journal
       from attempt where workflow_id = $1 and n between $2 and $3 group by n
     ) j on j.n = t.n
     where t.workflow_id = $1 and t.n between $2 and $3
       and not exists (select 1 from result r where r.workflow_id = t.workflow_id and r.n = t.n)
     order by t.n`,
    [chunk.workflowId, chunk.first, chunk.last],
  );
  return rows.map((row) => ({ ...row, journal: row.journal ?? [] }));
}

/** The tasks, with whoever else looks for the same people. */
export async function claimed(
  db: Queryable,
  workflow: OpenWorkflow,
  tasks: readonly Unfinished[],
  options: { readonly held: number; readonly freshness: Freshness; readonly nowMs: number },
): Promise<OpenTask[]> {
  const { organizationId, id: workflowId, type } = workflow;
  const claimants = tasks.map(({ n, contact }): Claimant => ({ organizationId, workflowId, type, n, keys: identityKeys(contact, type) }));
  const others = await claimAll(db, claimants, options);
  return tasks.map((task, at) => {
    const claimant = claimants[at];
    const holders = claimant === undefined ? [] : [...(others.get(claimant)?.values() ?? [])];
    return { ...task, workflow, held: options.held, keys: claimant?.keys ?? [], twins: holders.map((holder) => `${holder.workflowId}:${String(holder.n)}`) };
  });
}

/** Those of the workflows that were cancelled. */
export async function cancelledOf(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ id: string }>("select id::text as id from workflow where id = any($1::uuid[]) and cancelled_at is not null", [ids]);
  return new Set(rows.map((row) => row.id));
}
