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
/** A submission that is not longer than a request may be is one chunk: one row to write, and one job. */
export const chunkSizeMax = 250;
export const chunkChannel = "cleanlist_chunk";

/** Tasks of a workflow in a row. */
export type Stretch = { readonly first: number; readonly last: number; readonly count: number };

export type Fundable = {
  readonly organizationId: string;
  readonly workflowId: string;
  readonly holdPerTask: number;
  /** Batches of its tasks, in order; all of them were written before. */
  readonly batches: readonly Stretch[];
  readonly keep: Keep;
  /** They have waited for credits before. */
  readonly isLate?: true;
  readonly nowMs: number;
};

export type Funded = {
  /** The first that is not queued; null where all are. */
  readonly next: Stretch | null;
  /** What was free for them before. */
  readonly available: number;
};

/** Funds and queues all of the tasks where there is enough for all, else whole batches of them, as many as there is enough for. */
export async function fund(queue: Queue<Chunk>, tx: Queryable, of: Fundable): Promise<Funded> {
  const needed = costOf(of, of.batches);
  const held = await hold(tx, { ...of, amount: needed });
  if (held.kind === "taken") {
    await enqueue(queue, tx, of, of.batches);
    return { next: null, available: needed };
  }
  const some = affordable(of, await spendable(tx, of));
  await hold(tx, { ...of, amount: costOf(of, some) });
  await enqueue(queue, tx, of, some);
  return { next: of.batches[some.length] ?? null, available: held.available };
}

function costOf({ holdPerTask }: Fundable, batches: readonly Stretch[]): number {
  return holdPerTask * batches.reduce((sum, batch) => sum + batch.count, 0);
}

function affordable(of: Fundable, free: number): readonly Stretch[] {
  let cost = 0;
  const excess = of.batches.findIndex((batch) => (cost += costOf(of, [batch])) > free);
  return excess < 0 ? of.batches : of.batches.slice(0, excess);
}

async function enqueue(queue: Queue<Chunk>, tx: Queryable, of: Fundable, batches: readonly Stretch[]): Promise<void> {
  if (batches.length === 0) return;
  const common = { workflowId: of.workflowId, ...(of.isLate === true ? { sinceMs: of.nowMs } : {}) };
  await queue.enqueue(tx, jobsOf(batches, (first, last) => ({ ...common, first, last })));
  await tx.query("select pg_notify($1, '')", [chunkChannel]);
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
export function jobsOf(batches: readonly Stretch[], chunk: (first: number, last: number) => Chunk): NewJob<Chunk>[] {
  return chunksOf(batches).map(({ first, last }) => ({ data: chunk(first, last), priority: -rankOf(first), notBeforeMs: null }));
}

/** A list may come in small parts: its batches are put together to what a job is worth. */
function chunksOf(batches: readonly Stretch[]): Stretch[] {
  const chunks: Stretch[] = [];
  for (const batch of batches) {
    const open = chunks.at(-1);
    if (open === undefined || open.count + batch.count > chunkSize) chunks.push(batch);
    else chunks[chunks.length - 1] = { first: open.first, last: batch.last, count: open.count + batch.count };
  }
  return chunks;
}

export function rankOf(n: number): number {
  return Math.floor(n / chunkSize);
}

/** The priority of the chunk that begins with this task, in SQL. */
export function priorityFrom(first: string): string {
  return `-(${first} / ${String(chunkSize)})`;
}

/** From this task on the workflow waits for credits. */
export async function pause(
  tx: Queryable,
  of: { readonly organizationId: string; readonly workflowId: string; readonly from: number; readonly nowMs: number },
): Promise<void> {
  await tx.query("update workflow set paused_at = $3, unfunded_from = $2 where id = $1", [of.workflowId, of.from, new Date(of.nowMs)]);
  await announce(tx, { ...of, event: "workflow.paused", data: { reason: "insufficient_credits" } });
}
