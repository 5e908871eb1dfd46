/** `DELETE /lead-lists/{list_id}/leads`, with a body: leads that leave a list (contract section 5.5). */
import { createRoute, z } from "@hono/zod-openapi";
import { removeFromList } from "../../engine/leads.ts";
import type { Api, Dependencies } from "../api.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listFor, listId, listPath } from "./list-answer.ts";
import { leadIdExample } from "./list-leads.ts";

const removeRequest = z
  .strictObject({ lead_ids: z.array(z.string()).min(1).max(100).openapi({ description: "Ids that are not on the list are ignored.", example: [leadIdExample] }) })
  .openapi("RemoveLeads");

const removedAnswer = z.object({ list_id: listId, removed: z.int().openapi({ example: 1 }) }).openapi("RemovedLeads");

export const removeLeadsRoute = createRoute({
  method: "delete",
  path: "/lead-lists/{list_id}/leads",
  operationId: "removeLeads",
  ...scoped("lists:write"),
  tags: ["Lead lists"],
  summary: "Take leads off a list",
  description: "The leads are not deleted. Free.",
  request: { params: listPath, body: { required: true, content: { "application/json": { schema: removeRequest, example: { lead_ids: [leadIdExample] } } } } },
  responses: { 200: { description: "How many left.", content: { "application/json": { schema: removedAnswer } } }, ...problems("unknown_list", "invalid_request") },
});

export function mountRemoveLeads(api: Api, { engine }: Dependencies): void {
  api.openapi(removeLeadsRoute, async (c) => {
    const list = await listFor(engine.database, c.var.identity, c.req.valid("param").list_id);
    const removed = await removeFromList(engine.database, { listId: list.id, leadIds: c.req.valid("json").lead_ids });
    return c.json({ list_id: list.id, removed }, 200);
  });
}
