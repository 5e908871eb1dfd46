/** `GET /credits/balance` of the expanded API: the legacy answer, and what surrounds it (contract section 5.3). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { balanceOf } from "../../engine/credits.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";

const balanceAnswer = z
  .object({
    ...envelope,
    organization_id: z.string().openapi({ example: "org_default" }),
    credits: z.int().min(0).openapi({ description: "Credits that are free to spend; what running workflows hold is not in it.", example: 1249 }),
  })
  .openapi("Balance");

export const balanceRoute = createRoute({
  method: "get",
  path: "/credits/balance",
  operationId: "creditsBalance",
  ...scoped("credits:read"),
  tags: ["Account"],
  summary: "Read the credit balance",
  description: "Credits that are free to spend, always a whole number. Free.",
  responses: { 200: { description: "The balance.", content: { "application/json": { schema: balanceAnswer } } }, ...problems() },
});

export function mountBalance(api: Api, { engine, now }: Dependencies): void {
  api.openapi(balanceRoute, async (c) => {
    const { organizationId } = c.var.identity;
    const credits = await balanceOf(engine.database, organizationId);
    return c.json({ ...enveloped(now()), organization_id: organizationId, credits }, 200);
  });
}
