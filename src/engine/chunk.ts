/** Loading a chunk: its unfinished tasks, each with its journal, its lead, and the tasks that look for the same person. */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Contact } from "../domain/contact.ts";
import { identityKeys } from "../domain/identity.ts";
import type { Journal } from "../domain/journal.ts";
import type { Columns } from "./batches.ts";
import { contactAt, taskId } from "./batches.ts";
import type { Claimant, Freshness } from "./claims.ts";
import { claimAll } from "./claims.ts";
import type { Queryable } from "./database.ts";
import type { Chunk } from "./funding.ts";
import { collectLeads } from "./leads.ts";

export type OpenWorkflow = {
  readonly id: string;
  readonly organizationId: string;
  readonly type: EnrichmentType;
  readonly createdAtMs: number;
  /** Credits that were held for each of its tasks. */
  readonly holdPerTask: number;
  /** The list that its people are collected on; null where they are not, or were on one before. */
  readonly leadListId: string | null;
};

export type OpenTask = Unfinished & {
  readonly workflow: OpenWorkflow;
  /** Credits that are held for it: the most that it may be charged. */
  readonly held: number;
  /** `identityKeys` of the contact. */
  readonly keys: readonly string[];
  /** The lead that its result is written to, by its id. */
  readonly leadId: string | null;
  /** Tasks that hold a claim which this one would need: `<workflow>:<n>`. */
  readonly twins: readonly string[];
};

/** Reads the workflow, and marks it as running when its first chunk starts. */
export async function openWorkflow(db: Queryable, id: string): Promise<OpenWorkflow | null> {
  const [row] = await db.query<{ organization_id: string; enrichment_type: EnrichmentType; created_at: Date; hold_per_task: number; lead_list_id: string | null }>(
    `with started as (update workflow set status = 'running' where id = $1 and status = 'queued')
     select organization_id, enrichment_type, created_at, hold_per_task, lead_list_id from workflow where id = $1`,
    [id],
  );
  if (row === undefined) return null;
  return {
    id,
    organizationId: row.organization_id,
    type: row.enrichment_type,
    createdAtMs: row.created_at.getTime(),
    holdPerTask: row.hold_per_task,
    leadListId: row.lead_list_id,
  };
}

export type Unfinished = {
  readonly n: number;
  readonly id: string;
  readonly contact: Contact;
  readonly journal: Journal;
  /** Known where the lead was there before the task. */
  readonly leadId: string | null;
  readonly cancelled: boolean;
};

type BatchRow = {
  readonly id: string;
  readonly tasks: readonly number[];
  readonly contacts: Columns;
  readonly leads: readonly string[] | null;
  readonly ended: readonly number[];
  readonly journals: readonly { readonly n: number; readonly journal: Journal }[] | null;
  readonly cancelled: boolean;
};

/** The chunk's tasks that have no result, in order, each with its journal. */
export async function unfinished(db: Queryable, chunk: Chunk): Promise<Unfinished[]> {
  const rows = await db.query<BatchRow>(
    `select b.id, b.tasks, b.contacts, b.leads, w.cancelled_at is not null as cancelled,
       array(select n from result where workflow_id = $1 and n between b.tasks[1] and b.last) as ended,
       (select json_agg(json_build_object('n', n, 'journal', journal)) from (
         select n, json_agg(json_build_object('source', source, 'key', key, 'outcome', outcome, 'costMicros', cost_micros,
           'tries', tries, 'askedAtMs', asked_at_ms, 'tookMs', took_ms) order by position) as journal
         from attempt where workflow_id = $1 and n between b.tasks[1] and b.last group by n
       ) j) as journals
     from batch b join workflow w on w.id = b.workflow_id
     where b.workflow_id = $1 and b.last between $2 and $3 order by b.last`,
    [chunk.workflowId, chunk.first, chunk.last],
  );
  return rows.flatMap(tasksIn);
}

function tasksIn({ id, tasks, contacts, leads, ended, journals, cancelled }: BatchRow): Unfinished[] {
  const hasEnded = new Set(ended);
  const journalOf = new Map((journals ?? []).map(({ n, journal }) => [n, journal] as const));
  return tasks.flatMap((n, place) => {
    if (hasEnded.has(n)) return [];
    return [{ n, id: taskId(id, place), contact: contactAt(contacts, place), journal: journalOf.get(n) ?? [], leadId: leads?.[place] ?? null, cancelled }];
  });
}

/** The tasks, with whoever else looks for the same people. People that are to be collected are leads from here on. */
export async function claimed(
  db: Queryable,
  workflow: OpenWorkflow,
  tasks: readonly Unfinished[],
  options: { readonly held: number; readonly freshness: Freshness; readonly nowMs: number },
): Promise<OpenTask[]> {
  const { organizationId, id: workflowId, type } = workflow;
  const claimants = tasks.map(({ n, contact }): Claimant => ({ organizationId, workflowId, type, n, keys: identityKeys(contact, type) }));
  const [others, collected] = await Promise.all([claimAll(db, claimants, options), leadsOf(db, workflow, tasks, options)]);
  return tasks.map((task, at) => {
    const claimant = claimants[at];
    const holders = claimant === undefined ? [] : [...(others.get(claimant)?.values() ?? [])];
    const twins = holders.map((holder) => `${holder.workflowId}:${String(holder.n)}`);
    return { ...task, workflow, held: options.held, keys: claimant?.keys ?? [], leadId: task.leadId ?? collected[at] ?? null, twins };
  });
}

/** Not in the request that submits them: whoever submits hundreds does not wait until each is looked for among all leads. */
async function leadsOf(db: Queryable, { organizationId, leadListId: listId }: OpenWorkflow, tasks: readonly Unfinished[], { nowMs }: { readonly nowMs: number }): Promise<readonly (string | null)[]> {
  if (listId === null || tasks.every((task) => task.leadId !== null)) return [];
  return collectLeads(db, { organizationId, listId, people: tasks.map((task) => task.contact), nowMs });
}

/** Those of the workflows that were cancelled. */
export async function cancelledOf(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ id: string }>("select id::text as id from workflow where id = any($1::uuid[]) and cancelled_at is not null", [ids]);
  return new Set(rows.map((row) => row.id));
}
