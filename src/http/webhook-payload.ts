/** What a webhook says when a workflow has ended (contract section 4.5). */
import { createHash } from "node:crypto";
import type { WebhookPayload } from "../contract/legacy.ts";
import type { Queryable } from "../engine/database.ts";
import { workflowView } from "../engine/views.ts";
import { publicApi } from "./paths.ts";
import { workflowFieldsOf } from "./workflow-fields.ts";

/** Null where the organization has no such workflow. */
export async function webhookPayloadOf(
  db: Queryable,
  of: { readonly organizationId: string; readonly workflowId: string },
): Promise<WebhookPayload | null> {
  const view = await workflowView(db, of);
  if (view === null) return null;
  const fields = await workflowFieldsOf(db, view);
  return {
    event: "enrichment.completed",
    workflow_id: fields.workflow_id,
    lead_list_id: protectedListId(of.organizationId),
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

/** The id of an organization's protected list, DEFAULT: a UUID out of its own id (version 8, RFC 9562 section 5.8). */
export function protectedListId(organizationId: string): string {
  const bytes = createHash("sha256").update(`DEFAULT list of ${organizationId}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
