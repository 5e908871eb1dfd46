/**
 * Credits for tasks, before they run. Tasks are funded in their order, a chunk at a time: what is funded is queued, what
 * is not waits, and its workflow is *paused*. That happens where the balance would fall below what the organization
 * wants to keep, and to lists that come in parts, where it does not cover the next part. A paused workflow goes on when
 * credits are there again, or when somebody says that it may use the last of them.
 */
import { hold } from "./credits.ts";
import type { Keep } from "./credits.ts";
import type { Queryable } from "./database.ts";
import type { NewJob, Queue } from "./queue.ts";
import { announce } from "./webhook-endpoints.ts";

/** A chunk of a workflow's tasks: those with first <= n <= last that have no result yet. */
export type Chunk = {
  readonly workflowId: string;
  readonly first: number;
  readonly last: number;
  /** No credits are held for them: they were cancelled while they waited for some. */
  readonly unheld?: true;
  /** When they could begin, in epoch milliseconds, where that was later than their workflow: their deadline counts from it. */
  readonly sinceMs?: number;
};

export const chunkSize = 100;
export const chunkChannel = "cleanlist_chunk";

export type Fundable = {
  readonly organizationId: string;
  readonly workflowId: string;
  readonly holdPerTask: number;
  /** Numbers of the tasks, in order; all of them were written before. */
  readonly tasks: readonly number[];
  readonly keep: Keep;
  /** They have waited for credits before. */
  readonly isLate?: true;
  readonly nowMs: number;
};

export type Funded = {
  /** How many of the tasks, from the first on, are queued now. */
  readonly count: number;
  /** What was free for them before. */
  readonly available: number;
};

/** Funds and queues all of the tasks where there is enough for all, else whole chunks of them, as many as there is enough for. */
export async function fund(queue: Queue<Chunk>, tx: Queryable, of: Fundable): Promise<Funded> {
  const needed = of.holdPerTask * of.tasks.length;
  const held = await hold(tx, { ...of, amount: needed });
  if (held.kind === "taken") return { count: await enqueue(queue, tx, of, of.tasks), available: needed };
  const free = await spendable(tx, of);
  const chunks = Math.floor(free / (of.holdPerTask * chunkSize));
  const some = of.tasks.slice(0, chunks * chunkSize);
  await hold(tx, { ...of, amount: of.holdPerTask * some.length });
  return { count: await enqueue(queue, tx, of, some), available: held.available };
}

async function enqueue(queue: Queue<Chunk>, tx: Queryable, of: Fundable, tasks: readonly number[]): Promise<number> {
  if (tasks.length === 0) return 0;
  const common = { workflowId: of.workflowId, ...(of.isLate === true ? { sinceMs: of.nowMs } : {}) };
  await queue.enqueue(tx, jobsOf(tasks, (first, last) => ({ ...common, first, last })));
  await tx.query("select pg_notify($1, '')", [chunkChannel]);
  return tasks.length;
}

/** Locks the account: nobody else takes what is there meanwhile. */
async function spendable(tx: Queryable, of: { readonly organizationId: string; readonly keep: Keep }): Promise<number> {
  const [row] = await tx.query<{ free: number }>(
    "select greatest(balance - case when $2 then pause_below else 0 end, 0)::float8 as free from account where organization_id = $1 for update",
    [of.organizationId, of.keep === "reserve"],
  );
  return row?.free ?? 0;
}

/**
 * The first chunk of every workflow has the same, highest priority, the second comes after it, and so on: a new
 * workflow overtakes a large one that is under way, however many chunks that still has.
 */
export function jobsOf(tasks: readonly number[], chunk: (first: number, last: number) => Chunk): NewJob<Chunk>[] {
  const jobs: NewJob<Chunk>[] = [];
  for (let at = 0; at < tasks.length; at += chunkSize) {
    const first = tasks[at] ?? 0;
    const last = tasks[Math.min(at + chunkSize, tasks.length) - 1] ?? first;
    jobs.push({ data: chunk(first, last), priority: -rankOf(first), notBeforeMs: null });
  }
  return jobs;
}

export function rankOf(n: number): number {
  return Math.floor(n / chunkSize);
}

/** From this task on the workflow waits for credits. */
export async function pause(
  tx: Queryable,
  of: { readonly organizationId: string; readonly workflowId: string; readonly from: number; readonly nowMs: number },
): Promise<void> {
  await tx.query("update workflow set paused_at = $3, unfunded_from = $2 where id = $1", [of.workflowId, of.from, new Date(of.nowMs)]);
  await announce(tx, { ...of, event: "workflow.paused", data: { reason: "insufficient_credits" } });
}
