/** `/webhooks/secret`: what receivers check the signature of a webhook with. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { rotateWebhookSecret, webhookSecrets } from "../../engine/webhook-signing.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";

const secret = z.string().openapi({ description: "As the libraries of Standard Webhooks want it.", example: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" });
const secretAnswer = z
  .object({ ...envelope, secret, previous: z.object({ secret, valid_until: z.iso.datetime() }).nullable().openapi({ description: "Until then deliveries carry a signature of it too." }) })
  .openapi("WebhookSecret");
const dayS = 86_400;
const rotation = z
  .strictObject({ overlap_seconds: z.int().min(0).max(30 * dayS).default(dayS).openapi({ description: "How long the secret before stays valid; 0 where it has leaked." }) })
  .openapi("WebhookSecretRotation");
const answers = { 200: { description: "The secret that is valid now.", content: { "application/json": { schema: secretAnswer } } } };

export const readSecretRoute = createRoute({
  method: "get",
  path: "/webhooks/secret",
  operationId: "readWebhookSecret",
  ...scoped("admin:api_keys"),
  tags: ["Webhooks"],
  summary: "Read the secret that webhooks are signed with",
  description: "Every delivery carries `webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA256), as Standard Webhooks describes them.",
  responses: { ...answers, ...problems() },
});

export const rotateSecretRoute = createRoute({
  method: "post",
  path: "/webhooks/secret/rotate",
  operationId: "rotateWebhookSecret",
  ...scoped("admin:api_keys"),
  tags: ["Webhooks"],
  summary: "Make a new secret",
  description: "While both are valid, deliveries carry a signature of each.",
  request: { body: { required: true, content: { "application/json": { schema: rotation } } } },
  responses: { ...answers, ...problems("invalid_request", "body_too_large", "unsupported_media_type") },
});

export function mountReadSecret(api: Api, dependencies: Dependencies): void {
  api.openapi(readSecretRoute, async (c) => c.json(await answerOf(dependencies, c.var.identity.organizationId), 200));
}

export function mountRotateSecret(api: Api, dependencies: Dependencies): void {
  api.openapi(rotateSecretRoute, async (c) => {
    const { organizationId } = c.var.identity;
    const overlapMs = c.req.valid("json").overlap_seconds * 1_000;
    await rotateWebhookSecret(dependencies.engine.database, { organizationId, overlapMs, nowMs: dependencies.now() });
    return c.json(await answerOf(dependencies, organizationId), 200);
  });
}

async function answerOf({ engine, now }: Dependencies, organizationId: string): Promise<z.output<typeof secretAnswer>> {
  const { current, previous } = await webhookSecrets(engine.database, engine.secret, { organizationId, nowMs: now() });
  return { ...enveloped(now()), secret: current, previous: previous === null ? null : { secret: previous.secret, valid_until: previous.until.toISOString() } };
}
