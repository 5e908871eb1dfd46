/**
 * The results of a workflow in the order in which its tasks ended. A position is a task's place in that order, from 1 on;
 * a workflow of which `done` tasks have ended has exactly the positions up to `done`, and none is added below later.
 */
import type { VerdictStatus } from "../contract/terms.ts";
import type { Result } from "../domain/merge.ts";
import type { StoredResult } from "../domain/stored-result.ts";
import { restoredResult } from "../domain/stored-result.ts";
import { batchOf, taskId } from "./batches.ts";
import type { Queryable } from "./database.ts";

export type EndedRow = { readonly position: number; readonly n: number; readonly taskId: string; readonly result: Result };

/** Those behind the position `after`, at most `limit`. */
export async function endedAfter(
  db: Queryable,
  of: { readonly workflowId: string; readonly after: number; readonly limit: number },
): Promise<EndedRow[]> {
  const rows = await db.query<Pick<EndedRow, "position" | "n"> & { readonly batchId: string; readonly place: number; readonly result: StoredResult }>(
    `${placesAfter}
     select p.position, p.n, b.id as "batchId", b.place, r.body as result
     from place p join result r on r.workflow_id = $1 and r.n = p.n ${batchOf("$1", "p.n")} order by p.position`,
    [of.workflowId, of.after, of.limit],
  );
  return rows.map(({ position, n, batchId, place, result }) => ({ position, n, taskId: taskId(batchId, place), result: restoredResult(result) }));
}

/** What a check of the first address of a task came to. All but `position` are null where there was none, or nothing is known. */
export type EndedAddress = {
  readonly position: number;
  readonly address: string | null;
  readonly provider: string | null;
  readonly verdict: VerdictStatus | null;
};

/** The addresses of the tasks behind the position `after`, at most `limit`. */
export async function addressesEndedAfter(
  db: Queryable,
  of: { readonly workflowId: string; readonly after: number; readonly limit: number },
): Promise<EndedAddress[]> {
  return db.query<EndedAddress>(
    `${placesAfter}
     select p.position, e.email->>'address' as address, e.email->>'mail_provider' as provider, e.email->>'verdict' as verdict
     from place p join result r on r.workflow_id = $1 and r.n = p.n cross join lateral (select r.body->'emails'->0 as email) e order by p.position`,
    [of.workflowId, of.after, of.limit],
  );
}

/** Numbers of the tasks behind the position `after`, and up to which position they are: of at most `limit` statements that ended some. */
export async function tasksEndedAfter(
  db: Queryable,
  of: { readonly workflowId: string; readonly after: number; readonly limit: number },
): Promise<{ readonly upto: number; readonly tasks: readonly number[] }[]> {
  return db.query("select upto, tasks from ending where workflow_id = $1 and upto > $2 order by upto limit $3", [of.workflowId, of.after, of.limit]);
}

// $1 the workflow, $2 the position after which, $3 how many at most. A statement ended at least one task.
const placesAfter = `with place as (
  select e.upto - cardinality(e.tasks) + nth::int as position, n
  from (select upto, tasks from ending where workflow_id = $1 and upto > $2 order by upto limit $3) e
    cross join lateral unnest(e.tasks) with ordinality as t(n, nth)
  where e.upto - cardinality(e.tasks) < $2 + $3 and e.upto - cardinality(e.tasks) + nth > $2 order by position limit $3
)`;
