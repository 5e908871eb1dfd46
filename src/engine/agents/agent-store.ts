/** Runs of smart agents and their values, in the tables. Whoever may read a list may read the runs over it, and nobody else. */
import { randomUUID } from "node:crypto";
import type { AgentType } from "../../domain/agent-types.ts";
import { agentPrices } from "../../domain/agent-types.ts";
import type { AskedBy } from "../credits.ts";
import { charge } from "../credits.ts";
import type { Database, Queryable } from "../database.ts";
import type { Reader } from "../lead-lists.ts";
import { readableList } from "../lead-lists.ts";
import type { Queue } from "../queue.ts";
import { isUuid } from "../uuid.ts";

/** Values of a run with first <= n <= last that are not known yet. */
export type AgentChunk = { readonly runId: string; readonly first: number; readonly last: number };

export const agentChannel = "cleanlist_agent";
const chunkSize = 20;

export type AgentStatus = "pending" | "processing" | "completed" | "failed";

export type AgentRun = {
  readonly id: string;
  readonly organizationId: string;
  readonly listId: string;
  readonly agentType: AgentType;
  readonly columnName: string;
  readonly prompt: string | null;
  readonly askedBy: AskedBy;
  readonly status: AgentStatus;
  readonly createdAt: Date;
  readonly total: number;
  readonly processed: number;
  readonly failed: number;
};

export type NewRun = {
  readonly organizationId: string;
  readonly listId: string;
  readonly agentType: AgentType;
  readonly columnName: string;
  readonly prompt: string | null;
  readonly leadIds: readonly string[];
  readonly askedBy: AskedBy;
  readonly nowMs: number;
};

/** Part of the caller's transaction: the run and its work exist if and only if it commits. A run over nobody is complete. */
export async function startRun(tx: Queryable, queue: Queue<AgentChunk>, run: NewRun): Promise<string> {
  const id = randomUUID();
  const empty = run.leadIds.length === 0;
  await tx.query(
    `insert into agent_run (id, organization_id, list_id, agent_type, column_name, prompt, status, price, created_at, completed_at, caller, path)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [id, run.organizationId, run.listId, run.agentType, run.columnName, run.prompt, empty ? "completed" : "pending", agentPrices[run.agentType], new Date(run.nowMs), empty ? new Date(run.nowMs) : null, run.askedBy.caller, run.askedBy.path],
  );
  await tx.query(
    "insert into agent_task (run_id, n, lead_id) select $1, (n - 1)::int, value::uuid from json_array_elements_text($2::json) with ordinality as t(value, n)",
    [id, JSON.stringify(run.leadIds)],
  );
  const chunks = Array.from({ length: Math.ceil(run.leadIds.length / chunkSize) }, (_, at) => ({ runId: id, first: at * chunkSize, last: (at + 1) * chunkSize - 1 }));
  await queue.enqueue(tx, chunks.map((data, at) => ({ data, priority: -at, notBeforeMs: null })));
  await tx.query("select pg_notify($1, '')", [agentChannel]);
  return id;
}

/** Leads of a list, in its order, that have no value in the column yet, or all of them. */
export async function leadsToWrite(
  db: Queryable,
  of: { readonly listId: string; readonly columnName: string; readonly overwrite: boolean; readonly limit: number },
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select m.lead_id::text as id from list_lead m
     where m.list_id = $1 and ($3 or not exists (
       select 1 from agent_value v where v.list_id = m.list_id and v.lead_id = m.lead_id and v.column_name = $2 and v.error is null))
     order by m.position limit $4`,
    [of.listId, of.columnName, of.overwrite, of.limit],
  );
  return rows.map((row) => row.id);
}

const view = `select r.id::text as id, r.organization_id as "organizationId", r.list_id::text as "listId", r.agent_type as "agentType", r.column_name as "columnName",
  r.prompt, json_build_object('caller', r.caller, 'path', r.path) as "askedBy", r.status, r.created_at as "createdAt", t.total, t.processed, t.failed
  from agent_run r cross join lateral (
    select count(*)::int as total, count(ended_at)::int as processed, (count(*) filter (where error is not null))::int as failed from agent_task where run_id = r.id
  ) as t`;

