/** `POST /lead-lists/{list_id}/leads`: leads by their ids, or the cohort of a page (contract section 5.5). */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import { cohortLeads } from "../../engine/cohorts.ts";
import type { Queryable } from "../../engine/database.ts";
import { once } from "../../engine/keyed-answers.ts";
import { addToList, ownLeads } from "../../engine/leads.ts";
import type { Api, Dependencies } from "../api.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listFor, listId, listPath } from "./list-answer.ts";
import { leadIdExample } from "./list-leads.ts";

const idempotencyKey = z.string().max(128).nullish().openapi({ description: "The same key within 24 hours gets the same answer, and adds nothing.", example: "import-7" });

const byLeadIds = z
  .strictObject({
    lead_ids: z.array(z.string()).min(1).max(1_000).openapi({ description: "All of them have to be leads of yours.", example: [leadIdExample] }),
    idempotency_key: idempotencyKey,
  })
  .openapi("AddByLeadIds");

const byCohort = z
  .strictObject({
    task_id: z.string().openapi({ description: "Handle of a page of leads.", example: "cl-task_3c1d7c5e5e3f8c399a520a4b1f2d9e10" }),
    entity_ids: z.array(z.string()).max(2_000).nullish().openapi({ description: "Leads of that page; all of it where left out." }),
    idempotency_key: idempotencyKey,
  })
  .openapi("AddByCohort");

const addRequest = z.union([byLeadIds, byCohort]);

const addedAnswer = z
  .object({
    list_id: listId,
    added: z.int().openapi({ example: 1 }),
    skipped_duplicates: z.int().openapi({ description: "On the list already, or named twice.", example: 0 }),
    created: z.int().nullish().openapi({ description: "Leads that were made for it: always 0 for a cohort, null for ids.", example: null }),
    credits_charged: z.number().openapi({ description: "Always 0.", example: 0 }),
  })
  .openapi("AddedLeads");

export const addLeadsRoute = createRoute({
  method: "post",
  path: "/lead-lists/{list_id}/leads",
  operationId: "addLeads",
  ...scoped("lists:write"),
  tags: ["Lead lists"],
  summary: "Add leads to a list",
  description: "By their ids, or by the handle (`task_id`) of a page of leads. Free.",
  request: {
    params: listPath,
    body: { required: true, content: { "application/json": { schema: addRequest, example: { lead_ids: [leadIdExample], idempotency_key: "import-7" } } } },
  },
  responses: {
    200: { description: "What was added.", content: { "application/json": { schema: addedAnswer } } },
    ...problems("unknown_list", "unknown_lead", "unknown_cohort", "invalid_request"),
  },
});

export function mountAddLeads(api: Api, { engine, now }: Dependencies): void {
  api.openapi(addLeadsRoute, async (c) => {
    const request = c.req.valid("json");
    const { organizationId } = c.var.identity;
    const list = await listFor(engine.database, c.var.identity, c.req.valid("param").list_id);
    const keyed = { organizationId, operation: `add leads to ${list.id}`, key: request.idempotency_key ?? null, nowMs: now() };
    const { answer } = await once(engine.database, keyed, async (tx) => {
      const asked = await askedFor(tx, request, { organizationId, nowMs: now() });
      const added = await addToList(tx, { listId: list.id, leadIds: asked });
      return { list_id: list.id, added, skipped_duplicates: asked.length - added, created: "task_id" in request ? 0 : null, credits_charged: 0 };
    });
    return c.json(answer, 200);
  });
}

async function askedFor(
  tx: Queryable,
  request: z.output<typeof addRequest>,
  who: { readonly organizationId: string; readonly nowMs: number },
): Promise<readonly string[]> {
  if ("lead_ids" in request) return allOf(request.lead_ids, await ownLeads(tx, { ...who, leadIds: request.lead_ids }));
  const cohort = await cohortLeads(tx, { ...who, handle: request.task_id });
  if (cohort === null) throw new ApiError("unknown_cohort");
  return request.entity_ids === null || request.entity_ids === undefined ? cohort : allOf(request.entity_ids, cohort);
}

/** The ids as they were asked for, each of them known. */
export function allOf(asked: readonly string[], known: readonly string[]): readonly string[] {
  const there = new Set(known);
  const unknown = asked.filter((id) => !there.has(id));
  if (unknown.length > 0) throw new ApiError("unknown_lead", { details: { unknown: unknown.slice(0, 10) } });
  return asked;
}
