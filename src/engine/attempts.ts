/** The stored journal of tasks that have not ended. A paid answer is stored before anything else happens with it. */
import type { Attempt, Journal } from "../domain/journal.ts";
import type { Outcome } from "../domain/source.ts";
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

type AttemptRow = {
  readonly n: number;
  readonly source: string;
  readonly key: string;
  readonly outcome: Outcome;
  readonly cost_micros: number;
  readonly tries: number;
  readonly asked_at_ms: number;
  readonly took_ms: number;
};

/** The journals of the tasks with first <= n <= last that have one. */
export async function journalsOf(
  db: Queryable,
  range: { readonly workflowId: string; readonly first: number; readonly last: number },
): Promise<Map<number, Journal>> {
  const rows = await db.query<AttemptRow>(
    `select n, source, key, outcome, cost_micros::float8 as cost_micros, tries, asked_at_ms::float8 as asked_at_ms, took_ms
     from attempt where workflow_id = $1 and n between $2 and $3 order by n, position`,
    [range.workflowId, range.first, range.last],
  );
  const journals = new Map<number, Attempt[]>();
  for (const row of rows) {
    const journal = journals.get(row.n) ?? [];
    journal.push({
      source: row.source,
      key: row.key,
      outcome: row.outcome,
      costMicros: row.cost_micros,
      tries: row.tries,
      askedAtMs: row.asked_at_ms,
      tookMs: row.took_ms,
    });
    journals.set(row.n, journal);
  }
  return journals;
}
