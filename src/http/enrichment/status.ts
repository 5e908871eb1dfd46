/** `GET /enrichment/status/{workflow_id}`: how an enrichment is doing (contract section 5.7). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import type { Result } from "../../domain/merge.ts";
import { isCohortHandle, readCohort } from "../../engine/cohorts.ts";
import type { Queryable } from "../../engine/database.ts";
import type { Identity } from "../../engine/identity/api-keys.ts";
import type { WorkflowView } from "../../engine/views.ts";
import { onlyResult, workflowAccount } from "../../engine/workflow-account.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { leadIdExample } from "../lists/list-leads.ts";
import { etagHeader, polledWorkflow, unchanged, wait } from "../polling.ts";
import { percentOf } from "../progress.ts";
import { readableWorkflow } from "../readable-workflow.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { anyWorkflowIdFrom } from "../workflow-id.ts";
import { pollInstructions } from "./dispatch.ts";

const text = z.string().nullish();
const amount = z.int().nullish();

const singleResult = z
  .object({
    lead_id: z.string().openapi({ example: leadIdExample }),
    status: z.enum(["completed", "failed"]),
    full_name: text.openapi({ example: "Jane Doe" }),
    first_name: text.openapi({ example: "Jane" }),
    last_name: text.openapi({ example: "Doe" }),
    email: text.openapi({ example: "jane.doe@acme.example" }),
    email_status: text.openapi({ description: "valid, risky or unknown.", example: "valid" }),
    phone: text.openapi({ example: null }),
    linkedin_url: text.openapi({ example: null }),
    title: text.openapi({ example: "Head of Sales" }),
    company: text.openapi({ example: "Acme" }),
    enrichment_type: text.openapi({ example: "partial" }),
    provider: text.openapi({ description: "The source that gave the address or the phone.", example: "patterns" }),
  })
  .openapi("PersonResult");

const statusAnswer = z
  .object({
    ...envelope,
    workflow_id: z.string().openapi({ description: "The id that was asked about.", example: "enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    status: z.enum(["pending", "running", "completed", "failed", "cancelled"]).openapi({ description: "The last three are final." }),
    progress: amount.openapi({ description: "0 to 100.", example: 100 }),
    total: amount.openapi({ example: 1 }),
    processed: amount.openapi({ example: 1 }),
    completed: amount.openapi({ description: "Processed without an error, whatever was found.", example: 1 }),
    failed: amount.openapi({ description: "A source could not be asked.", example: 0 }),
    enrichment_type: text.openapi({ example: "partial" }),
    lead_list_id: text.openapi({ example: null }),
    summary: z.record(z.string(), z.unknown()).nullish().openapi({ example: { successful: 1, emails_found: 1, phones_found: 0 } }),
    refund_status: z.enum(["not_applicable", "pending_review"]).nullish(),
    refund_message: text.openapi({ example: null }),
    result: z.union([singleResult, z.null()]).optional().openapi({ description: "Of one person, when it is there." }),
    credits_charged: amount.openapi({ example: 1 }),
    credits_refunded: amount.openapi({ description: "Set aside and given back, so far.", example: 0 }),
  })
  .openapi("EnrichmentStatus");
type StatusAnswer = z.output<typeof statusAnswer>;

export const enrichmentStatusRoute = createRoute({
  method: "get",
  path: "/enrichment/status/{workflow_id}",
  operationId: "enrichmentStatus",
  ...scoped("enrich:read"),
  tags: ["Enrichment"],
  summary: "Read how an enrichment is doing",
  description:
    "Takes the id of any workflow, or the handle of a page of leads that was handed to one. Free; poll it every 5 to 10 seconds, or let it wait: until the work has ended or, with `If-None-Match`, until there is news.",
  request: { params: z.object({ workflow_id: z.string().openapi({ param: { name: "workflow_id", in: "path" }, example: "enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }) }), query: z.object({ wait }) },
  responses: {
    200: { description: "Where it is.", headers: etagHeader, content: { "application/json": { schema: statusAnswer } } },
    304: unchanged,
    ...problems("unknown_workflow", "invalid_request", "too_many_waits"),
  },
});

export function mountEnrichmentStatus(api: Api, { engine, now, version }: Dependencies): void {
  const { database, watching } = engine;
  api.openapi(enrichmentStatusRoute, async (c) => {
    const asked = c.req.valid("param").workflow_id;
    const { identity } = c.var;
    const place = isCohortHandle(asked) ? await cohortPlace(database, identity, { handle: asked, nowMs: now() }) : await workflowPlace(database, identity, anyWorkflowIdFrom(asked)?.id ?? null);
    if (place === null) throw new ApiError("unknown_workflow");
    const said = (found: Found): StatusAnswer => {
      const ends = found.status === "pending" || found.status === "running";
      return { ...enveloped(now(), { agent_instructions: ends ? pollInstructions : null, message: found.message }), ...found.fields, workflow_id: asked, status: found.status };
    };
    if (place.kind === "nowhere") return c.json(said(place.found), 200);
    const seen = await polledWorkflow(c, { watching, seconds: c.req.valid("query").wait, view: place.view, version });
    return seen === null ? c.body(null, 304) : c.json(said(await workflowStatus(database, seen)), 200);
  });
}

type Found = { readonly status: StatusAnswer["status"]; readonly message: string | null; readonly fields: Partial<StatusAnswer> };
/** Where to look: at a workflow, or at leads that none was started for. */
type Place = { readonly kind: "workflow"; readonly view: WorkflowView } | { readonly kind: "nowhere"; readonly found: Found };

