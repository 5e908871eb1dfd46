/** `GET /api-keys`: the caller's keys in this organization (contract section 5.4). */
import { createRoute, z } from "@hono/zod-openapi";
import { keyPrefix, listKeys } from "../../engine/identity/api-keys.ts";
import type { Api, Dependencies } from "../api.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";

const stamp = z.string().nullish().openapi({ example: "2026-05-12 09:31:44" });

const keysAnswer = z
  .object({
    keys: z.array(
      z
        .object({
          key_id: z.string().openapi({ example: "6f1e7a52-93c4-4e0b-8d25-0c4be1a7f310" }),
          key_prefix: z.string().openapi({ example: keyPrefix }),
          key_last4: z.string().openapi({ example: "x9Qz" }),
          name: z.string().nullish().openapi({ example: "CRM" }),
          scopes: z.array(z.string()).openapi({ example: ["lists:read"] }),
          created_at: stamp,
          last_used_at: stamp,
          is_active: z.boolean().openapi({ description: "False once it was revoked or has expired." }),
        })
        .openapi("ApiKey"),
    ),
  })
  .openapi("ApiKeys");

export const keysRoute = createRoute({
  method: "get",
  path: "/api-keys",
  operationId: "listApiKeys",
  ...scoped("admin:api_keys"),
  tags: ["Account"],
  summary: "List your API keys",
  description: "Prefix and last four characters: a key itself is shown once, when it is made. Free.",
  responses: { 200: { description: "The keys.", content: { "application/json": { schema: keysAnswer } } }, ...problems() },
});

export function mountKeysList(api: Api, { engine, now }: Dependencies): void {
  api.openapi(keysRoute, async (c) => {
    const { organizationId, userId, scopes } = c.var.identity;
    const keys = await listKeys(engine.database, { organizationId, userId });
    const rows = keys.map((key) => ({
      key_id: key.id,
      key_prefix: keyPrefix,
      key_last4: key.last4,
      name: key.name,
      scopes: [...(key.scopes ?? scopes)].toSorted(),
      created_at: stampOf(key.createdAt),
      last_used_at: key.lastUsedAt === null ? null : stampOf(key.lastUsedAt),
      is_active: key.revokedAt === null && (key.expiresAt === null || key.expiresAt.getTime() > now()),
    }));
    return c.json({ keys: rows }, 200);
  });
}

/** As the original writes it. */
function stampOf(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace("T", " ");
}
