/** `POST /lead-lists`: a list by its name; the same name again is the same list (contract section 5.5). */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import { createList } from "../../engine/lead-lists.ts";
import type { Api, Dependencies } from "../api.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listAnswer, listDetail, listFor, readerOf } from "./list-answer.ts";

export const listName = z.string().trim().min(1).max(200);
export const listDescription = z.string().max(2_000).nullish();

const createListRequest = z
  .strictObject({
    name: listName.openapi({ description: "Yours alone: another user may have a list of the same name. Letter case makes no difference.", example: "Trade fair" }),
    description: listDescription.openapi({ example: "Met in spring" }),
    folder_id: z.string().nullish().openapi({ description: "A folder of yours.", example: null }),
  })
  .openapi("CreateList");

export const createListRoute = createRoute({
  method: "post",
  path: "/lead-lists",
  operationId: "createList",
  ...scoped("lists:write"),
  tags: ["Lead lists"],
  summary: "Create a lead list",
  description: "Where you have a list of that name, that one is answered, with `200` and `reused: true`. Free.",
  request: { body: { required: true, content: { "application/json": { schema: createListRequest, example: { name: "Trade fair", description: "Met in spring" } } } } },
  responses: {
    201: { description: "The new list.", content: { "application/json": { schema: listDetail } } },
    200: { description: "The list that was there.", content: { "application/json": { schema: listDetail } } },
    ...problems("list_cap_reached", "unknown_folder", "invalid_request"),
  },
});

export function mountCreateList(api: Api, { engine, now, listsMax }: Dependencies): void {
  api.openapi(createListRoute, async (c) => {
    const { name, description = null, folder_id: folderId = null } = c.req.valid("json");
    const { identity } = c.var;
    const list = { name, description, folderId, listsMax, nowMs: now() };
    const created = await engine.database.transaction((tx) => createList(tx, readerOf(identity), list));
    switch (created.kind) {
      case "list_cap_reached":
      case "unknown_folder":
        throw new ApiError(created.kind);
      case "created":
      case "reused": {
        const reused = created.kind === "reused";
        const said = { nowMs: now(), reused, message: reused ? "You have a list of this name." : "List created." };
        const answer = await listAnswer(engine.database, await listFor(engine.database, identity, created.id), said);
        return reused ? c.json(answer, 200) : c.json(answer, 201);
      }
    }
  });
}
