/** `GET /webhooks/deliveries`: the log of a workflow's webhook (contract section 4.5). */
import { createRoute } from "@hono/zod-openapi";
import { ApiError } from "../contract/errors.ts";
import { deliveriesAnswer, deliveriesQuery } from "../contract/legacy.ts";
import type { Queryable } from "../engine/database.ts";
import type { Identity } from "../engine/identity/api-keys.ts";
import { deliveriesOf } from "../engine/outbox.ts";
import { isUuid } from "../engine/uuid.ts";
import type { Api, Dependencies } from "./api.ts";
import { valueError } from "./validation-items.ts";
import { readableWorkflow } from "./readable-workflow.ts";
import { refusals } from "./refusals.ts";
import { scoped } from "./scoped.ts";
import { publicWorkflowId, workflowIdFrom } from "./workflow-id.ts";

const pageSize = 50;

export const webhookDeliveriesRoute = createRoute({
  method: "get",
  path: "/webhooks/deliveries",
  operationId: "listWebhookDeliveries",
  ...scoped("enrich:read"),
  tags: ["Webhooks"],
  summary: "Read the delivery log of webhooks",
  description: "Every attempt with its answer. Anything but a 2xx within 10 seconds is tried again after 1, 2, 4, 8 and 16 seconds, then hours apart for three days.",
  request: { query: deliveriesQuery },
  responses: {
    200: { description: "The log.", content: { "application/json": { schema: deliveriesAnswer } } },
    ...refusals("insufficient_scope", "unknown_workflow", "invalid_request"),
  },
});

export function mountWebhookDeliveries(api: Api, { engine }: Dependencies): void {
  api.openapi(webhookDeliveriesRoute, async (c) => {
    const { organizationId } = c.var.identity;
    const query = c.req.valid("query");
    const workflowId = query.workflow_id === undefined ? null : await ownWorkflow(engine.database, c.var.identity, query.workflow_id);
    const filter = { organizationId, workflowId, status: query.status ?? null, before: deliveryBefore(query.cursor), limit: pageSize + 1 };
    const { deliveries, attempts } = await deliveriesOf(engine.database, filter);
    const page = deliveries.slice(0, pageSize);
    const shown = new Set(page.map((delivery) => delivery.id));
    const answer = {
      workflow_id: workflowId === null ? null : publicWorkflowId(workflowId),
      webhooks: page.map((delivery) => ({
        webhook_id: delivery.id,
        workflow_id: delivery.workflowId === null ? null : publicWorkflowId(delivery.workflowId),
        event: delivery.event,
        url: delivery.url,
        status: delivery.status,
        attempts: delivery.attempts,
        next_attempt_at: delivery.status === "pending" ? delivery.nextAt.toISOString() : null,
        created_at: delivery.createdAt.toISOString(),
      })),
      deliveries: attempts
        .filter((attempt) => shown.has(attempt.deliveryId))
        .map((attempt) => ({
          webhook_id: attempt.deliveryId,
          attempt: attempt.attempt,
          status: attempt.status,
          response_code: attempt.responseCode,
          error_message: attempt.error,
          attempted_at: attempt.attemptedAt.toISOString(),
        })),
      cursor: deliveries.length > pageSize ? (page.at(-1)?.id ?? null) : null,
    };
    return c.json(answer, 200);
  });
}

async function ownWorkflow(db: Queryable, identity: Identity, publicId: string): Promise<string> {
  const view = await readableWorkflow(db, identity, workflowIdFrom(publicId));
  if (view === null) throw new ApiError("unknown_workflow");
  return view.id;
}

/** The cursor is the id of the last delivery of the page before. */
function deliveryBefore(cursor: string | undefined): string | null {
  if (cursor === undefined || cursor === "") return null;
  if (isUuid(cursor)) return cursor;
  throw new ApiError("invalid_request", { detail: [valueError({ loc: ["query", "cursor"], msg: "The cursor is not one that this listing gave", input: cursor })] });
}
