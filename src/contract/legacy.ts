/**
 * The five operations of the public API (contract section 4), as schemas: validation, types and `openapi.json` all
 * come from here. Requests are read leniently, as the original does: unknown keys are ignored, null means absent.
 * Everything that is not in the contract is an additional field, so that an existing client notices nothing.
 */
import { z } from "@hono/zod-openapi";
import { progress } from "./progress.ts";
import { resultItem } from "./result-item.ts";
import { enrichmentTypes, workflowStatuses } from "./terms.ts";

const contactsMax = 250;
export const resultsMax = 250;
const textMax = 2_000;

/** `nullable()` of a named schema would say in the document that the name itself can be null. */
function orNull<Schema extends z.ZodType>(schema: Schema): z.ZodUnion<[Schema, z.ZodNull]> {
  return z.union([schema, z.null()]);
}

const workflowIdExample = "public_bulk_7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10";
const taskIdExample = "0b8e6a5c-2f47-4a3e-9d53-6f1f1f0c7a11";
const workflowId = z.string().openapi({ example: workflowIdExample });
const taskId = z.string().openapi({ example: taskIdExample });
const moment = z.iso.datetime();
const summary = z
  .object({
    total: z.int().openapi({ example: 3 }),
    successful: z.int().openapi({ description: "Something that was asked for was found.", example: 2 }),
    failed: z.int().openapi({ description: "Nothing was found, or a source could not be asked.", example: 1 }),
    emails_found: z.int().openapi({ example: 2 }),
    phones_found: z.int().openapi({ example: 0 }),
  })
  .openapi("Summary");

export const keyAnswer = z
  .object({
    valid: z.literal(true),
    user_id: z.string().openapi({ example: "user_default" }),
    organization_id: z.string().openapi({ example: "org_default" }),
  })
  .openapi("ValidKey");

export const balanceAnswer = z
  .object({
    organization_id: z.string().openapi({ example: "org_default" }),
    credits: z.int().min(0).openapi({ description: "Credits that are free to spend; what running workflows hold is not in it.", example: 1249 }),
  })
  .openapi("CreditsBalance");

const line = z.string().trim().max(textMax);
const given = line.nullish();

const contact = z
  .object({
    first_name: given.openapi({ example: "Jane" }),
    last_name: given.openapi({ example: "Doe" }),
    company_domain: given.openapi({ example: "acme.example" }),
    company_name: given.openapi({ example: "Acme" }),
    linkedin_url: given.openapi({ example: "https://www.linkedin.com/in/janedoe" }),
    email: given.openapi({ example: "jane.doe@acme.example" }),
  })
  .openapi("Contact", {
    description: `\`linkedin_url\`, or \`first_name\` + \`last_name\` + (\`company_domain\` or \`company_name\`), or \`email\`. At most ${String(textMax)} characters each.`,
  });

// The count is judged before the contacts are: a list that is far too long costs no more than one that is a little.
const contacts = z.preprocess(
  (list, context) => {
    const code = !Array.isArray(list) ? null : list.length === 0 ? "empty_contacts" : list.length > contactsMax ? "too_many_contacts" : null;
    if (code !== null) context.addIssue({ code: "custom", params: { code }, input: list });
    return list;
  },
  z.array(contact).openapi({ minItems: 1, maxItems: contactsMax }),
);

export const bulkRequest = z
  .object({
    enrichment_type: z
      .enum(enrichmentTypes)
      .nullish()
      .transform((type) => type ?? "partial")
      .openapi({
        type: "string",
        enum: [...enrichmentTypes],
        default: "partial",
        description:
          "`partial`: a work e-mail address. `phone_only`: a phone. `full`: both. `prospecting_only`: people at the company. `none`: what was submitted is verified and normalised.",
      }),
    contacts,
    webhook_url: given.openapi({ description: "https URL that is told once when the workflow ends.", example: "https://hooks.example/cleanlist" }),
  })
  .openapi("BulkEnrichmentRequest");

export const bulkAnswer = z
  .object({
    workflow_id: workflowId,
    status: z.literal("processing"),
    message: z.literal("Bulk enrichment started"),
    task_ids: z.array(taskId).openapi({ description: "One per contact, in the order of the contacts." }),
    total_contacts: z.int().openapi({ example: 1 }),
  })
  .openapi("BulkEnrichmentAccepted");

export const statusQuery = z.object({
  workflow_id: given.openapi({ type: "string", param: { name: "workflow_id", in: "query" }, description: "Id of a workflow: its summary and results.", example: workflowIdExample }),
  task_id: given.openapi({ type: "string", param: { name: "task_id", in: "query" }, description: "Id of a task: its result, and how it was found." }),
});

