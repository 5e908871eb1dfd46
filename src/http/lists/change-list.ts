/** `PATCH /lead-lists/{list_id}`: another name, description or folder (contract section 5.5). */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import { changeList } from "../../engine/lead-lists.ts";
import type { Api, Dependencies } from "../api.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listDescription, listName } from "./create-list.ts";
import { listAnswer, listDetail, listFor, listPath, readerOf } from "./list-answer.ts";

const changeListRequest = z
  .strictObject({
    name: listName.optional().openapi({ description: "Null is refused: a list has a name.", example: "Trade fair, spring" }),
    description: listDescription.openapi({ description: "Null clears it." }),
    folder_id: z.string().nullish().openapi({ description: "Null takes the list out of its folder." }),
  })
  .refine((change) => Object.keys(change).length > 0, "Provide at least one of name, description and folder_id")
  .openapi("ChangeList", { minProperties: 1 });

export const changeListRoute = createRoute({
  method: "patch",
  path: "/lead-lists/{list_id}",
  operationId: "updateList",
  ...scoped("lists:write"),
  tags: ["Lead lists"],
  summary: "Rename a lead list, describe it, or move it",
  description: "What is left out stays as it is. Free.",
  request: { params: listPath, body: { required: true, content: { "application/json": { schema: changeListRequest, example: { name: "Trade fair, spring" } } } } },
  responses: {
    200: { description: "The list as it is now.", content: { "application/json": { schema: listDetail } } },
    ...problems("validation_error", "list_protected", "unknown_list", "unknown_folder", "invalid_request"),
  },
});

export function mountChangeList(api: Api, { engine, now }: Dependencies): void {
  api.openapi(changeListRoute, async (c) => {
    const id = c.req.valid("param").list_id;
    const { name, description, folder_id: folderId } = c.req.valid("json");
    const changed = await engine.database.transaction((tx) => changeList(tx, readerOf(c.var.identity), id, { name, description, folderId }));
    if (changed.kind === "name_taken") throw new ApiError("validation_error", { detail: "Another list of yours has this name", details: { field: "name" } });
    if (changed.kind !== "changed") throw new ApiError(changed.kind);
    const list = await listFor(engine.database, c.var.identity, id);
    return c.json(await listAnswer(engine.database, list, { nowMs: now(), reused: false, message: "List updated." }), 200);
  });
}
