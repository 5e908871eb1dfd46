/** `GET /export/json`: a list as JSON, page by page (contract section 5.9). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { exportPage } from "../../engine/list-export.ts";
import type { Api, Dependencies } from "../api.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { enveloped } from "../enveloped.ts";
import { listFor, listId, listIdExample } from "../lists/list-answer.ts";
import { count, cursor } from "../paging.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { columnsFor } from "./columns.ts";

const query = z.object({
  list_id: z.string().openapi({ param: { name: "list_id", in: "query" }, example: listIdExample }),
  limit: count("limit", { max: 500, fallback: 100 }),
  cursor,
  columns: z
    .union([z.string(), z.array(z.string()).max(100)])
    .optional()
    .openapi({ type: "array", items: { type: "string" }, param: { name: "columns", in: "query" }, description: "Repeated once for each column; the usual ones and those of smart agents where left out." }),
});

const exportAnswer = z
  .object({
    ...envelope,
    list_id: listId,
    leads: z.array(z.record(z.string(), z.unknown())).openapi({ example: [{ lead_id: "2d0e5c1b-7b0a-4c39-b1f4-90e2f6c35a77", email: "jane.doe@acme.example" }] }),
    total: z.int().openapi({ description: "On all pages.", example: 40 }),
    cursor: z.string().nullish().openapi({ example: null }),
  })
  .openapi("ExportedLeads");

export const exportJsonRoute = createRoute({
  method: "get",
  path: "/export/json",
  operationId: "exportJson",
  ...scoped("export:read"),
  tags: ["Export"],
  summary: "Export a list as JSON",
  description: "In the order in which leads were added. Free.",
  request: { query },
  responses: { 200: { description: "A page of leads.", content: { "application/json": { schema: exportAnswer } } }, ...problems("validation_error", "unknown_list", "invalid_request") },
});

export function mountExportJson(api: Api, { engine, now }: Dependencies): void {
  api.openapi(exportJsonRoute, async (c) => {
    const asked = c.req.valid("query");
    const after = readCursor("export", asked.cursor) ?? 0;
    const list = await listFor(engine.database, c.var.identity, asked.list_id);
    const given = asked.columns === undefined ? null : [asked.columns].flat();
    const columns = await columnsFor(engine.database, { listId: list.id, columns: given, withAgents: given === null });
    const page = await exportPage(engine.database, { listId: list.id, columns, after, limit: asked.limit });
    return c.json({ ...enveloped(now()), list_id: list.id, leads: page.rows.map((row) => ({ ...row })), total: list.leadCount, cursor: writeCursor("export", page.after) }, 200);
  });
}
