/** `/webhooks/endpoints`: where an organization wants to be told, and of what. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { webhookEvents } from "../../contract/terms.ts";
import type { Endpoint } from "../../engine/webhook-endpoints.ts";
import { enableEndpoint, listEndpoints, registerEndpoint, removeEndpoint } from "../../engine/webhook-endpoints.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { valueError } from "../validation-items.ts";
import type { WebhookPolicy } from "../webhook-url.ts";
import { checkWebhookUrl } from "../webhook-url.ts";

const moment = z.iso.datetime();
const endpointId = z.uuid().openapi({ example: "0b8e6a5c-2f47-4a3e-9d53-6f1f1f0c7a11" });
const endpoint = z
  .object({
    endpoint_id: endpointId,
    url: z.string().openapi({ example: "https://hooks.example/cleanlist" }),
    events: z.array(z.enum(webhookEvents)).openapi({ description: "Empty for the `webhook_url` of requests." }),
    failing_since: moment.nullable().openapi({ description: "Since when every attempt has failed." }),
    disabled_at: moment.nullable().openapi({ description: "When it was switched off for that; nothing is sent to it until it is enabled." }),
    created_at: moment,
  })
  .openapi("WebhookEndpoint");
const oneAnswer = z.object({ ...envelope, endpoint }).openapi("WebhookEndpointAnswer");
const listAnswer = z.object({ ...envelope, endpoints: z.array(endpoint) }).openapi("WebhookEndpoints");
const removedAnswer = z.object({ ...envelope, endpoint_id: endpointId, deleted: z.literal(true) }).openapi("WebhookEndpointDeleted");
const params = z.object({ endpoint_id: z.string().max(100).openapi({ param: { name: "endpoint_id", in: "path" } }) });
const json = <Schema extends z.ZodType>(schema: Schema): { readonly "application/json": { readonly schema: Schema } } => ({ "application/json": { schema } });

export const registerEndpointRoute = createRoute({
  method: "post",
  path: "/webhooks/endpoints",
  operationId: "registerWebhookEndpoint",
  ...scoped("admin:api_keys"),
  tags: ["Webhooks"],
  summary: "Register an endpoint for events of the organization",
  description:
    "`enrichment.completed`: a workflow has ended. `enrichment.results`: results as they come, up to a few hundred at once. `workflow.paused`: it waits for credits. `credits.low`. `webhook.disabled`. Registering a URL again changes its events and enables it.",
  request: {
    body: {
      required: true,
      content: json(z.strictObject({ url: z.string().trim().min(1).max(2_000), events: z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length) }).openapi("WebhookEndpointRegistration")),
    },
  },
  responses: { 200: { description: "The endpoint.", content: json(oneAnswer) }, ...problems("too_many_endpoints", "invalid_request", "body_too_large", "unsupported_media_type") },
});

export const listEndpointsRoute = createRoute({
  method: "get",
  path: "/webhooks/endpoints",
  operationId: "listWebhookEndpoints",
  ...scoped("enrich:read"),
  tags: ["Webhooks"],
  summary: "List the endpoints, and how they fare",
  responses: { 200: { description: "Those that were registered, and every URL that is switched off.", content: json(listAnswer) }, ...problems() },
});

export const removeEndpointRoute = createRoute({
  method: "delete",
  path: "/webhooks/endpoints/{endpoint_id}",
  operationId: "removeWebhookEndpoint",
  ...scoped("admin:api_keys"),
  tags: ["Webhooks"],
  summary: "Remove an endpoint",
  request: { params },
  responses: { 200: { description: "It is told of nothing any more.", content: json(removedAnswer) }, ...problems("unknown_endpoint", "invalid_request") },
});

export const enableEndpointRoute = createRoute({
  method: "post",
  path: "/webhooks/endpoints/{endpoint_id}/enable",
  operationId: "enableWebhookEndpoint",
  ...scoped("admin:api_keys"),
  tags: ["Webhooks"],
  summary: "Switch an endpoint on again that had failed for days",
  request: { params },
  responses: { 200: { description: "The endpoint.", content: json(oneAnswer) }, ...problems("unknown_endpoint", "invalid_request") },
});

export function mountRegisterEndpoint(api: Api, { engine, now, webhookPolicy }: Dependencies): void {
  api.openapi(registerEndpointRoute, async (c) => {
    const asked = c.req.valid("json");
    const url = acceptedUrl(asked.url, webhookPolicy);
    const registered = await registerEndpoint(engine.database, { organizationId: c.var.identity.organizationId, url, events: [...new Set(asked.events)], nowMs: now() });
    if (registered.kind === "too_many_endpoints") throw new ApiError("too_many_endpoints");
    return c.json({ ...enveloped(now()), endpoint: answerOf(registered.endpoint) }, 200);
  });
}

export function mountListEndpoints(api: Api, { engine, now }: Dependencies): void {
  api.openapi(listEndpointsRoute, async (c) => {
    const endpoints = await listEndpoints(engine.database, c.var.identity.organizationId);
    return c.json({ ...enveloped(now()), endpoints: endpoints.map(answerOf) }, 200);
  });
}

export function mountRemoveEndpoint(api: Api, { engine, now }: Dependencies): void {
  api.openapi(removeEndpointRoute, async (c) => {
    const id = c.req.valid("param").endpoint_id;
    const removed = await removeEndpoint(engine.database, { organizationId: c.var.identity.organizationId, id });
    if (!removed) throw new ApiError("unknown_endpoint");
    return c.json({ ...enveloped(now()), endpoint_id: id, deleted: true as const }, 200);
  });
}

export function mountEnableEndpoint(api: Api, { engine, now }: Dependencies): void {
  api.openapi(enableEndpointRoute, async (c) => {
    const enabled = await enableEndpoint(engine.database, { organizationId: c.var.identity.organizationId, id: c.req.valid("param").endpoint_id });
    if (enabled === null) throw new ApiError("unknown_endpoint");
    return c.json({ ...enveloped(now()), endpoint: answerOf(enabled) }, 200);
  });
}

/** The URL as it is sent to; refused with the field where it may not be. */
export function acceptedUrl(text: string, policy: WebhookPolicy): string {
  const checked = checkWebhookUrl(text, policy);
  if (checked.kind === "accepted") return checked.url;
  throw new ApiError("invalid_request", { detail: [valueError({ loc: ["body", "url"], msg: checked.why.replace("webhook_url", "url"), input: text })] });
}

function answerOf(of: Endpoint): z.output<typeof endpoint> {
  return {
    endpoint_id: of.id,
    url: of.url,
    events: [...of.events],
    failing_since: of.failingSince?.toISOString() ?? null,
    disabled_at: of.disabledAt?.toISOString() ?? null,
    created_at: of.createdAt.toISOString(),
  };
}
