/** `GET /whoami`: whose key this is, and what it may do (contract section 5.3). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { tierNames } from "../../contract/features.ts";
import { personOf } from "../../engine/identity/members.ts";
import { organizationName } from "../../engine/organizations.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";

const whoamiAnswer = z
  .object({
    ...envelope,
    user_email: z.string().nullable().openapi({ description: "Masked: `j***@acme.example`.", example: "j***@acme.example" }),
    user_id: z.string().nullish().openapi({ example: "user_default" }),
    user_name: z.string().nullish().openapi({ example: "Jane Doe" }),
    organization_id: z.string().openapi({ example: "org_default" }),
    organization_name: z.string().nullish().openapi({ example: "Acme" }),
    auth_type: z.enum(["clerk_jwt", "api_key", "oauth"]).openapi({ description: "`clerk_jwt` is the contract's word for somebody who is signed in.", example: "api_key" }),
    scopes: z.array(z.string()).openapi({ example: ["lists:read", "enrich:write"] }),
    tier: z.enum(tierNames).openapi({ example: "enterprise" }),
    appsumo_tier: z.int().nullish().openapi({ description: "Always null here.", example: null }),
    features: z.array(z.string()).openapi({ description: "What the plan allows, sorted.", example: ["data_source_csv_upload", "enrich_email", "enrich_phone"] }),
  })
  .openapi("Whoami");

export const whoamiRoute = createRoute({
  method: "get",
  path: "/whoami",
  operationId: "whoami",
  ...scoped(null),
  tags: ["Account"],
  summary: "Read whose key this is, and what it may do",
  description: "Free, and any valid key may ask.",
  responses: { 200: { description: "The key's owner.", content: { "application/json": { schema: whoamiAnswer } } }, ...problems() },
});

export function mountWhoami(api: Api, { engine, now }: Dependencies): void {
  api.openapi(whoamiRoute, async (c) => {
    const { identity, tier } = c.var;
    const person = await personOf(engine.database, identity.userId);
    const answer = {
      ...enveloped(now()),
      user_email: person === null ? null : identity.via === "session" ? person.email : masked(person.email),
      user_id: identity.userId,
      user_name: person?.name ?? null,
      organization_id: identity.organizationId,
      organization_name: await organizationName(engine.database, identity.organizationId),
      auth_type: identity.via === "session" ? ("clerk_jwt" as const) : ("api_key" as const),
      scopes: identity.scopes.toSorted(),
      tier: tier.name,
      appsumo_tier: null,
      features: tier.features.toSorted(),
    };
    return c.json(answer, 200);
  });
}

/** `jane@acme.example` -> `j***@acme.example`: enough for its owner to know it again. */
function masked(email: string): string {
  return email.replace(/^(.)[^@]*/, "$1***");
}
