/** What a workflow is about and what it cost, for those who read how it is doing. */
import type { Result } from "../domain/merge.ts";
import type { StoredResult } from "../domain/stored-result.ts";
import { restoredResult } from "../domain/stored-result.ts";
import { batchOf } from "./batches.ts";
import type { Queryable } from "./database.ts";
import type { Origin } from "./workflows.ts";

export type WorkflowAccount = {
  readonly origin: Origin;
  readonly listId: string | null;
  /** Credits that were set aside for it, and given back. */
  readonly refunded: number;
};

export async function workflowAccount(db: Queryable, workflowId: string): Promise<WorkflowAccount> {
  const [row] = await db.query<WorkflowAccount>(
    `select w.origin, w.lead_list_id::text as "listId",
       coalesce((select sum(amount) from credit_entry e where e.workflow_id = w.id and e.kind in ('release', 'charge')), 0)::float8 as refunded
     from workflow w where w.id = $1`,
    [workflowId],
  );
  return row ?? { origin: "bulk", listId: null, refunded: 0 };
}

/** Of a workflow of one person: the lead and the result; null while there is none. */
export async function onlyResult(db: Queryable, workflowId: string): Promise<{ readonly leadId: string; readonly result: Result } | null> {
  const [row] = await db.query<{ leadId: string; result: StoredResult }>(
    `select b.leads[b.place + 1]::text as "leadId", r.body as result from result r ${batchOf("$1", "0")} where r.workflow_id = $1 and r.n = 0 and b.leads is not null`,
    [workflowId],
  );
  return row === undefined ? null : { leadId: row.leadId, result: restoredResult(row.result) };
}
