/**
 * `POST /uploads`: a CSV of any size as a stream, to a workflow. An extension: the original takes 150 KB. Good rows run and
 * bad ones are told by their line. What was taken is taken, in parts: the same file sent again, after an answer that was
 * lost, goes on behind the last part. A day later it is asked anew. `POST /uploads/preview` tells what would be read, and takes nothing.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import { enrichmentTypes } from "../../contract/terms.ts";
import { createIdempotency } from "../../engine/idempotency.ts";
import { openImport } from "../../engine/workflows.ts";
import type { Mapping } from "../../table/map-columns.ts";
import { mapColumns } from "../../table/map-columns.ts";
import type { Table, TableRow } from "../../table/read-table.ts";
import { openTable } from "../../table/read-table.ts";
import { contactOf } from "../../table/row-contact.ts";
import { TableError } from "../../table/table-error.ts";
import type { Api, Dependencies } from "../api.ts";
import { pollUrl } from "../enrichment/dispatch.ts";
import { carriedOutOnce, fingerprintOf } from "../idempotency.ts";
import { refuseInvalid } from "../problems.ts";
import { problems } from "../refusals.ts";
import { refuseType, refuseWithoutFeature, scoped } from "../scoped.ts";
import { publicWorkflowId } from "../workflow-id.ts";
import type { SentFile } from "./sent-file.ts";
import { receiveFile } from "./sent-file.ts";
import { refusedShown, takeRows } from "./take-rows.ts";

/** As long as an answer is kept under an `Idempotency-Key`. */
const keptMs = 86_400_000;
const rowsShown = 5;

const mapDescription = "`field=header`, repeated: where the detected mapping is wrong. `field=` switches a field off.";
const map = z
  .union([z.string(), z.array(z.string()).max(20)])
  .optional()
  .openapi({ type: "array", items: { type: "string" }, param: { name: "map", in: "query" }, description: mapDescription });
const type = z.enum(enrichmentTypes).default("partial").openapi({ param: { name: "enrichment_type", in: "query" } });
const previewSettings = z.object({ map });
const uploadSettings = z.object({ map, enrichment_type: type });

const contact = z.record(z.string(), z.string().nullable()).openapi({ example: { first_name: "Jane", last_name: "Doe", company_domain: "acme.example" } });
const fields = z.record(z.string(), z.string()).openapi({ description: "Which header feeds which field.", example: { first_name: "First name" } });

const previewAnswer = z
  .object({
    columns: z.array(z.string()).openapi({ example: ["First name", "Last name", "Site"] }),
    mapping: fields,
    passed_over: z.array(z.object({ field: z.string(), header: z.string(), why: z.string() })).openapi({ description: "Columns that could have fed a field, and why they do not." }),
    encoding: z.string().openapi({ example: "utf-8" }),
    delimiter: z.string().openapi({ example: "," }),
    sample_contacts: z.array(contact).openapi({ description: "The first rows as they would be looked for." }),
  })
  .openapi("UploadPreview");