/** For the work on it, whoever started it. */
export async function runToWrite(db: Queryable, id: string): Promise<AgentRun | null> {
  const [run] = await db.query<AgentRun>(`${view} where r.id = $1`, [id]);
  return run ?? null;
}

const readable = `r.list_id in (select l.id from lead_list l where ${readableList})`;

export async function readRun(db: Queryable, reader: Reader, id: string): Promise<AgentRun | null> {
  if (!isUuid(id)) return null;
  const [run] = await db.query<AgentRun>(`${view} where ${readable} and r.id = $3`, [reader.organizationId, reader.userId, id]);
  return run ?? null;
}

/** The newest first; of every list where none is named. */
export async function listRuns(db: Queryable, reader: Reader, of: { readonly listId: string | null; readonly limit: number }): Promise<AgentRun[]> {
  return db.query<AgentRun>(`${view} where ${readable} and r.organization_id = $1 and ($3::text is null or r.list_id::text = $3) order by r.created_at desc, r.id limit $4`, [
    reader.organizationId,
    reader.userId,
    of.listId,
    of.limit,
  ]);
}

export type AgentResult = { readonly leadId: string; readonly value: unknown; readonly error: string | null };

/** What is known so far, in the order of the leads. */
export async function resultsOfRun(db: Queryable, runId: string): Promise<AgentResult[]> {
  return db.query<AgentResult>('select lead_id::text as "leadId", value, error from agent_task where run_id = $1 and ended_at is not null order by n', [runId]);
}

/** Values of the chunk that are not known yet; marks the run as started. */
export async function openTasks(db: Queryable, chunk: AgentChunk): Promise<{ readonly n: number; readonly leadId: string }[]> {
  await db.query("update agent_run set status = 'processing' where id = $1 and status = 'pending'", [chunk.runId]);
  return db.query('select n, lead_id::text as "leadId" from agent_task where run_id = $1 and n between $2 and $3 and ended_at is null order by n', [chunk.runId, chunk.first, chunk.last]);
}

export type Written = { readonly kind: "value"; readonly value: unknown } | { readonly kind: "failed"; readonly why: string };

/** The value, its price and, with the last one, the end of the run: all of it or nothing, and once however often it is tried. */
export async function endTask(database: Database, run: AgentRun, ended: { readonly n: number; readonly leadId: string; readonly written: Written; readonly nowMs: number }): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query("select 1 from agent_run where id = $1 for update", [run.id]);
    const [open] = await tx.query("select 1 from agent_task where run_id = $1 and n = $2 and ended_at is null", [run.id, ended.n]);
    if (open === undefined) return;
    const written = ended.written.kind === "value" ? await paidFor(tx, run, ended.written, ended.nowMs) : ended.written;
    const value = written.kind === "value" ? JSON.stringify(written.value) : null;
    const error = written.kind === "failed" ? written.why : null;
    const now = new Date(ended.nowMs);
    await tx.query("update agent_task set value = $3, error = $4, ended_at = $5 where run_id = $1 and n = $2", [run.id, ended.n, value, error, now]);
    await tx.query(
      `insert into agent_value (list_id, lead_id, column_name, value, error) select id, $2, $3, $4, $5 from lead_list where id = $1
       on conflict (list_id, lead_id, column_name) do update set value = excluded.value, error = excluded.error`,
      [run.listId, ended.leadId, run.columnName, value, error],
    );
    await tx.query(
      `update agent_run set completed_at = $2,
         status = case when exists (select 1 from agent_task where run_id = $1 and error is null) then 'completed' else 'failed' end
       where id = $1 and not exists (select 1 from agent_task where run_id = $1 and ended_at is null)`,
      [run.id, now],
    );
  });
}

async function paidFor(tx: Queryable, run: AgentRun, value: Extract<Written, { kind: "value" }>, nowMs: number): Promise<Written> {
  const taken = await charge(tx, { organizationId: run.organizationId, amount: agentPrices[run.agentType], note: `smart agent ${run.agentType}`, askedBy: run.askedBy, nowMs });
  return taken.kind === "taken" ? value : { kind: "failed", why: "There were not enough credits for this value" };
}
