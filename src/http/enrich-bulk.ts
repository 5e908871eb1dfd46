/** `POST /enrich/bulk`: accepts up to 250 contacts as one workflow (contract section 4.3). */
import type { z } from "@hono/zod-openapi";
import { createRoute } from "@hono/zod-openapi";
import { ApiError } from "../contract/errors.ts";
import { bulkAnswer, bulkRequest } from "../contract/legacy.ts";
import type { EnrichmentType } from "../contract/terms.ts";
import type { ValidationItem } from "../contract/validation.ts";
import type { Contact } from "../domain/contact.ts";
import { refusal } from "../domain/contact.ts";
import { submit } from "../engine/workflows.ts";
import type { Api, Dependencies } from "./api.ts";
import { refusals } from "./refusals.ts";
import { refuseType, scoped } from "./scoped.ts";
import { valueError } from "./validation-items.ts";
import type { WebhookPolicy } from "./webhook-url.ts";
import { checkWebhookUrl } from "./webhook-url.ts";
import { publicWorkflowId } from "./workflow-id.ts";

const example = {
  enrichment_type: "partial",
  contacts: [{ first_name: "Jane", last_name: "Doe", company_domain: "acme.example" }],
  webhook_url: "https://hooks.example/cleanlist",
};

export const enrichBulkRoute = createRoute({
  method: "post",
  path: "/enrich/bulk",
  operationId: "enrichBulk",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Enrich a list of contacts",
  description:
    "Answers at once; the work goes on behind it. The most that it can cost is held until each contact's result is known, and what was not found is not charged. Poll `GET /enrich/status` every 5 to 10 seconds, or give a `webhook_url`.",
  request: { body: { required: true, content: { "application/json": { schema: bulkRequest, example } } } },
  responses: {
    200: { description: "Accepted.", content: { "application/json": { schema: bulkAnswer } } },
    ...refusals("insufficient_scope", "empty_contacts", "too_many_contacts", "insufficient_credits", "body_too_large", "unsupported_media_type", "invalid_request"),
  },
});

export function mountEnrichBulk(api: Api, { engine, now, webhookPolicy }: Dependencies): void {
  api.openapi(enrichBulkRoute, async (c) => {
    const request = c.req.valid("json");
    const type = request.enrichment_type;
    refuseType(type, c.var.tier);
    const contacts = request.contacts.map(stated);
    refuseIncomplete(contacts, type);
    const webhookUrl = webhookUrlOf(request, webhookPolicy);
    const outcome = await submit(engine.intake, {
      workflowId: c.var.workId,
      organizationId: c.var.identity.organizationId,
      type,
      contacts,
      webhookUrl,
      leads: { kind: "collected" },
      nowMs: now(),
    });
    if (outcome.kind === "insufficient_credits") {
      throw new ApiError("insufficient_credits", { extra: { needed: outcome.needed, available: outcome.available } });
    }
    const answer = {
      workflow_id: publicWorkflowId(outcome.workflowId),
      status: "processing" as const,
      message: "Bulk enrichment started" as const,
      task_ids: [...outcome.taskIds],
      total_contacts: contacts.length,
    };
    return c.json(answer, 200);
  });
}

type Submitted = z.output<typeof bulkRequest>["contacts"][number];

/** Null and empty mean the same as absent. */
function stated(contact: Submitted): Contact {
  return isStated(contact) ? contact : Object.fromEntries(Object.entries(contact).filter(([, value]) => isGiven(value)));
}

/** Most contacts have nothing but what they state, and need no copy. */
function isStated(contact: Submitted): contact is Submitted & Contact {
  for (const field in contact) if (!isGiven(contact[field as keyof Submitted])) return false;
  return true;
}

function isGiven(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== "";
}

function refuseIncomplete(contacts: readonly Contact[], type: EnrichmentType): void {
  const detail: ValidationItem[] = [];
  for (const [index, contact] of contacts.entries()) {
    const msg = refusal(contact, type);
    if (msg !== null) detail.push(valueError({ loc: ["body", "contacts", index], msg, input: contact }));
  }
  if (detail.length > 0) throw new ApiError("invalid_request", { detail });
}

function webhookUrlOf(request: z.output<typeof bulkRequest>, policy: WebhookPolicy): string | null {
  const given = request.webhook_url ?? "";
  if (given === "") return null;
  const checked = checkWebhookUrl(given, policy);
  if (checked.kind === "accepted") return checked.url;
  throw new ApiError("invalid_request", { detail: [valueError({ loc: ["body", "webhook_url"], msg: checked.why, input: given })] });
}
