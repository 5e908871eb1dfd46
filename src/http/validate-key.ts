/** `GET /auth/validate-key`: whose key this is (contract section 4.1). */
import { createRoute } from "@hono/zod-openapi";
import { keyAnswer } from "../contract/legacy.ts";
import type { Api } from "./api.ts";
import { refusals } from "./refusals.ts";
import { scoped } from "./scoped.ts";

export const validateKeyRoute = createRoute({
  method: "get",
  path: "/auth/validate-key",
  operationId: "validateKey",
  ...scoped(null),
  tags: ["Account"],
  summary: "Validate an API key",
  description: "Says whose key this is. Free.",
  responses: {
    200: { description: "The key is valid.", content: { "application/json": { schema: keyAnswer } } },
    ...refusals(),
  },
});

export function mountValidateKey(api: Api): void {
  api.openapi(validateKeyRoute, (c) => {
    const { userId, organizationId } = c.var.identity;
    return c.json({ valid: true as const, user_id: userId, organization_id: organizationId }, 200);
  });
}
