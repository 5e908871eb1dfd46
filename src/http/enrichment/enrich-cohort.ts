/** `POST /enrichment/by-task`: the leads of a page that was read, or their companies (contract section 5.7). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import type { EnrichmentType } from "../../contract/terms.ts";
import { handCohort } from "../../engine/cohorts.ts";
import type { Queryable } from "../../engine/database.ts";
import { createList } from "../../engine/lead-lists.ts";
import { addToList, leadsById } from "../../engine/leads.ts";
import type { Refuse } from "../../engine/refusable.ts";
import { refusable } from "../../engine/refusable.ts";
import type { Api, ApiEnv, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { listFor, readerOf } from "../lists/list-answer.ts";
import { leadIdExample } from "../lists/list-leads.ts";
import { priceOfPeople, refused } from "../pricing.ts";
import { problems } from "../refusals.ts";
import { refuseType, scoped } from "../scoped.ts";
import { askedBy } from "../usage-count.ts";
import { publicWorkflowId } from "../workflow-id.ts";
import { companiesOfCohort } from "./cohort-companies.ts";
import { companyRecord } from "./company-record.ts";
import { entitiesOf, workKindOf } from "./cohort-work.ts";
import type { Refusal } from "./dispatch.ts";
import { dispatch, redeem, requiredQuote } from "./dispatch.ts";

/** Where people go who were named without a list. */
const fallbackListName = "MCP Results";

const taskIdExample = "cl-task_3c1d7c5e5e3f8c399a520a4b1f2d9e10";

const cohortRequest = z
  .strictObject({
    task_id: z.string().openapi({ description: "Handle of a page of leads.", example: taskIdExample }),
    data_points: z.array(z.string()).min(1).max(20).openapi({ description: "Of people: Email, Phone, LinkedIn. Of their companies: Industry, Employees, Revenue, Funding, TechStack, Domain.", example: ["Email"] }),
    entity_ids: z.array(z.string()).max(2_000).nullish().openapi({ description: "Leads of that page; all of it where left out." }),
    lead_list_id: z.string().nullish().openapi({ description: `Where the people are put; a list of yours called ${fallbackListName} where left out.` }),
    quote_id: z.string().nullish().openapi({ description: "From `POST /credits/estimate` with the tool `add_person_enrichments` or `add_company_enrichments` and the same task_id, data_points and entity_ids. Needed." }),
  })
  .openapi("EnrichCohort");

const cohortAnswer = z
  .object({
    ...envelope,
    entity_kind: z.enum(["person", "company"]),
    workflow_id: z.string().nullish().openapi({ example: "bulk-enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    status: z.enum(["pending", "completed"]).openapi({ description: "People are looked for behind the answer, companies before it." }),
    total_entities: z.int().openapi({ example: 1 }),
    credits_reserved: z.int().openapi({ description: "People: the most that it can cost. Companies: what it cost.", example: 1 }),
    results: z.array(
      z
        .object({
          entity_id: z.string().openapi({ example: leadIdExample }),
          status: z.enum(["queued", "enriched", "skipped", "failed"]),
          error: z.string().nullish(),
          company: z.union([companyRecord, z.null()]).optional(),
        })
        .openapi("CohortResult"),
    ),
  })
  .openapi("CohortDispatched");
export type CohortAnswer = z.output<typeof cohortAnswer>;

export const enrichCohortRoute = createRoute({
  method: "post",
  path: "/enrichment/by-task",
  operationId: "enrichByTask",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Enrich the leads of a page, or their companies",
  description: "At a price that was quoted before.",
  request: { body: { required: true, content: { "application/json": { schema: cohortRequest, example: { task_id: taskIdExample, data_points: ["Email"], quote_id: "qte_v1_1767225600_00000001000000010123456789abcdef0123456789abcdef0123456789abcdef01234567" } } } } },
  responses: {
    200: { description: "Accepted, or done.", content: { "application/json": { schema: cohortAnswer } } },
    ...problems("validation_error", "insufficient_credits", "quote_required", "quote_expired", "quote_mismatch", "quote_used", "spend_cap_exceeded", "unknown_cohort", "unknown_lead", "unknown_list", "invalid_request"),
  },
});

export function mountEnrichCohort(api: Api, dependencies: Dependencies): void {
  const { engine, now } = dependencies;
  api.openapi(enrichCohortRoute, async (c) => {
    const request = c.req.valid("json");
    const work = workKindOf(request.data_points);
    const quoteId = requiredQuote(request.quote_id);
    const entityIds = request.entity_ids ?? null;
    const { organizationId } = c.var.identity;
    const entities = await entitiesOf(engine.database, { organizationId, taskId: request.task_id, entityIds, nowMs: now() });
    const asked = { taskId: request.task_id, dataPoints: request.data_points, entityIds, entities, quoteId };
    if (work.kind === "company") return c.json(await companiesOfCohort(dependencies, asked, { organizationId, askedBy: askedBy(c, c.var.identity), signal: c.req.raw.signal }), 200);
    refuseType(work.type, c.var.tier);
    return c.json(await peopleOfCohort(dependencies, { ...asked, type: work.type, listId: request.lead_list_id ?? null }, c.var), 200);
  });
}

export type AskedCohort = { readonly taskId: string; readonly dataPoints: readonly string[]; readonly entityIds: readonly string[] | null; readonly entities: readonly string[]; readonly quoteId: string };

async function peopleOfCohort(
  { engine, now }: Dependencies,
  asked: AskedCohort & { readonly type: EnrichmentType; readonly listId: string | null },
  variables: ApiEnv["Variables"],
): Promise<CohortAnswer> {
  const { organizationId } = variables.identity;
  const given = asked.listId === null ? null : (await listFor(engine.database, variables.identity, asked.listId)).id;
  const leads = await leadsById(engine.database, { organizationId, leadIds: asked.entities });
  const priced = priceOfPeople({ ...asked, entities: leads.length }, engine.intake.prices);
  const workflowId = variables.workId;
  const common = { organizationId, nowMs: now() };
  const outcome = await refusable(engine.database, async (tx, refuse: Refuse<Refusal>) => {
    const listId = given ?? (await fallbackList(tx, variables.identity, now()));
    await redeem(engine, tx, { ...common, quoteId: asked.quoteId, priced }, refuse);
    await addToList(tx, { listId, leadIds: leads.map((lead) => lead.id) });
    await dispatch(engine, tx, { ...common, workflowId, type: asked.type, origin: "list", listId, leads }, refuse);
    await handCohort(tx, { ...common, handle: asked.taskId, workflowId });
    return null;
  });
  if (outcome !== null) throw refused(outcome);
  const id = publicWorkflowId(workflowId, "list");
  return {
    ...enveloped(now(), { task_id: asked.taskId, agent_instructions: `Poll GET /enrichment/status/${id} every 5 to 10 seconds.` }),
    entity_kind: "person",
    workflow_id: id,
    status: "pending",
    total_entities: leads.length,
    credits_reserved: priced.cost,
    results: leads.map((lead) => ({ entity_id: lead.id, status: "queued" as const, error: null, company: null })),
  };
}

async function fallbackList(tx: Queryable, identity: ApiEnv["Variables"]["identity"], nowMs: number): Promise<string> {
  const created = await createList(tx, readerOf(identity), { name: fallbackListName, description: null, folderId: null, listsMax: Number.MAX_SAFE_INTEGER, nowMs });
  if (created.kind === "created" || created.kind === "reused") return created.id;
  throw new ApiError(created.kind);
}
