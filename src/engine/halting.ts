/** What happens to workflows that are under way, other than that they end: they go on with credits, or are cancelled. */
import type { Keep } from "./credits.ts";
import type { Database, Queryable } from "./database.ts";
import type { Chunk, Stretch } from "./funding.ts";
import { chunkChannel, fund, jobsOf } from "./funding.ts";
import { newsChannel, notify } from "./news.ts";
import type { Queue } from "./queue.ts";

/** Some workflow was cancelled: whoever runs tasks of it lets them end. */
export const cancelChannel = "cleanlist_cancel";

type Halted = { readonly database: Database; readonly queue: Queue<Chunk> };
export type Named = { readonly organizationId: string; readonly workflowId: string; readonly nowMs: number };

export type Resumed =
  | { readonly kind: "resumed" }
  /** Credits are there for some of its tasks, or for none; the rest still waits. */
  | { readonly kind: "insufficient_credits"; readonly needed: number; readonly available: number }
  | { readonly kind: "not_paused" }
  | { readonly kind: "unknown_workflow" };

/** Batches that are funded in one transaction: it holds the account's row. */
const batchesPerTransaction = 100;

/** Lets a paused workflow go on, as far as there are credits. `keep` tells whether it may use the last of them. */
export async function resume(intake: Halted, named: Named & { readonly keep: Keep }): Promise<Resumed> {
  for (;;) {
    const step = await intake.database.transaction((tx) => resumeSome(intake, tx, named));
    if (step !== "more") return step;
  }
}

async function resumeSome({ queue }: Halted, tx: Queryable, named: Named & { readonly keep: Keep }): Promise<Resumed | "more"> {
  const [workflow] = await tx.query<{ from: number | null; holdPerTask: number }>(
    `select unfunded_from as "from", hold_per_task as "holdPerTask" from workflow where id = $1 and organization_id = $2 for update`,
    [named.workflowId, named.organizationId],
  );
  if (workflow === undefined) return { kind: "unknown_workflow" };
  const { from, holdPerTask } = workflow;
  if (from === null) return { kind: "not_paused" };
  const waiting = await stretches(tx, { ...named, from, limit: batchesPerTransaction + 1 });
  const batches = waiting.slice(0, batchesPerTransaction);
  const funded = await fund(queue, tx, { ...named, holdPerTask, batches, isLate: true });
  const next = funded.next ?? waiting[batchesPerTransaction] ?? null;
  await tx.query("update workflow set unfunded_from = $2, paused_at = case when $2::int is null then null else paused_at end where id = $1", [named.workflowId, next?.first ?? null]);
  await notify(tx, named.workflowId);
  if (next === null) return { kind: "resumed" };
  return funded.next === null ? "more" : { kind: "insufficient_credits", needed: holdPerTask * next.count, available: funded.available };
}

export type Cancelled = { readonly kind: "cancelled" } | { readonly kind: "already_ended" } | { readonly kind: "unknown_workflow" };

/**
 * No further question is asked for the workflow. Every task that has not ended ends with what is known by then, as soon
 * as a worker comes to it: what was found is charged, the rest of what was held is given back. Cancelling twice is cancelling.
 */
export async function cancel({ database, queue }: Halted, named: Named): Promise<Cancelled> {
  return database.transaction(async (tx) => {
    const [workflow] = await tx.query<{ from: number | null; ended: boolean }>(
      `select unfunded_from as "from", completed_at is not null as ended from workflow where id = $1 and organization_id = $2 for update`,
      [named.workflowId, named.organizationId],
    );
    if (workflow === undefined) return { kind: "unknown_workflow" };
    if (workflow.ended) return { kind: "already_ended" };
    if (workflow.from !== null) await queue.enqueue(tx, await unheldJobs(tx, named.workflowId, workflow.from));
    // A list that was still being read ends with what was read of it.
    await tx.query(
      `with ended as (
         update workflow set cancelled_at = coalesce(cancelled_at, $2), sealed = true, paused_at = null, unfunded_from = null,
           status = case when done < total then status when errors > 0 then 'completed_with_errors' else 'completed' end,
           completed_at = case when done < total then null else $2::timestamptz end
         where id = $1 returning id, organization_id, webhook_url, completed_at
       )
       insert into delivery (id, workflow_id, organization_id, url, status, next_at, created_at)
       select gen_random_uuid(), id, organization_id, webhook_url, 'pending', $2, $2 from ended where completed_at is not null and webhook_url is not null`,
      [named.workflowId, new Date(named.nowMs)],
    );
    // Tasks that wait for a mail host or a vendor do not have to wait any more.
    await queue.hasten(tx, { workflowId: named.workflowId });
    await tx.query("select pg_notify($1, ''), pg_notify($2, ''), pg_notify($3, $4)", [cancelChannel, chunkChannel, newsChannel, named.workflowId]);
    return { kind: "cancelled" };
  });
}

async function unheldJobs(tx: Queryable, workflowId: string, from: number): Promise<ReturnType<typeof jobsOf>> {
  return jobsOf(await stretches(tx, { workflowId, from, limit: null }), (first, last) => ({ workflowId, first, last, unheld: true }));
}

/** The batches from this task on. */
async function stretches(tx: Queryable, of: { readonly workflowId: string; readonly from: number; readonly limit: number | null }): Promise<Stretch[]> {
  return tx.query<Stretch>(
    `select tasks[1] as first, last, cardinality(tasks) as count from batch where workflow_id = $1 and last >= $2 order by last limit $3`,
    [of.workflowId, of.from, of.limit],
  );
}
