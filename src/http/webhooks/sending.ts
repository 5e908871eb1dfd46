/** `POST /webhooks/test` and `/webhooks/deliveries/{webhook_id}/redeliver`: what is sent because somebody asked for it. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { queueTest, redeliver } from "../../engine/outbox.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { acceptedUrl } from "./endpoints.ts";

const queuedAnswer = z.object({ ...envelope, webhook_id: z.uuid().openapi({ description: "Look for it in GET /webhooks/deliveries." }), status: z.literal("pending") }).openapi("WebhookQueued");
const answers = { 200: { description: "It is sent at once.", content: { "application/json": { schema: queuedAnswer } } } };

export const testWebhookRoute = createRoute({
  method: "post",
  path: "/webhooks/test",
  operationId: "testWebhook",
  ...scoped("enrich:write"),
  tags: ["Webhooks"],
  summary: "Send a signed webhook that says nothing but that it arrived",
  request: { body: { required: true, content: { "application/json": { schema: z.strictObject({ url: z.string().trim().min(1).max(2_000) }).openapi("WebhookTest") } } } },
  responses: { ...answers, ...problems("invalid_request", "body_too_large", "unsupported_media_type") },
});

export const redeliverRoute = createRoute({
  method: "post",
  path: "/webhooks/deliveries/{webhook_id}/redeliver",
  operationId: "redeliverWebhook",
  ...scoped("enrich:write"),
  tags: ["Webhooks"],
  summary: "Send a webhook again",
  description: "With the same `webhook-id`, once: one that was delivered, or given up.",
  request: { params: z.object({ webhook_id: z.string().max(100).openapi({ param: { name: "webhook_id", in: "path" } }) }) },
  responses: { ...answers, ...problems("unknown_webhook", "webhook_under_way", "invalid_request") },
});

export function mountTestWebhook(api: Api, { engine, now, webhookPolicy }: Dependencies): void {
  api.openapi(testWebhookRoute, async (c) => {
    const url = acceptedUrl(c.req.valid("json").url, webhookPolicy);
    const webhookId = await queueTest(engine.database, { organizationId: c.var.identity.organizationId, url, nowMs: now() });
    return c.json({ ...enveloped(now()), webhook_id: webhookId, status: "pending" as const }, 200);
  });
}

export function mountRedeliver(api: Api, { engine, now }: Dependencies): void {
  api.openapi(redeliverRoute, async (c) => {
    const id = c.req.valid("param").webhook_id;
    const redelivered = await redeliver(engine.database, { organizationId: c.var.identity.organizationId, id, nowMs: now() });
    switch (redelivered.kind) {
      case "queued":
        return c.json({ ...enveloped(now()), webhook_id: id, status: "pending" as const }, 200);
      case "under_way":
        throw new ApiError("webhook_under_way");
      case "unknown_webhook":
        throw new ApiError("unknown_webhook");
    }
  });
}
