/** What a webhook says when a workflow has ended (contract section 4.5). */
import type { WebhookPayload } from "../contract/legacy.ts";
import type { Queryable } from "../engine/database.ts";
import { defaultListId } from "../engine/lead-lists.ts";
import { workflowView } from "../engine/views.ts";
import { publicApi } from "./paths.ts";
import { firstPage, workflowFieldsOf } from "./workflow-fields.ts";

/** Null where the organization has no such workflow. */
export async function webhookPayloadOf(
  db: Queryable,
  of: { readonly organizationId: string; readonly workflowId: string },
): Promise<WebhookPayload | null> {
  const view = await workflowView(db, of);
  if (view === null) return null;
  const fields = await workflowFieldsOf(db, view, firstPage);
  return {
    event: "enrichment.completed",
    workflow_id: fields.workflow_id,
    lead_list_id: defaultListId(of.organizationId),
    enrichment_type: fields.enrichment_type,
    status: fields.status,
    summary: fields.summary,
    results: fields.results,
    results_limit: fields.results_limit,
    results_truncated: fields.results_truncated,
    results_endpoint: `${publicApi}/enrich/status?workflow_id=${fields.workflow_id}`,
    completed_at: fields.completed_at,
  };
}
