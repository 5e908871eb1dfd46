/** `openapi.json`: the public API as a document, out of the routes that serve it. `npm run openapi` writes the file. */
import type { RouteConfig } from "@hono/zod-openapi";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { ErrorCode } from "../contract/errors.ts";
import { webhookPayload } from "../contract/legacy.ts";
import { expandedOperations, legacyOperations, openOperations, peoplesOperations } from "./operations.ts";
import { currentApi, peoplesApi, publicApi } from "./paths.ts";
import { problems, refusals } from "./refusals.ts";

export type OpenApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

export function openApiDocument(version: string): OpenApiDocument {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "clapi_…",
    description: "An API key: `Authorization: Bearer clapi_…`. It is shown once, when it is made.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "cleanlist.session_token",
    description: "The session of a person: `POST /api/v1/session`. Over TLS the cookie's name begins with `__Secure-`.",
  });
  for (const { route } of legacyOperations) app.openAPIRegistry.registerPath({ ...documented(repeatable(route, refusals), refusals), path: publicApi + route.path });
  for (const { route } of expandedOperations) app.openAPIRegistry.registerPath({ ...documented(repeatable(route, problems), problems), path: currentApi + route.path });
  for (const { route } of [...openOperations, ...peoplesOperations]) app.openAPIRegistry.registerPath({ ...documented(route, refusals), path: peoplesApi + route.path });
  app.openAPIRegistry.registerWebhook({
    method: "post",
    path: "enrichment.completed",
    operationId: "enrichmentCompleted",
    tags: ["Webhooks"],
    summary: "A workflow has ended",
    description:
      "Sent to the `webhook_url` of the request. The header `webhook-id` is the same in every attempt; the same workflow may be delivered more than once.",
    request: { body: { content: { "application/json": { schema: webhookPayload } } } },
    responses: { 200: { description: "Any 2xx within 10 seconds: delivered." } },
  });
  return app.getOpenAPI31Document({ openapi: "3.1.0", ...head, info: { ...info, version } });
}

type Refused = (...codes: ErrorCode[]) => RouteConfig["responses"];

/** With what `idempotency.ts` adds to every POST of a surface for keys; a preview changes nothing. */
function repeatable(route: RouteConfig, refused: Refused): RouteConfig {
  if (route.method !== "post" || route.operationId === "previewUpload") return route;
  const conflict = refused("idempotency_conflict", "in_progress")[409];
  if (conflict === undefined || !("description" in conflict)) return route;
  const own = route.responses[409];
  const both = own !== undefined && "description" in own ? { ...own, description: `${own.description} ${conflict.description}` } : conflict;
  return { ...route, request: { ...route.request, headers: idempotencyHeader }, responses: { ...route.responses, 409: both } };
}

/** With what is refused before an operation sees it: `well-formed.ts`, and the limit of bodies. */
function documented(route: RouteConfig, refused: Refused): RouteConfig {
  const before: readonly ErrorCode[] = route.request?.body === undefined ? [] : ["request_timeout", "body_too_large", "unsupported_media_type"];
  return { ...route, responses: { ...refused("invalid_request", ...before), ...route.responses } };
}

const idempotencyHeader = z.object({
  "Idempotency-Key": z.string().min(1).max(255).optional().openapi({
    description: "Sent again within 24 hours with the same key and body, the request gets its first answer (`Idempotency-Replayed: true`), and nothing is done twice.",
    example: "2f1c6f0e-6a55-4f0b-9a53-6f3f1f0b1a77",
  }),
});

const info = {
  title: "Cleanlist, self-hosted",
  description:
    "Bulk contact enrichment you host yourself: verified e-mail addresses, phones and company facts, with the evidence for every value. Every answer has an `X-Request-Id`; every refusal an `X-Error-Code`, with a page in `docs/errors/`. The operations below `/api/v2` answer below `/api/v1/public` too.",
  license: { name: "Apache-2.0", identifier: "Apache-2.0" },
};

const head = {
  servers: [{ url: "http://127.0.0.1:8787", description: "`cleanlist serve` on this machine" }],
  tags: [
    { name: "Enrichment", description: "Submit contacts, read results." },
    { name: "Webhooks", description: "Be told when a workflow has ended." },
    { name: "Account", description: "Keys and credits." },
  ],
};
