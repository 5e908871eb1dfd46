/** `GET /lead-lists/{list_id}` (contract section 5.5). */
import { createRoute } from "@hono/zod-openapi";
import type { Api, Dependencies } from "../api.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listAnswer, listDetail, listFor, listPath } from "./list-answer.ts";

export const readListRoute = createRoute({
  method: "get",
  path: "/lead-lists/{list_id}",
  operationId: "getList",
  ...scoped("lists:read"),
  tags: ["Lead lists"],
  summary: "Read a lead list",
  description: "Its counts are those of this moment. Free.",
  request: { params: listPath },
  responses: { 200: { description: "The list.", content: { "application/json": { schema: listDetail } } }, ...problems("unknown_list", "invalid_request") },
});

export function mountReadList(api: Api, { engine, now }: Dependencies): void {
  api.openapi(readListRoute, async (c) => {
    const list = await listFor(engine.database, c.var.identity, c.req.valid("param").list_id);
    return c.json(await listAnswer(engine.database, list, { nowMs: now(), reused: false, message: null }), 200);
  });
}
