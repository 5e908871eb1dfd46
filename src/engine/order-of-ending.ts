/**
 * The results of a workflow in the order in which its tasks ended. A position is a task's place in that order, from 1 on;
 * a workflow of which `done` tasks have ended has exactly the positions up to `done`, and none is added below later.
 */
import type { Result } from "../domain/merge.ts";
import { batchOf, taskId } from "./batches.ts";
import type { Queryable } from "./database.ts";

export type EndedRow = { readonly position: number; readonly n: number; readonly taskId: string; readonly result: Result };

/** Those behind the position `after`, at most `limit`. */
export async function endedAfter(
  db: Queryable,
  of: { readonly workflowId: string; readonly after: number; readonly limit: number },
): Promise<EndedRow[]> {
  const rows = await db.query<Omit<EndedRow, "taskId"> & { readonly batchId: string; readonly place: number }>(
    `with place as (
       select e.upto - cardinality(e.tasks) + nth::int as position, n
       from (select upto, tasks from ending where workflow_id = $1 and upto > $2 order by upto limit $3) e
         cross join lateral unnest(e.tasks) with ordinality as t(n, nth)
       where e.upto - cardinality(e.tasks) + nth > $2 order by position limit $3
     )
     select p.position, p.n, b.id as "batchId", b.place, r.body as result
     from place p join result r on r.workflow_id = $1 and r.n = p.n ${batchOf("$1", "p.n")} order by p.position`,
    [of.workflowId, of.after, of.limit],
  );
  return rows.map(({ position, n, batchId, place, result }) => ({ position, n, taskId: taskId(batchId, place), result }));
}
