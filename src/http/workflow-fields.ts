/** A workflow in the words of the wire, as a status answer and a webhook both tell it. */
import type { WorkflowFields } from "../contract/legacy.ts";
import { resultsMax } from "../contract/legacy.ts";
import type { Queryable } from "../engine/database.ts";
import type { WorkflowView } from "../engine/views.ts";
import { resultsOf } from "../engine/views.ts";
import { writeCursor } from "./cursor.ts";
import { resultItemOf } from "./result-item.ts";
import { publicWorkflowId } from "./workflow-id.ts";

export type Page = {
  /** The first result has this number, or a later one. */
  readonly from: number;
  readonly limit: number;
};

export const firstPage: Page = { from: 0, limit: resultsMax };

/** Results are null while the workflow runs. What the clock changes is left out. */
export async function workflowFieldsOf(db: Queryable, view: WorkflowView, { from, limit }: Page): Promise<Omit<WorkflowFields, "progress">> {
  const ended = view.completedAt !== null;
  const found = ended ? await resultsOf(db, { workflowId: view.id, from, limit: limit + 1 }) : [];
  const rows = found.slice(0, limit);
  return {
    ...workflowStateOf(view),
    results: ended ? rows.map((row) => resultItemOf(row.taskId, row.result)) : null,
    results_limit: limit,
    results_truncated: ended ? view.total - rows.length : 0,
    cursor: writeCursor("results", found.length > limit ? (rows.at(-1)?.n ?? null) : null),
  };
}

/** Without its results. The summary is null while it runs. */
export function workflowStateOf(view: WorkflowView): WorkflowState {
  return {
    workflow_id: publicWorkflowId(view.id),
    status: view.status,
    enrichment_type: view.type,
    summary: view.completedAt === null ? null : summaryOf(view),
    completed_at: view.completedAt?.toISOString() ?? null,
    credits_charged: view.creditsCharged,
    paused_at: view.pausedAt?.toISOString() ?? null,
    cancelled_at: view.cancelledAt?.toISOString() ?? null,
  };
}

type WorkflowState = Omit<WorkflowFields, "progress" | "results" | "results_limit" | "results_truncated" | "cursor">;

function summaryOf(view: WorkflowView): NonNullable<WorkflowFields["summary"]> {
  return {
    total: view.total,
    successful: view.successful,
    failed: view.failed,
    emails_found: view.emailsFound,
    phones_found: view.phonesFound,
  };
}
