/** Addresses of a workflow that mail hosts let us wait for, by whose hosts they are and by why: `greylisted`, `throttled`, … */
import type { Queryable } from "./database.ts";

export type WaitingAddresses = { readonly provider: string | null; readonly why: string; readonly count: number };

/** Those that are asked again at this moment are among them. The work that is open is bounded, and so is what is counted. */
export function waitingAddresses(db: Queryable, workflowId: string): Promise<WaitingAddresses[]> {
  return db.query(
    `select outcome->>'provider' as provider, outcome->>'why' as why, count(*)::int as count
     from attempt where workflow_id = $1 and source = 'verifier' and outcome->>'kind' = 'pending' group by 1, 2 order by 3 desc, 1, 2`,
    [workflowId],
  );
}
