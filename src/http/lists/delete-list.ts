/** `DELETE /lead-lists/{list_id}`: the list goes, its leads stay (contract section 5.5). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { deleteList } from "../../engine/lead-lists.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listId, listPath, readerOf } from "./list-answer.ts";

const deletedAnswer = z.object({ ...envelope, list_id: listId, deleted: z.literal(true) }).openapi("DeletedList");

export const deleteListRoute = createRoute({
  method: "delete",
  path: "/lead-lists/{list_id}",
  operationId: "deleteList",
  ...scoped("lists:write"),
  tags: ["Lead lists"],
  summary: "Delete a lead list",
  description: "For good. Its leads are not deleted. Free.",
  request: { params: listPath },
  responses: {
    200: { description: "It is gone.", content: { "application/json": { schema: deletedAnswer } } },
    ...problems("list_protected", "unknown_list", "invalid_request"),
  },
});

export function mountDeleteList(api: Api, { engine, now }: Dependencies): void {
  api.openapi(deleteListRoute, async (c) => {
    const id = c.req.valid("param").list_id;
    const { kind } = await engine.database.transaction((tx) => deleteList(tx, readerOf(c.var.identity), id));
    if (kind !== "deleted") throw new ApiError(kind);
    return c.json({ ...enveloped(now(), { message: "List deleted." }), list_id: id, deleted: true as const }, 200);
  });
}
