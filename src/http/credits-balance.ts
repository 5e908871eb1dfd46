/** `GET /credits/balance`: what the organization can spend (contract section 4.2). */
import { createRoute } from "@hono/zod-openapi";
import { balanceAnswer } from "../contract/legacy.ts";
import { balanceOf } from "../engine/credits.ts";
import type { Api, Dependencies } from "./api.ts";
import { refusals } from "./refusals.ts";
import { scoped } from "./scoped.ts";

export const creditsBalanceRoute = createRoute({
  method: "get",
  path: "/credits/balance",
  operationId: "getCreditsBalance",
  ...scoped("credits:read"),
  tags: ["Account"],
  summary: "Read the credit balance",
  description: "Credits that are free to spend, always a whole number. Free.",
  responses: {
    200: { description: "The balance.", content: { "application/json": { schema: balanceAnswer } } },
    ...refusals("insufficient_scope"),
  },
});

export function mountCreditsBalance(api: Api, { engine }: Dependencies): void {
  api.openapi(creditsBalanceRoute, async (c) => {
    const { organizationId } = c.var.identity;
    return c.json({ organization_id: organizationId, credits: await balanceOf(engine.database, organizationId) }, 200);
  });
}
