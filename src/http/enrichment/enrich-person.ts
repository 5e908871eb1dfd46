/** `POST /enrichment/person`: one person, put on a list and looked for (contract section 5.7). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import type { Person } from "../../domain/lead.ts";
import { refusal } from "../../domain/contact.ts";
import type { Lead } from "../../engine/leads.ts";
import { addToList, leadsById, saveLeads } from "../../engine/leads.ts";
import type { Queryable } from "../../engine/database.ts";
import type { Refuse } from "../../engine/refusable.ts";
import { refusable } from "../../engine/refusable.ts";
import { isUuid } from "../../engine/uuid.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { listFor, listId, listIdExample } from "../lists/list-answer.ts";
import { priceOfPerson, refused } from "../pricing.ts";
import { problems } from "../refusals.ts";
import { refuseType, scoped } from "../scoped.ts";
import { publicWorkflowId } from "../workflow-id.ts";
import type { Refusal } from "./dispatch.ts";
import { dispatch, pollInstructions, pollUrl, redeem } from "./dispatch.ts";

const text = z.string().max(2_000).nullish();

const personRequest = z
  .strictObject({
    lead_list_id: z.string().openapi({ description: "The list that the person is put on.", example: listIdExample }),
    email: text.openapi({ example: "jane.doe@acme.example" }),
    linkedin_url: text.openapi({ example: "https://www.linkedin.com/in/janedoe" }),
    phone: text.openapi({ description: "A hint: kept with the lead." }),
    first_name: text.openapi({ example: "Jane" }),
    last_name: text.openapi({ example: "Doe" }),
    company_name: text.openapi({ example: "Acme" }),
    domain: text.openapi({ example: "acme.example" }),
    person_id: text.openapi({ description: "Id of a lead of yours." }),
    enrichment_type: z.enum(["partial", "phone_only", "full"]).nullish().openapi({ example: "partial" }),
    include_phone: z.boolean().default(false).openapi({ description: "Of old: false is partial, true is phone_only. `enrichment_type` is stronger." }),
    quote_id: text.openapi({ description: "Not needed; where it is given, it is checked and used up." }),
  })
  .openapi("EnrichPerson");

const personAnswer = z
  .object({
    ...envelope,
    workflow_id: z.string().openapi({ example: "enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
    status: z.literal("pending"),
    credits_reserved: z.int().openapi({ description: "The most that it can cost; what is not found is given back.", example: 1 }),
    lead_list_id: listId,
    poll_url: z.string().openapi({ example: "http://127.0.0.1:8787/api/v2/enrichment/status/enrich-7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10" }),
  })
  .openapi("PersonDispatched");

const example = { lead_list_id: listIdExample, first_name: "Jane", last_name: "Doe", domain: "acme.example", enrichment_type: "partial" };

export const enrichPersonRoute = createRoute({
  method: "post",
  path: "/enrichment/person",
  operationId: "enrichPerson",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Enrich one person",
  description: "By `linkedin_url`, `email`, `person_id`, or `first_name` + `last_name` + (`company_name` or `domain`). Answers at once; what is found is written to the lead.",
  request: { body: { required: true, content: { "application/json": { schema: personRequest, example } } } },
  responses: {
    200: { description: "Accepted.", content: { "application/json": { schema: personAnswer } } },
    ...problems("validation_error", "insufficient_credits", "quote_expired", "quote_mismatch", "quote_used", "spend_cap_exceeded", "unknown_list", "unknown_lead", "invalid_request"),
  },
});

export function mountEnrichPerson(api: Api, { engine, now }: Dependencies): void {
  api.openapi(enrichPersonRoute, async (c) => {
    const request = c.req.valid("json");
    const { organizationId } = c.var.identity;
    const type = request.enrichment_type ?? (request.include_phone ? "phone_only" : "partial");
    refuseType(type, c.var.tier);
    const list = await listFor(engine.database, c.var.identity, request.lead_list_id);
    const workflowId = c.var.workId;
    const priced = priceOfPerson(type, engine.intake.prices);
    const common = { organizationId, nowMs: now() };
    const outcome = await refusable(engine.database, async (tx, refuse: Refuse<Refusal>) => {
      const lead = await leadFor(tx, request, common);
      await addToList(tx, { listId: list.id, leadIds: [lead.id] });
      await redeem(engine, tx, { ...common, quoteId: request.quote_id ?? null, priced }, refuse);
      await dispatch(engine, tx, { ...common, workflowId, type, origin: "person", listId: list.id, leads: [lead] }, refuse);
      return null;
    });
    if (outcome !== null) throw refused(outcome);
    const id = publicWorkflowId(workflowId, "person");
    const said = enveloped(now(), { agent_instructions: pollInstructions });
    return c.json({ ...said, workflow_id: id, status: "pending" as const, credits_reserved: priced.cost, lead_list_id: list.id, poll_url: pollUrl(c.var, id) }, 200);
  });
}

async function leadFor(tx: Queryable, request: z.output<typeof personRequest>, who: { readonly organizationId: string; readonly nowMs: number }): Promise<Lead> {
  const id = request.person_id ?? "";
  if (id !== "") return known(tx, { ...who, id });
  const { first_name, last_name, company_name, domain, email, linkedin_url, phone } = request;
  const person: Person = { first_name: first_name ?? null, last_name: last_name ?? null, company_name: company_name ?? null, company_domain: domain ?? null, email: email ?? null, linkedin_url: linkedin_url ?? null, phone: phone ?? null };
  const [saved] = refusal(person, "partial") === null ? await saveLeads(tx, { ...who, people: [person] }) : [];
  if (saved === undefined || saved === null) {
    throw new ApiError("validation_error", { detail: "Provide linkedin_url, email, person_id, or first_name + last_name + (company_name or domain)" });
  }
  return known(tx, { ...who, id: saved.id });
}

async function known(tx: Queryable, of: { readonly organizationId: string; readonly id: string }): Promise<Lead> {
  const [lead] = isUuid(of.id) ? await leadsById(tx, { organizationId: of.organizationId, leadIds: [of.id] }) : [];
  if (lead === undefined) throw new ApiError("unknown_lead", { details: { unknown: [of.id] } });
  return lead;
}
