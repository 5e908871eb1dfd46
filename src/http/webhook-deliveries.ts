/** `GET /webhooks/deliveries`: the log of a workflow's webhook (contract section 4.5). */
import { createRoute } from "@hono/zod-openapi";
import { ApiError } from "../contract/errors.ts";
import { deliveriesAnswer, deliveriesQuery } from "../contract/legacy.ts";
import { deliveriesOf } from "../engine/outbox.ts";
import { workflowView } from "../engine/views.ts";
import type { Api, Dependencies } from "./api.ts";
import { refusals } from "./refusals.ts";
import { scoped } from "./scoped.ts";
import { publicWorkflowId, workflowIdFrom } from "./workflow-id.ts";

export const webhookDeliveriesRoute = createRoute({
  method: "get",
  path: "/webhooks/deliveries",
  operationId: "listWebhookDeliveries",
  ...scoped("enrich:read"),
  tags: ["Webhooks"],
  summary: "Read the delivery log of a workflow's webhook",
  description: "Every attempt with its answer. Anything but a 2xx within 10 seconds is tried again after 1, 2, 4, 8 and 16 seconds.",
  request: { query: deliveriesQuery },
  responses: {
    200: { description: "The log.", content: { "application/json": { schema: deliveriesAnswer } } },
    ...refusals("insufficient_scope", "unknown_workflow", "invalid_request"),
  },
});

export function mountWebhookDeliveries(api: Api, { engine }: Dependencies): void {
  api.openapi(webhookDeliveriesRoute, async (c) => {
    const { organizationId } = c.var.identity;
    const workflowId = workflowIdFrom(c.req.valid("query").workflow_id);
    const view = workflowId === null ? null : await workflowView(engine.database, { organizationId, workflowId });
    if (view === null) throw new ApiError("unknown_workflow");
    const { deliveries, attempts } = await deliveriesOf(engine.database, { organizationId, workflowId: view.id });
    const answer = {
      workflow_id: publicWorkflowId(view.id),
      webhooks: deliveries.map((delivery) => ({
        webhook_id: delivery.id,
        status: delivery.status,
        attempts: delivery.attempts,
        next_attempt_at: delivery.status === "pending" ? delivery.nextAt.toISOString() : null,
        created_at: delivery.createdAt.toISOString(),
      })),
      deliveries: attempts.map((attempt) => ({
        webhook_id: attempt.deliveryId,
        attempt: attempt.attempt,
        status: attempt.status,
        response_code: attempt.responseCode,
        error_message: attempt.error,
        attempted_at: attempt.attemptedAt.toISOString(),
      })),
    };
    return c.json(answer, 200);
  });
}
