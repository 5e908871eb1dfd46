/** What happens to workflows that are under way, other than that they end: they go on with credits, or are cancelled. */
import type { Keep } from "./credits.ts";
import type { Database, Queryable } from "./database.ts";
import type { Chunk } from "./funding.ts";
import { chunkChannel, chunkSize, fund, jobsOf } from "./funding.ts";
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

/** Tasks that are funded in one transaction: it holds the account's row. */
const tasksPerTransaction = 10_000;

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
  const waiting = await tx.query<{ n: number }>("select n from task where workflow_id = $1 and n >= $2 order by n limit $3", [
    named.workflowId,
    from,
    tasksPerTransaction,
  ]);
  const tasks = waiting.map((task) => task.n);
  const { count, available } = await fund(queue, tx, { ...named, holdPerTask, tasks, isLate: true });
  const next = tasks[count] ?? (tasks.length < tasksPerTransaction ? null : (tasks.at(-1) ?? 0) + 1);
  await tx.query("update workflow set unfunded_from = $2, paused_at = case when $2::int is null then null else paused_at end where id = $1", [named.workflowId, next]);
  await notify(tx, named.workflowId);
  if (next === null) return { kind: "resumed" };
  return count === tasks.length ? "more" : { kind: "insufficient_credits", needed: holdPerTask * Math.min(chunkSize, tasks.length - count), available };
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
  const waiting = await tx.query<{ n: number }>("select n from task where workflow_id = $1 and n >= $2 order by n", [workflowId, from]);
  return jobsOf(waiting.map((task) => task.n), (first, last) => ({ workflowId, first, last, unheld: true }));
}