async function workflowPlace(db: Queryable, identity: Identity, workflowId: string | null): Promise<Place | null> {
  const view = await readableWorkflow(db, identity, workflowId);
  return view === null ? null : { kind: "workflow", view };
}

/** A handle that nothing was done with stands for a list that was read: that is done. */
async function cohortPlace(db: Queryable, identity: Identity, of: { readonly handle: string; readonly nowMs: number }): Promise<Place | null> {
  const cohort = await readCohort(db, { organizationId: identity.organizationId, ...of });
  if (cohort === null) return null;
  if (cohort.workflowId !== null) return workflowPlace(db, identity, cohort.workflowId);
  const total = cohort.leadIds.length;
  return { kind: "nowhere", found: { status: "completed", message: "These leads were read; nothing was looked for.", fields: { progress: 100, total, processed: total, completed: total, failed: 0 } } };
}

async function workflowStatus(db: Queryable, view: WorkflowView): Promise<Found> {
  const account = await workflowAccount(db, view.id);
  const single = account.origin === "person" && view.completedAt !== null ? await onlyResult(db, view.id) : null;
  const paused = view.pausedAt !== null && view.completedAt === null;
  return {
    status: statusOf(view),
    message: paused ? "Some of it waits for credits." : null,
    fields: {
      progress: percentOf(view),
      total: view.total,
      processed: view.done,
      completed: view.done - view.errors,
      failed: view.errors,
      enrichment_type: view.type,
      lead_list_id: account.listId,
      summary: { total: view.total, successful: view.successful, emails_found: view.emailsFound, phones_found: view.phonesFound },
      refund_status: "not_applicable",
      refund_message: null,
      result: single === null ? null : resultOf(single.leadId, single.result, view),
      credits_charged: view.creditsCharged,
      credits_refunded: account.refunded,
    },
  };
}

function statusOf(view: WorkflowView): StatusAnswer["status"] {
  if (view.completedAt !== null && view.cancelledAt !== null) return "cancelled";
  switch (view.status) {
    case "queued":
      return "pending";
    case "running":
      return "running";
    case "completed":
    case "completed_with_errors":
      return "completed";
    case "failed":
      return "failed";
  }
}

const wordsFor = { reliable: "valid", risky: "risky", unknown: "unknown" } as const;

function resultOf(leadId: string, result: Result, view: WorkflowView): z.output<typeof singleResult> {
  const { prospect, company, sources } = result;
  return {
    lead_id: leadId,
    status: result.status,
    full_name: prospect.full_name,
    first_name: prospect.first_name,
    last_name: prospect.last_name,
    email: result.primary_email,
    email_status: result.primary_email_status === null ? null : wordsFor[result.primary_email_status],
    phone: result.personal_phone_numbers[0] ?? null,
    linkedin_url: prospect.linkedin_url,
    title: prospect.headline,
    company: company.name,
    enrichment_type: view.type,
    provider: sources["primary_email"] ?? sources["personal_phone_numbers"] ?? null,
  };
}