const uploadAnswer = z
  .object({
    workflow_id: z.string().openapi({ example: "public_bulk_7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    poll_url: z.string().openapi({ example: "http://127.0.0.1:8787/api/v2/enrichment/status/public_bulk_7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    mapping: fields,
    rows_read: z.int().openapi({ example: 1_000_000 }),
    rows_accepted: z.int().openapi({ example: 999_998 }),
    rows_refused: z.int().openapi({ example: 2 }),
    refused_rows: z.array(z.object({ line: z.int().openapi({ example: 7 }), why: z.string() })).openapi({ description: `The first ${String(refusedShown)} of them, by their line in the file.` }),
  })
  .openapi("Uploaded");

const csvExample = "First name,Last name,Site\nJane,Doe,acme.example\n";
/** Described only: the framework would read the whole of a form that has a schema to check. Generators of clients take the first type. */
const form = (more: Readonly<Record<string, object>>): object => ({
  type: "object",
  required: ["file"],
  properties: { file: { type: "string", contentMediaType: "application/octet-stream", description: "The CSV; the only file." }, map: { type: "array", items: { type: "string" }, description: mapDescription }, ...more },
});
const body = (more: Readonly<Record<string, object>> = {}) =>
  ({ required: true, content: { "multipart/form-data": { schema: form(more) }, "text/csv": { schema: z.string().openapi({ example: csvExample }) } } }) as const;

export const previewUploadRoute = createRoute({
  method: "post",
  path: "/uploads/preview",
  operationId: "previewUpload",
  ...scoped("lists:write"),
  tags: ["Enrichment"],
  summary: "See how a CSV would be read",
  description: "Takes the file, or its beginning, as the body or in a form; nothing of it is kept. Free.",
  request: { query: previewSettings, body: body() },
  responses: { 200: { description: "What was detected.", content: { "application/json": { schema: previewAnswer } } }, ...problems("validation_error", "body_too_large", "import_switched_off", "invalid_request") },
});

export const uploadRoute = createRoute({
  method: "post",
  path: "/uploads",
  operationId: "upload",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Enrich a CSV of any size",
  description:
    "The raw file as the body, or as the one file of a form, in any common encoding and with any delimiter. What the query says, fields of the form may say instead. Good rows run from the moment they are read, and become leads of the list DEFAULT. Rows that the balance does not cover wait for credits. The same file with the same type and mapping is the same workflow for 24 hours; with an `Idempotency-Key`, that key says what is the same.",
  request: { query: uploadSettings, body: body({ enrichment_type: { type: "string", enum: [...enrichmentTypes], default: "partial" } }) },
  responses: { 200: { description: "Read to its end.", content: { "application/json": { schema: uploadAnswer } } }, ...problems("validation_error", "body_too_large", "import_switched_off", "invalid_request") },
});

export function mountPreviewUpload(api: Api, { importsLists }: Dependencies): void {
  api.openapi(previewUploadRoute, async (c) => {
    if (!importsLists) throw new ApiError("import_switched_off");
    const { signal } = c.req.raw;
    await using file = await receiveFile(c.req.raw);
    const { map: overrides } = withFields(previewSettings, c.req.valid("query"), file.fields);
    const { table, mapping } = await readable(file.path, overrides, signal);
    const answer = {
      columns: [...table.columns],
      mapping: headersOf(mapping),
      passed_over: mapping.passedOver.map(({ field, header, why }) => ({ field, header, why })),
      encoding: table.encoding,
      delimiter: table.delimiter,
      sample_contacts: table.samples.slice(0, rowsShown).map((cells) => contactOf(mapping, cells)),
    };
    return c.json(answer, 200);
  });
}

export function mountUpload(api: Api, { engine, now, log, importsLists }: Dependencies): void {
  const once = carriedOutOnce({ store: createIdempotency(engine.database), now, log });
  api.openapi(uploadRoute, async (c) => {
    refuseWithoutFeature("data_source_csv_upload", c.var.tier);
    refuseType(c.req.valid("query").enrichment_type, c.var.tier);
    if (!importsLists) throw new ApiError("import_switched_off");
    const { signal } = c.req.raw;
    const { organizationId } = c.var.identity;
    await using file = await receiveFile(c.req.raw);
    const { enrichment_type: wanted, map: overrides } = withFields(uploadSettings, c.req.valid("query"), file.fields);
    refuseType(wanted, c.var.tier);
    const { table, mapping } = await readable(file.path, overrides, signal);
    const content = `upload ${file.hash} ${wanted} ${JSON.stringify(headersOf(mapping))}`;
    const taken = async () => {
      const { workId: workflowId } = c.var;
      const importKey = c.req.header("idempotency-key") === undefined ? content : `upload ${workflowId}`;
      const opened = await openImport(engine.intake, { organizationId, type: wanted, importKey, keptMs, workflowId, leads: "collected", nowMs: now() });
      const rows = await takeRows(engine.intake, { ...opened, organizationId, type: wanted, rows: told(table.rows({ signal })), mapping, now });
      const id = publicWorkflowId(opened.workflowId);
      return c.json({ workflow_id: id, poll_url: pollUrl(c.var, id), mapping: headersOf(mapping), ...rows }, 200);
    };
    return await once(c, async () => fingerprintOf(c, content), taken); // the file is gone when this returns
  });
}

/** Fields of a form go before the query. */
function withFields<Shape extends z.core.$ZodLooseShape>(settings: z.ZodObject<Shape>, query: z.output<z.ZodObject<Shape>>, sent: SentFile["fields"]): z.output<z.ZodObject<Shape>> {
  if (sent.length === 0) return query;
  const given = Object.fromEntries([...Map.groupBy(sent, ([name]) => name)].map(([name, all]) => [name, name === "map" ? all.map(([, value]) => value) : all.at(-1)?.[1]]));
  const checked = settings.strict().safeParse({ ...query, ...given });
  refuseInvalid({ ...checked, target: "json", data: given });
  return checked.data ?? query;
}

async function readable(path: string, overrides: string | readonly string[] | undefined, signal: AbortSignal): Promise<{ readonly table: Table; readonly mapping: Mapping }> {
  try {
    const table = await openTable(path, { signal });
    const mapping = mapColumns({ columns: table.columns, samples: table.samples, overrides: overrides === undefined ? [] : [overrides].flat() });
    if (mapping.kind === "problem") throw new ApiError("validation_error", { detail: mapping.problem.replaceAll("--map ", "map="), details: { columns: table.columns.slice(0, 100) } });
    return { table, mapping };
  } catch (error) {
    throw refusedTable(error);
  }
}

/** A mistake that is found further down refuses the rest; what stands above it was taken. */
async function* told(rows: AsyncIterable<TableRow[]>): AsyncGenerator<TableRow[]> {
  try {
    yield* rows;
  } catch (error) {
    throw refusedTable(error);
  }
}

function refusedTable(error: unknown): unknown {
  return error instanceof TableError ? new ApiError("validation_error", { detail: error.message, cause: error }) : error;
}

function headersOf(mapping: Mapping): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping.fields).map(([field, choice]) => [field, choice.header]));
}