const workflowFields = z.object({
  workflow_id: workflowId,
  status: z.enum(workflowStatuses).openapi({ description: "The last three are final." }),
  enrichment_type: z.enum(enrichmentTypes),
  summary: orNull(summary).openapi({ description: "Null until the workflow has ended." }),
  results: z.array(resultItem).nullable().openapi({ description: "In the order of the contacts; null until the workflow has ended." }),
  completed_at: moment.nullable(),
  progress,
  credits_charged: z.int().openapi({ description: "Charged so far.", example: 2 }),
  paused_at: moment.nullable().openapi({ description: "Since when some of its contacts wait for credits; null where none does. They go on when credits are added, or with POST /workflows/{workflow_id}/resume." }),
  cancelled_at: moment.nullable().openapi({ description: "When it was cancelled; null where it was not." }),
  results_limit: z.int().openapi({ description: "Results that this answer has at most.", example: resultsMax }),
  results_truncated: z.int().openapi({ description: "Results that are not in this answer; 0 where it has all.", example: 0 }),
  cursor: z.string().nullable().openapi({ description: "With it as the parameter `cursor` the results go on; null where these are the last.", example: null }),
});

export const workflowAnswer = workflowFields
  .extend({ workflow: workflowFields.openapi({ description: "The same fields once more, for clients that look for them here." }) })
  .openapi("WorkflowStatus");
export type WorkflowFields = z.infer<typeof workflowFields>;

const traceEntry = z
  .object({
    source: z.string().openapi({ example: "patterns" }),
    outcome: z.string().openapi({ example: "found" }),
    why: z.string().openapi({ description: "The outcome in a sentence.", example: "gave 4 likely addresses" }),
    cost_usd: z.number().openapi({ description: "What the operator paid for it.", example: 0 }),
    took_ms: z.int().openapi({ example: 12 }),
    asked_at: moment,
  })
  .openapi("TraceEntry");
export type TraceEntry = z.infer<typeof traceEntry>;

export const taskAnswer = resultItem
  .omit({ status: true, task_id: true })
  .partial()
  .extend({
    task_id: taskId,
    workflow_id: workflowId,
    status: z.enum(["queued", "running", "completed", "failed"]),
    result: orNull(resultItem).openapi({ description: "Null until the task has ended; its fields are repeated beside it." }),
    trace: z.array(traceEntry).openapi({ description: "Who was asked, in order, and what came of it; complete when the task has ended." }),
  })
  .openapi("TaskStatus");

export const webhookPayload = z
  .object({
    event: z.literal("enrichment.completed"),
    workflow_id: workflowId,
    lead_list_id: z.uuid().openapi({ description: "The organization's protected list, DEFAULT." }),
    enrichment_type: z.enum(enrichmentTypes),
    status: z.enum(workflowStatuses),
    summary: orNull(summary),
    results: z.array(resultItem).nullable(),
    results_limit: z.int().openapi({ example: resultsMax }),
    results_truncated: z.int().openapi({ description: "Results left out: read them at `results_endpoint`.", example: 0 }),
    results_endpoint: z.string().openapi({ example: `/api/v1/public/enrich/status?workflow_id=${workflowIdExample}` }),
    completed_at: moment.nullable(),
  })
  .openapi("EnrichmentCompleted");
export type WebhookPayload = z.infer<typeof webhookPayload>;

const deliveryStatus = z.enum(["pending", "delivered", "failed"]);

export const deliveriesQuery = z.object({
  workflow_id: line.optional().openapi({ param: { name: "workflow_id", in: "query" }, description: "Only those of this workflow.", example: workflowIdExample }),
  status: deliveryStatus.optional().openapi({ param: { name: "status", in: "query" }, description: "Only those that stand so." }),
  cursor: line.optional().openapi({ param: { name: "cursor", in: "query" }, description: "`cursor` of the page before." }),
});

export const deliveriesAnswer = z
  .object({
    workflow_id: workflowId.nullable().openapi({ description: "The one that was asked for." }),
    webhooks: z
      .array(
        z.object({
          webhook_id: z.uuid().openapi({ description: "Sent as the header `webhook-id`, the same in every attempt." }),
          workflow_id: workflowId.nullable().openapi({ description: "Null where it is about none." }),
          event: z.string().openapi({ example: "enrichment.completed" }),
          url: z.string(),
          status: deliveryStatus,
          attempts: z.int().openapi({ example: 1 }),
          next_attempt_at: moment.nullable().openapi({ description: "Null once it is delivered or given up." }),
          created_at: moment,
        }),
      )
      .openapi({ description: "One per delivery, the newest first; empty where no webhook was asked for, or the workflow is still running." }),
    deliveries: z
      .array(
        z.object({
          webhook_id: z.uuid(),
          attempt: z.int().openapi({ example: 1 }),
          status: z.enum(["delivered", "failed"]),
          response_code: z.int().nullable().openapi({ description: "Null where no answer came.", example: 200 }),
          error_message: z.string().nullable(),
          attempted_at: moment,
        }),
      )
      .openapi({ description: "The log: one entry per attempt, in order." }),
    cursor: z.string().nullable().openapi({ description: "For the next page; null on the last." }),
  })
  .openapi("WebhookDeliveries");
