/** Reading workflows, tasks and results. Everything is asked for together with its organization: what is not yours does not exist. */
import type { EnrichmentType, WorkflowStatus } from "../contract/terms.ts";
import type { Contact } from "../domain/contact.ts";
import type { Journal } from "../domain/journal.ts";
import type { Result } from "../domain/merge.ts";
import type { StoredJournal, StoredResult } from "../domain/stored-result.ts";
import { restoredJournal, restoredResult } from "../domain/stored-result.ts";
import type { Columns } from "./batches.ts";
import { batchOf, contactAt, placesOf, taskId } from "./batches.ts";
import type { Queryable } from "./database.ts";

export type WorkflowView = {
  readonly id: string;
  readonly organizationId: string;
  /** Whose alone it is; null: the organization's. */
  readonly ownerId: string | null;
  readonly type: EnrichmentType;
  readonly status: WorkflowStatus;
  readonly total: number;
  readonly done: number;
  readonly successful: number;
  readonly failed: number;
  readonly errors: number;
  readonly emailsFound: number;
  readonly phonesFound: number;
  readonly creditsHeld: number;
  readonly creditsCharged: number;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  /** Since when some of its tasks wait for credits; null where none does. */
  readonly pausedAt: Date | null;
  readonly cancelledAt: Date | null;
  /** Tasks that ended since a moment not long ago; null until there are enough to go by, and once all have ended. */
  readonly recent: { readonly done: number; readonly since: string } | null;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export async function workflowView(db: Queryable, options: { readonly organizationId: string; readonly workflowId: string }): Promise<WorkflowView | null> {
  if (!uuid.test(options.workflowId)) return null;
  const [view] = await db.query<WorkflowView>(`${selectView} where w.id = $1 and w.organization_id = $2`, [options.workflowId, options.organizationId]);
  return view ?? null;
}

/** Of whatever organizations: for who has seen each of them before. */
export async function workflowViews(db: Queryable, ids: readonly string[]): Promise<WorkflowView[]> {
  return db.query<WorkflowView>(`${selectView} where w.id = any($1::uuid[])`, [ids]);
}

/** The newest of these organizations, the newest first. */
export async function newestWorkflows(db: Queryable, options: { readonly organizationIds: readonly string[]; readonly limit: number; /** The id of the last one of the page before. */ readonly before: string | null }): Promise<WorkflowView[]> {
  return db.query<WorkflowView>(
    `${selectView} where w.organization_id = any($1::text[])
       and ($3::uuid is null or (w.created_at, w.id) < (select b.created_at, b.id from workflow b where b.id = $3)) order by w.created_at desc, w.id desc limit $2`,
    [options.organizationIds, options.limit, options.before],
  );
}

/** Statements that ended tasks: so many of them are enough to go by. */
const recentEndings = 50;

const selectView = `
select w.id, w.organization_id as "organizationId", w.owner_id as "ownerId", w.enrichment_type as "type", w.status, w.total, w.done, w.successful, w.failed, w.errors,
  w.emails_found as "emailsFound", w.phones_found as "phonesFound", w.credits_held::float8 as "creditsHeld",
  w.credits_charged::float8 as "creditsCharged", w.created_at as "createdAt", w.completed_at as "completedAt",
  w.paused_at as "pausedAt", w.cancelled_at as "cancelledAt", recent.pace as recent
from workflow w left join lateral (
  select case when count(*) = ${String(recentEndings)} then json_build_object('done', max(upto) - min(upto), 'since', min(ended_at)) end as pace
  from (select upto, ended_at from ending where workflow_id = w.id order by upto desc limit ${String(recentEndings)}) e
) recent on w.completed_at is null`;

/** Two views of one workflow with the same version tell the same: everything that a caller sees changes with one of these. */
export function versionOf(view: WorkflowView): string {
  const { id, status, total, done, successful, errors, emailsFound, phonesFound, creditsCharged, completedAt, pausedAt, cancelledAt } = view;
  return JSON.stringify([id, status, total, done, successful, errors, emailsFound, phonesFound, creditsCharged, completedAt, pausedAt, cancelledAt]);
}

export type ResultRow = { readonly n: number; readonly taskId: string; readonly result: Result };

/** The results of the tasks with from <= n, in order, at most `limit`. */
export async function resultsOf(
  db: Queryable,
  options: { readonly workflowId: string; readonly from: number; readonly limit: number },
): Promise<ResultRow[]> {
  const rows = await db.query<PlacedResult>(`${placedResults} and r.n >= $2 order by r.n limit $3`, [options.workflowId, options.from, options.limit]);
  return rows.map(named);
}

/** The results of these tasks, in order. */
export async function resultsOfTasks(db: Queryable, options: { readonly workflowId: string; readonly tasks: readonly number[] }): Promise<ResultRow[]> {
  const rows = await db.query<PlacedResult>(`${placedResults} and r.n = any($2::int[]) order by r.n`, [options.workflowId, options.tasks]);
  return rows.map(named);
}

type Placed = { readonly n: number; readonly batchId: string; readonly place: number };
type PlacedResult = Placed & { readonly result: StoredResult };

const placedResults = `select r.n, b.id as "batchId", b.place, r.body as result from result r ${batchOf("$1", "r.n")} where r.workflow_id = $1`;

function named({ n, batchId, place, result }: PlacedResult): ResultRow {
  return { n, taskId: taskId(batchId, place), result: restoredResult(result) };
}

export type TaskRow = { readonly n: number; readonly id: string; readonly result: Result | null };

/** The tasks with from <= n, in order, at most `limit`; those that have not ended have no result. */
export async function tasksOf(db: Queryable, options: { readonly workflowId: string; readonly from: number; readonly limit: number }): Promise<TaskRow[]> {
  const rows = await db.query<Placed & { readonly result: StoredResult | null }>(
    `select t.n, b.id as "batchId", t.nth::int - 1 as place, r.body as result
     from (select id, last, tasks from batch where workflow_id = $1 and last >= $2 order by last limit $3) b
       cross join lateral unnest(b.tasks) with ordinality as t(n, nth)
       left join result r on r.workflow_id = $1 and r.n = t.n
     where t.n >= $2 order by b.last, t.nth limit $3`,
    [options.workflowId, options.from, options.limit],
  );
  return rows.map(({ n, batchId, place, result }) => ({ n, id: taskId(batchId, place), result: result === null ? null : restoredResult(result) }));
}

export type TaskView = {
  readonly id: string;
  readonly workflowId: string;
  readonly contact: Contact;
  readonly result: Result | null;
  readonly journal: Journal | null;
};

export async function taskView(db: Queryable, options: { readonly organizationId: string; readonly taskId: string }): Promise<TaskView | null> {
  if (!uuid.test(options.taskId)) return null;
  const [own, shared] = placesOf(options.taskId);
  type Row = { readonly workflowId: string; readonly contacts: Columns; readonly place: number; readonly result: StoredResult | null; readonly journal: StoredJournal | null };
  const [view] = await db.query<Row>(
    `select b.workflow_id as "workflowId", b.contacts, place, r.body as result, r.journal
     from (values ($1::uuid, $2::int), ($3, $4)) as asked(id, place) join batch b using (id) join workflow w on w.id = b.workflow_id
       left join result r on r.workflow_id = b.workflow_id and r.n = b.tasks[place + 1]
     where place < cardinality(b.tasks) and w.organization_id = $5`,
    [own.batchId, own.place, shared.batchId, shared.place, options.organizationId],
  );
  if (view === undefined) return null;
  const result = view.result === null ? null : restoredResult(view.result);
  const journal = result === null || view.journal === null ? null : restoredJournal(view.journal, result);
  return { id: options.taskId, workflowId: view.workflowId, contact: contactAt(view.contacts, view.place), result, journal };
}

/** What the operator's sources cost the workflow so far, by source: calls, hits and millionths of a US dollar. */
export type SourceCost = { readonly source: string; readonly calls: number; readonly hits: number; readonly costMicros: number };

export async function sourceCosts(db: Queryable, workflowId: string): Promise<SourceCost[]> {
  const pages = await overPages<SourceCost>(
    db,
    workflowId,
    `select a->>'source' as source, count(*)::int as calls, (count(*) filter (where a->'outcome'->>'kind' = 'found'))::int as hits,
       sum((a->>'costMicros')::bigint)::float8 as "costMicros"
     from result r cross join lateral json_array_elements(r.journal) as a
     where r.workflow_id = $1 and r.n between $2 and $3 group by 1`,
  );
  const sums = new Map<string, SourceCost>();
  for (const page of pages) {
    const { calls, hits, costMicros } = sums.get(page.source) ?? { calls: 0, hits: 0, costMicros: 0 };
    sums.set(page.source, { source: page.source, calls: calls + page.calls, hits: hits + page.hits, costMicros: costMicros + page.costMicros });
  }
  return [...sums.values()].toSorted((a, b) => b.calls - a.calls);
}

export type StatusCount = { readonly status: string; readonly count: number; /** Answered from earlier tasks. */ readonly cached: number };

/** Results by the status of their address, "none" where they have none; a status may come several times. */
export async function statusCounts(db: Queryable, workflowId: string): Promise<StatusCount[]> {
  return overPages<StatusCount>(
    db,
    workflowId,
    `select coalesce(body->>'primary_email_status', 'none') as status, count(*)::int as count,
       (count(*) filter (where body->>'cached_at' is not null))::int as cached
     from result where workflow_id = $1 and n between $2 and $3 group by 1`,
  );
}

/** Tasks whose documents are read in one statement: of a million at once, others would wait for half a minute. */
const pageTasks = 2_000;

/** What the statement gives for each page of a workflow's results: $1 the workflow, $2 and $3 the first and last task of the page. */
async function overPages<Row>(db: Queryable, workflowId: string, statement: string): Promise<Row[]> {
  const [range] = await db.query<{ first: number | null; last: number | null }>("select min(n) as first, max(n) as last from result where workflow_id = $1", [workflowId]);
  const rows: Row[] = [];
  for (let from = range?.first ?? 0; from <= (range?.last ?? -1); from += pageTasks) rows.push(...(await db.query<Row>(statement, [workflowId, from, from + pageTasks - 1])));
  return rows;
}
