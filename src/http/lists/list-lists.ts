/** `GET /lead-lists`: the lists that this key can read, the newest first (contract section 5.5). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { listPage } from "../../engine/lead-lists.ts";
import type { Api, Dependencies } from "../api.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { enveloped } from "../enveloped.ts";
import { count, cursor } from "../paging.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listId, moment, readerOf } from "./list-answer.ts";

const query = z.object({
  folder_id: z.string().optional().openapi({ param: { name: "folder_id", in: "query" }, description: "Only the lists in this folder." }),
  limit: count("limit", { max: 100, fallback: 50 }),
  cursor,
});

const listsAnswer = z
  .object({
    ...envelope,
    lists: z.array(
      z
        .object({
          list_id: listId,
          name: z.string().openapi({ example: "Trade fair" }),
          lead_count: z.int().openapi({ example: 40 }),
          folder_id: z.string().nullish().openapi({ example: null }),
          created_at: moment,
          owner_name: z.string().nullish().openapi({ example: "user_default" }),
          visibility: z.enum(["private", "organization", "shared"]).nullish().openapi({ example: "private" }),
        })
        .openapi("LeadListSummary"),
    ),
    total: z.int().openapi({ description: "On all pages.", example: 1 }),
    cursor: z.string().nullable().openapi({ description: "Of the next page; null on the last one.", example: null }),
  })
  .openapi("LeadLists");

export const listListsRoute = createRoute({
  method: "get",
  path: "/lead-lists",
  operationId: "listLists",
  ...scoped("lists:read"),
  tags: ["Lead lists"],
  summary: "List the lead lists",
  description: "Your own, and the organization's list DEFAULT, which collects what is submitted. The newest first. Free.",
  request: { query },
  responses: { 200: { description: "A page of lists.", content: { "application/json": { schema: listsAnswer } } }, ...problems("validation_error", "invalid_request") },
});

export function mountListLists(api: Api, { engine, now }: Dependencies): void {
  api.openapi(listListsRoute, async (c) => {
    const asked = c.req.valid("query");
    const after = readCursor("lists", asked.cursor);
    const page = await listPage(engine.database, readerOf(c.var.identity), { folderId: asked.folder_id ?? null, after, limit: asked.limit });
    const lists = page.lists.map((list) => ({
      list_id: list.id,
      name: list.name,
      lead_count: list.leadCount,
      folder_id: list.folderId,
      created_at: list.createdAt.toISOString(),
      owner_name: list.ownerId,
      visibility: list.ownerId === null ? ("organization" as const) : ("private" as const),
    }));
    return c.json({ ...enveloped(now()), lists, total: page.total, cursor: writeCursor("lists", page.after) }, 200);
  });
}
