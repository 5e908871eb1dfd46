/** `/api/v1/api-keys`: the keys of people (contract section 2.2). Keys are made by people; a key can list and revoke. */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import type { Scope } from "../../contract/scopes.ts";
import { scopes } from "../../contract/scopes.ts";
import type { ApiKey, Identity } from "../../engine/identity/api-keys.ts";
import { createKey, keyPrefix, listKeys, revokeKey } from "../../engine/identity/api-keys.ts";
import type { Api, Dependencies } from "../api.ts";
import { refusals } from "../refusals.ts";
import { refuseWithout, refuseWithoutFeature } from "../scoped.ts";
import { refuseKeys } from "./refuse-keys.ts";

const keyRequest = z.strictObject({
  name: z.string().trim().max(100).nullish().openapi({ example: "CRM sync" }),
  expires_at: z.iso.datetime({ offset: true }).nullish().openapi({ description: "From when it is refused; never otherwise.", example: "2027-01-01T00:00:00Z" }),
  scopes: z.array(z.enum(scopes)).min(1).nullish().openapi({ description: "What it may do; whatever its user may otherwise.", example: ["enrich:read", "enrich:write"] }),
});

const keyAnswer = z
  .object({
    key_id: z.string(),
    user_id: z.string(),
    key_prefix: z.literal(keyPrefix),
    key_last4: z.string().openapi({ example: "x7Qp" }),
    name: z.string().nullable(),
    scopes: z.array(z.enum(scopes)).nullable().openapi({ description: "Null: whatever its user may do." }),
    created_at: z.string(),
    expires_at: z.string().nullable(),
    last_used_at: z.string().nullable(),
    is_active: z.boolean(),
  })
  .openapi("PersonsKey");

const createdAnswer = z
  .object({
    api_key: z.string().openapi({ description: "Shown this once.", example: `${keyPrefix}…` }),
    key_id: z.string(),
    name: z.string().nullable(),
    scopes: z.array(z.enum(scopes)).nullable(),
    created_at: z.string().openapi({ example: "2026-04-06T15:00:00Z" }),
    expires_at: z.string().nullable().openapi({ example: "2027-01-01T00:00:00Z" }),
  })
  .openapi("CreatedKey");

const tags = ["People"];
const security = [{ session: [] }, { apiKey: ["admin:api_keys"] }];

export const createKeyRoute = createRoute({
  method: "post",
  path: "/api-keys",
  operationId: "createApiKey",
  security: [{ session: [] }],
  tags,
  summary: "Make an API key",
  description: "The key is shown once. It acts for its user in one organization, and never may more than that user.",
  request: { body: { required: true, content: { "application/json": { schema: keyRequest } } } },
  responses: {
    201: { description: "The key.", content: { "application/json": { schema: createdAnswer } } },
    ...refusals("session_required", "cross_site", "not_a_member", "not_allowed", "too_many_keys", "invalid_request", "body_too_large"),
  },
});

export const listKeysRoute = createRoute({
  method: "get",
  path: "/api-keys",
  operationId: "listPeoplesApiKeys",
  security,
  tags,
  summary: "List API keys",
  description: "Your own; with the scope `admin:api_keys`, those of the whole organization.",
  responses: {
    200: { description: "The keys, the oldest first.", content: { "application/json": { schema: z.object({ keys: z.array(keyAnswer) }) } } },
    ...refusals("insufficient_scope", "not_a_member"),
  },
});

export const revokeKeyRoute = createRoute({
  method: "delete",
  path: "/api-keys/{key_id}",
  operationId: "revokeApiKey",
  security,
  tags,
  summary: "Revoke an API key",
  description: "Your own; with the scope `admin:api_keys`, any of the organization. It is refused from then on, by every process.",
  request: { params: z.object({ key_id: z.string().max(100) }) },
  responses: {
    200: { description: "It is revoked.", content: { "application/json": { schema: z.object({ key_id: z.string(), revoked: z.literal(true) }) } } },
    ...refusals("insufficient_scope", "cross_site", "not_a_member", "unknown_key", "invalid_request"),
  },
});

export function mountKeys(api: Api, { engine, now }: Dependencies): void {
  const { database, secret } = engine;
  api.openapi(createKeyRoute, async (c) => {
    const { identity, tier } = c.var;
    refuseKeys(identity);
    refuseWithoutFeature("API_ACCESS", tier);
    const wanted = c.req.valid("json");
    const nowMs = now();
    const expiresAt = expiryOf(wanted.expires_at ?? null, nowMs);
    const granted: readonly Scope[] | null = wanted.scopes ?? null;
    const name = wanted.name ?? "";
    const { organizationId, userId } = identity;
    const made = await createKey(database, secret, { organizationId, userId, name, scopes: granted, expiresAt, nowMs });
    switch (made.kind) {
      case "too_many_keys":
      case "not_a_member":
        throw new ApiError(made.kind);
      case "not_granted":
        throw new ApiError("not_allowed", { detail: `Your role does not have ${made.scopes.join(", ")}` });
      case "created":
        c.header("Cache-Control", "no-store");
        return c.json(
          {
            api_key: made.key,
            key_id: made.id,
            name: name === "" ? null : name,
            scopes: granted === null ? null : [...granted],
            created_at: new Date(nowMs).toISOString(),
            expires_at: expiresAt?.toISOString() ?? null,
          },
          201,
        );
    }
  });
  api.openapi(listKeysRoute, async (c) => {
    const found = await listKeys(database, { organizationId: c.var.identity.organizationId, userId: whose(c.var.identity) });
    return c.json({ keys: found.map((key) => answerOf(key, now())) }, 200);
  });
  api.openapi(revokeKeyRoute, async (c) => {
    const { key_id: id } = c.req.valid("param");
    const { organizationId } = c.var.identity;
    const revoked = await revokeKey(database, { organizationId, userId: whose(c.var.identity), id, nowMs: now() });
    if (!revoked) throw new ApiError("unknown_key");
    return c.json({ key_id: id, revoked: true as const }, 200);
  });
}

/** Whose keys a caller may see: a key needs the scope for it, a person without it sees their own. */
function whose(identity: Identity): string | null {
  if (identity.via === "key") refuseWithout("admin:api_keys", identity);
  return identity.scopes.includes("admin:api_keys") ? null : identity.userId;
}

function expiryOf(text: string | null, nowMs: number): Date | null {
  if (text === null) return null;
  const expiresAt = new Date(text);
  if (expiresAt.getTime() > nowMs) return expiresAt;
  throw new ApiError("invalid_request", { detail: [{ type: "value_error", loc: ["body", "expires_at"], msg: "It has to be in the future", input: text }] });
}

function answerOf(key: ApiKey, nowMs: number): z.output<typeof keyAnswer> {
  return {
    key_id: key.id,
    user_id: key.userId,
    key_prefix: keyPrefix,
    key_last4: key.last4,
    name: key.name === "" ? null : key.name,
    scopes: key.scopes === null ? null : [...key.scopes],
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    is_active: key.revokedAt === null && (key.expiresAt === null || key.expiresAt.getTime() > nowMs),
  };
}
