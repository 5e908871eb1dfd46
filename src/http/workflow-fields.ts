/** A workflow in the words of the wire, as a status answer and a webhook both tell it. */
import type { WorkflowFields } from "../contract/legacy.ts";
import { resultsMax } from "../contract/legacy.ts";
import type { Queryable } from "../engine/database.ts";
import type { WorkflowView } from "../engine/views.ts";
import { resultsOf } from "../engine/views.ts";
import { resultItemOf } from "./result-item.ts";
import { publicWorkflowId } from "./workflow-id.ts";

/** Summary and results are null while the workflow runs; there are at most `resultsMax` results. */
export async function workflowFieldsOf(db: Queryable, view: WorkflowView): Promise<WorkflowFields> {
  const ended = view.completedAt !== null;
  const rows = ended ? await resultsOf(db, { workflowId: view.id, from: 0, limit: resultsMax }) : [];
  return {
    workflow_id: publicWorkflowId(view.id),
    status: view.status,
    enrichment_type: view.type,
    summary: ended ? summaryOf(view) : null,
    results: ended ? rows.map((row) => resultItemOf(row.taskId, row.result)) : null,
    completed_at: view.completedAt?.toISOString() ?? null,
    progress: { done: view.done, total: view.total },
    credits_charged: view.creditsCharged,
    paused_at: view.pausedAt?.toISOString() ?? null,
    cancelled_at: view.cancelledAt?.toISOString() ?? null,
    results_limit: resultsMax,
    results_truncated: ended ? view.total - rows.length : 0,
  };
}

function summaryOf(view: WorkflowView): NonNullable<WorkflowFields["summary"]> {
  return {
    total: view.total,
    successful: view.successful,
    failed: view.failed,
    emails_found: view.emailsFound,
    phones_found: view.phonesFound,
  };
}
