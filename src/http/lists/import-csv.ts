/** `POST /lead-lists/{list_id}/csv-import`: the people of a small CSV, put on a list and looked for (contract section 5.6). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import type { EnrichmentType } from "../../contract/terms.ts";
import type { Queryable } from "../../engine/database.ts";
import { claim, keep } from "../../engine/keyed-answers.ts";
import { addToList, leadsById, saveLeads } from "../../engine/leads.ts";
import type { Refuse } from "../../engine/refusable.ts";
import { refusable } from "../../engine/refusable.ts";
import type { SmallTable } from "../../table/small-table.ts";
import { readSmallTable } from "../../table/small-table.ts";
import { TableError } from "../../table/table-error.ts";
import type { Api, Dependencies } from "../api.ts";
import type { Refusal } from "../enrichment/dispatch.ts";
import { dispatch, redeem } from "../enrichment/dispatch.ts";
import { enveloped } from "../enveloped.ts";
import { currentApi } from "../paths.ts";
import { priceOfImport, refused } from "../pricing.ts";
import { problems } from "../refusals.ts";
import { refuseType, refuseWithout, refuseWithoutFeature, scoped } from "../scoped.ts";
import { publicWorkflowId } from "../workflow-id.ts";
import type { ImportField, ImportRows, SkipReason } from "./import-rows.ts";
import { importFields, importRows } from "./import-rows.ts";
import { listFor, listId, listPath } from "./list-answer.ts";

const csvBytesMax = 150 * 1024;
const rowsShown = 10;

const importRequest = z
  .strictObject({
    csv_content_base64: z.string().openapi({ description: "The file in base64: UTF-8, at most 150 KB before encoding. Its first row names the columns.", example: "Rmlyc3QsTGFzdCxDb21wYW55DQpKYW5lLERvZSxBY21lDQo=" }),
    column_mapping: z
      .partialRecord(z.enum(importFields), z.string())
      .refine((mapping) => Object.keys(mapping).length > 0, "Map at least one column")
      .openapi({ type: "object", description: "Which header feeds which field; other columns are left out.", example: { first_name: "First", last_name: "Last", company_name: "Company" } }),
    dispatch_enrichment: z.boolean().default(true).openapi({ description: "Whether the people are looked for at once." }),
    enrichment_type: z.enum(["partial", "phone_only", "full"]).nullish().openapi({ description: "Needed where they are." }),
    quote_id: z.string().nullish().openapi({ description: "Not needed; where it is given, it is checked and used up." }),
    idempotency_key: z.string().max(128).nullish().openapi({ description: "The same key within 24 hours gets the same answer, and imports nothing." }),
  })
  .openapi("ImportCsv");

const importAnswer = z
  .object({
    ...envelope,
    list_id: listId,
    rows_parsed: z.int().openapi({ example: 1 }),
    rows_imported: z.int().openapi({ example: 1 }),
    rows_skipped: z.int().openapi({ example: 0 }),
    skip_reasons: z.record(z.string(), z.int()).openapi({ example: { missing_required: 0, duplicate_email: 0, duplicate_linkedin: 0, row_cap_exceeded: 0 } }),
    sample_skip_rows: z.array(z.int()).openapi({ description: "Up to ten; the header is row 1.", example: [] }),
    workflow_id: z.string().nullish().openapi({ example: "bulk-enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    enrichment_status_url: z.string().nullish().openapi({ example: "/api/v2/enrichment/status/bulk-enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    idempotency_replayed: z.boolean(),
  })
  .openapi("ImportedCsv");
type Imported = Omit<z.output<typeof importAnswer>, keyof typeof envelope | "idempotency_replayed">;

const example = {
  csv_content_base64: "Rmlyc3QsTGFzdCxDb21wYW55DQpKYW5lLERvZSxBY21lDQo=",
  column_mapping: { first_name: "First", last_name: "Last", company_name: "Company" },
  dispatch_enrichment: true,
  enrichment_type: "partial" as const,
};

export const importCsvRoute = createRoute({
  method: "post",
  path: "/lead-lists/{list_id}/csv-import",
  operationId: "importCsv",
  ...scoped("lists:write"),
  tags: ["Lead lists"],
  summary: "Import a small CSV into a list",
  description: "Rows that name nobody, or somebody twice, are left out and counted. With `dispatch_enrichment` it needs the scope enrich:write too. The import is free. Larger files: `POST /uploads`.",
  request: { params: listPath, body: { required: true, content: { "application/json": { schema: importRequest, example } } } },
  responses: {
    201: { description: "Imported.", content: { "application/json": { schema: importAnswer } } },
    ...problems("validation_error", "missing_column", "insufficient_credits", "quote_expired", "quote_mismatch", "quote_used", "spend_cap_exceeded", "unknown_list", "csv_too_large", "import_switched_off", "invalid_request"),
  },
});

export function mountImportCsv(api: Api, { engine, now, importsLists }: Dependencies): void {
  api.openapi(importCsvRoute, async (c) => {
    const request = c.req.valid("json");
    const { identity, tier } = c.var;
    refuseWithoutFeature("data_source_csv_upload", tier);
    const type = request.dispatch_enrichment ? typeOf(request.enrichment_type) : null;
    if (type !== null) {
      refuseWithout("enrich:write", identity);
      refuseType(type, tier);
    }
    const list = await listFor(engine.database, identity, c.req.valid("param").list_id);
    if (!importsLists) throw new ApiError("import_switched_off");
    const common = { organizationId: identity.organizationId, nowMs: now() };
    const keyed = { ...common, operation: "import", key: request.idempotency_key ?? null };
    const outcome = await refusable(engine.database, async (tx, refuse: Refuse<Refusal>) => {
      const kept = await claim<Imported>(tx, keyed);
      if (kept !== null) return { kind: "imported" as const, answer: kept, replayed: true };
      const table = tableIn(request.csv_content_base64);
      const rows = importRows(table, columnsOf(table, request.column_mapping));
      const imported = { ...common, listId: list.id, people: rows.people };
      const workflowId = type === null ? await importOnly(tx, imported) : await importAndDispatch(engine, tx, { ...imported, type, workflowId: c.var.workId, quoteId: request.quote_id ?? null }, refuse);
      const answer = answerOf(list.id, rows, workflowId);
      await keep(tx, keyed, answer);
      return { kind: "imported" as const, answer, replayed: false };
    });
    if (outcome.kind !== "imported") throw refused(outcome);
    return c.json({ ...enveloped(now()), ...outcome.answer, idempotency_replayed: outcome.replayed }, 201);
  });
}

function typeOf(given: EnrichmentType | null | undefined): EnrichmentType {
  if (given !== null && given !== undefined) return given;
  throw new ApiError("validation_error", { detail: "dispatch_enrichment needs an enrichment_type", details: { field: "enrichment_type" } });
}

function tableIn(base64: string): SmallTable {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length > csvBytesMax) throw new ApiError("csv_too_large");
  if (bytes.toString("base64").replace(/=+$/, "") !== base64.replaceAll(/\s/g, "").replace(/=+$/, "")) {
    throw new ApiError("validation_error", { detail: "csv_content_base64 is not base64", details: { field: "csv_content_base64" } });
  }
  try {
    return readSmallTable(bytes);
  } catch (error) {
    if (error instanceof TableError) throw new ApiError("validation_error", { detail: error.message, cause: error });
    throw error;
  }
}

function columnsOf(table: SmallTable, mapping: Partial<Record<ImportField, string>>): ReadonlyMap<ImportField, number> {
  const mapped = Object.entries(mapping).map(([field, header]) => ({ field: field as ImportField, header, column: table.columns.indexOf(header.trim()) }));
  const missing = mapped.filter(({ column }) => column < 0).map(({ header }) => header);
  if (missing.length > 0) throw new ApiError("missing_column", { details: { missing, headers: table.columns.slice(0, 100) } });
  return new Map(mapped.map(({ field, column }) => [field, column]));
}

type Import = { readonly organizationId: string; readonly nowMs: number; readonly listId: string; readonly people: ImportRows["people"] };

async function importOnly(tx: Queryable, of: Import): Promise<null> {
  await savedIn(tx, of);
  return null;
}

async function importAndDispatch(
  engine: Dependencies["engine"],
  tx: Queryable,
  of: Import & { readonly type: EnrichmentType; readonly workflowId: string; readonly quoteId: string | null },
  refuse: Refuse<Refusal>,
): Promise<string | null> {
  const leads = await leadsById(tx, { organizationId: of.organizationId, leadIds: await savedIn(tx, of) });
  if (leads.length === 0) return null;
  await redeem(engine, tx, { ...of, priced: priceOfImport({ type: of.type, rows: leads.length }, engine.intake.prices) }, refuse);
  await dispatch(engine, tx, { ...of, origin: "list", leads }, refuse);
  return of.workflowId;
}

/** The ids of their leads, each once. */
async function savedIn(tx: Queryable, of: Import): Promise<string[]> {
  const saved = await saveLeads(tx, of);
  const ids = [...new Set(saved.flatMap((lead) => (lead === null ? [] : [lead.id])))];
  await addToList(tx, { listId: of.listId, leadIds: ids });
  return ids;
}

function answerOf(list: string, { people, skipped }: ImportRows, workflowId: string | null): Imported {
  const reasons: Record<SkipReason, number> = { missing_required: 0, duplicate_email: 0, duplicate_linkedin: 0, row_cap_exceeded: 0 };
  for (const { why } of skipped) reasons[why] += 1;
  const id = workflowId === null ? null : publicWorkflowId(workflowId, "list");
  return {
    list_id: list,
    rows_parsed: people.length + skipped.length,
    rows_imported: people.length,
    rows_skipped: skipped.length,
    skip_reasons: Object.fromEntries(Object.entries(reasons).filter(([, count]) => count > 0)),
    sample_skip_rows: skipped.slice(0, rowsShown).map(({ row }) => row),
    workflow_id: id,
    enrichment_status_url: id === null ? null : `${currentApi}/enrichment/status/${id}`,
  };
}
