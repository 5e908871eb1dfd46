/** `POST /export/csv/signed-url`, and the download that it links to (contract section 5.9). */
import { createRoute, z } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { ApiError } from "../../contract/errors.ts";
import { listExists } from "../../engine/lead-lists.ts";
import type { Api, ApiEnv, Dependencies } from "../api.ts";
import { listFor, listId, listIdExample } from "../lists/list-answer.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { columnsFor } from "./columns.ts";
import { csvPieces } from "./csv-rows.ts";
import { signedExports } from "./signed-export.ts";

const lifeMs = 86_400_000;
const downloads = "/exports";

const exportRequest = z
  .strictObject({
    list_id: z.string().openapi({ example: listIdExample }),
    columns: z.array(z.string()).max(100).nullish().openapi({ description: "In this order; the usual ones where left out.", example: ["first_name", "last_name", "email"] }),
    include_smart_agents: z.boolean().default(true).openapi({ description: "Whether columns of smart agents are added behind them." }),
  })
  .openapi("ExportCsv");

const exportAnswer = z
  .object({
    list_id: listId,
    download_url: z.string().openapi({ description: "Needs no key: whoever has it can read the list until it expires.", example: "http://127.0.0.1:8787/exports/eyJsaXN0Ijoi….csv?exp=1767312000&sig=4f1c2a9b" }),
    expires_at: z.string().openapi({ format: "date-time", description: "24 hours from now.", example: "2026-01-02T00:00:00.000Z" }),
    row_count: z.int().openapi({ example: 40 }),
    file_size_bytes: z.int().openapi({ description: "As the list is now.", example: 4_096 }),
  })
  .openapi("CsvExport");

export const exportCsvRoute = createRoute({
  method: "post",
  path: "/export/csv/signed-url",
  operationId: "exportCsv",
  ...scoped("export:read"),
  tags: ["Export"],
  summary: "Get a link to a list as CSV",
  description: "UTF-8 with a byte order mark, safe to open in a spreadsheet. The list is read when it is downloaded. Free.",
  request: { body: { required: true, content: { "application/json": { schema: exportRequest, example: { list_id: listIdExample, columns: ["first_name", "last_name", "email"] } } } } },
  responses: { 200: { description: "The link.", content: { "application/json": { schema: exportAnswer } } }, ...problems("validation_error", "unknown_list", "invalid_request") },
});

export function mountExportCsv(api: Api, { engine, now }: Dependencies): void {
  const links = signedExports(engine.secret.keyFor("exports"));
  api.openapi(exportCsvRoute, async (c) => {
    const { list_id, columns, include_smart_agents } = c.req.valid("json");
    const list = await listFor(engine.database, c.var.identity, list_id);
    const terms = { list: list.id, columns: await columnsFor(engine.database, { listId: list.id, columns: columns ?? null, withAgents: include_smart_agents }) };
    const size = { rows: 0, bytes: 0 };
    for await (const { text, rows } of csvPieces(engine.database, terms)) {
      size.rows += rows;
      size.bytes += Buffer.byteLength(text);
    }
    const expiresAtMs = now() + lifeMs;
    const url = `${c.var.origin}${downloads}/${links.sign(terms, expiresAtMs)}`;
    return c.json({ list_id: list.id, download_url: url, expires_at: new Date(expiresAtMs).toISOString(), row_count: size.rows, file_size_bytes: size.bytes }, 200);
  });
}

/** No key: the link is the permission. A wrong or an expired one leads nowhere. */
export function mountDownloads(app: Hono<ApiEnv>, { engine, now }: Pick<Dependencies, "engine" | "now">): void {
  const links = signedExports(engine.secret.keyFor("exports"));
  app.get(`${downloads}/:file`, async (c) => {
    const [, what = ""] = /^([\w-]+)\.csv$/.exec(c.req.param("file")) ?? [];
    const terms = links.read({ what, exp: c.req.query("exp") ?? "", sig: c.req.query("sig") ?? "" }, now());
    if (terms === null || !(await listExists(engine.database, terms.list))) throw new ApiError("not_found");
    const pieces = csvPieces(engine.database, terms);
    const body = ReadableStream.from(encoded(pieces));
    return c.body(body, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="leads.csv"',
      "Cache-Control": "private, no-store",
    });
  });
}

async function* encoded(pieces: AsyncIterable<{ readonly text: string }>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const { text } of pieces) yield encoder.encode(text);
}
