/** `POST /enrichment/bulk`: everybody on a list, at a price that was quoted (contract section 5.7). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { leadPage } from "../../engine/leads.ts";
import type { Refuse } from "../../engine/refusable.ts";
import { refusable } from "../../engine/refusable.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { listFor, listIdExample } from "../lists/list-answer.ts";
import { listScopes, priceOfList, refused, typeOfScope } from "../pricing.ts";
import { problems } from "../refusals.ts";
import { refuseType, scoped } from "../scoped.ts";
import { publicWorkflowId } from "../workflow-id.ts";
import type { Refusal } from "./dispatch.ts";
import { dispatch, pollInstructions, pollUrl, redeem, requiredQuote } from "./dispatch.ts";

/** Leads of one request: they are read and stored in one transaction. */
const leadsMax = 100_000;

const listRequest = z
  .strictObject({
    list_id: z.string().openapi({ example: listIdExample }),
    scope: z.enum(listScopes).default("partial").openapi({ description: "partial: an address; phone-only: a phone; full: both.", example: "partial" }),
    quote_id: z.string().nullish().openapi({ type: "string", description: "From `POST /credits/estimate` with the tool `enrich_list`. Needed.", example: "qte_v1_1767225600_00000028000000280123456789abcdef0123456789abcdef0123456789abcdef01234567" }),
  })
  .openapi("EnrichList", { required: ["list_id", "quote_id"] });

const listAnswer = z
  .object({
    ...envelope,
    workflow_id: z.string().openapi({ example: "bulk-enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    status: z.literal("pending"),
    total_leads: z.int().openapi({ example: 40 }),
    estimated_cost: z.int().openapi({ description: "The most that it can cost.", example: 40 }),
    credits_reserved: z.int().openapi({ description: "Held until each lead's result is known; what is not found is given back.", example: 40 }),
    poll_url: z.string().openapi({ example: "http://127.0.0.1:8787/api/v2/enrichment/status/bulk-enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
  })
  .openapi("ListDispatched");

const example = { list_id: listIdExample, scope: "partial" as const, quote_id: "qte_v1_1767225600_00000028000000280123456789abcdef0123456789abcdef0123456789abcdef01234567" };

export const enrichListRoute = createRoute({
  method: "post",
  path: "/enrichment/bulk",
  operationId: "enrichList",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Enrich everybody on a list",
  description: `At a price that was quoted before. Answers at once; what is found is written to the leads. At most ${String(leadsMax)} leads.`,
  request: { body: { required: true, content: { "application/json": { schema: listRequest, example } } } },
  responses: {
    200: { description: "Accepted.", content: { "application/json": { schema: listAnswer } } },
    ...problems("validation_error", "insufficient_credits", "quote_required", "quote_expired", "quote_mismatch", "quote_used", "spend_cap_exceeded", "unknown_list", "invalid_request"),
  },
});

export function mountEnrichList(api: Api, { engine, now }: Dependencies): void {
  api.openapi(enrichListRoute, async (c) => {
    const { list_id, scope, quote_id } = c.req.valid("json");
    const { organizationId } = c.var.identity;
    const type = typeOfScope(scope);
    refuseType(type, c.var.tier);
    const quoteId = requiredQuote(quote_id);
    const list = await listFor(engine.database, c.var.identity, list_id);
    const { leads } = await leadPage(engine.database, { listId: list.id, after: 0, limit: leadsMax + 1 });
    if (leads.length === 0) throw new ApiError("validation_error", { detail: "There is nobody on this list" });
    if (leads.length > leadsMax) throw new ApiError("validation_error", { detail: `More than ${String(leadsMax)} leads are on this list`, fix: "Enrich it page by page, with POST /enrichment/by-task." });
    const priced = priceOfList({ listId: list.id, scope, leads: leads.length }, engine.intake.prices);
    const workflowId = c.var.workId;
    const common = { organizationId, nowMs: now() };
    const outcome = await refusable(engine.database, async (tx, refuse: Refuse<Refusal>) => {
      await redeem(engine, tx, { ...common, quoteId, priced }, refuse);
      await dispatch(engine, tx, { ...common, workflowId, type, origin: "list", listId: list.id, leads }, refuse);
      return null;
    });
    if (outcome !== null) throw refused(outcome);
    const id = publicWorkflowId(workflowId, "list");
    const said = enveloped(now(), { agent_instructions: pollInstructions });
    const answer = { ...said, workflow_id: id, status: "pending" as const, total_leads: leads.length, estimated_cost: priced.cost, credits_reserved: priced.cost, poll_url: pollUrl(c.var, id) };
    return c.json(answer, 200);
  });
}
