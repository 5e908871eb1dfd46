/** The stored journal of tasks that have not ended. A paid answer is stored before anything else happens with it. */
import type { Attempt } from "../domain/journal.ts";
import type { Queryable } from "./database.ts";

export type StoredAttempt = { readonly workflowId: string; readonly n: number; readonly position: number; readonly attempt: Attempt };

/** Inserts the attempts, or updates those whose question was asked before. */
export async function storeAttempts(db: Queryable, stored: readonly StoredAttempt[]): Promise<void> {
  const rows = stored.map(({ workflowId, n, position, attempt }) => ({
    workflow_id: workflowId,
    n,
    position,
    source: attempt.source,
    key: attempt.key,
    outcome: attempt.outcome,
    cost_micros: attempt.costMicros,
    tries: attempt.tries,
    asked_at_ms: attempt.askedAtMs,
    took_ms: attempt.tookMs,
  }));
  await db.query(
    `insert into attempt (workflow_id, n, source, key, position, outcome, cost_micros, tries, asked_at_ms, took_ms)
     select distinct on (workflow_id, n, source, key) workflow_id, n, source, key, position, outcome, cost_micros, tries, asked_at_ms, took_ms
     from jsonb_to_recordset($1::jsonb) as t(workflow_id uuid, n int, source text, key text, position int, outcome jsonb,
       cost_micros bigint, tries int, asked_at_ms bigint, took_ms int)
     order by workflow_id, n, source, key, tries desc
     on conflict (workflow_id, n, source, key) do update set outcome = excluded.outcome, cost_micros = excluded.cost_micros,
       tries = excluded.tries, asked_at_ms = excluded.asked_at_ms, took_ms = excluded.took_ms`,
    [JSON.stringify(rows)],
  );
}
