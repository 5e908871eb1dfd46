/** `GET /lead-lists/{list_id}/leads`: who is on a list, with a handle of each page (contract section 5.5). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { openCohort } from "../../engine/cohorts.ts";
import type { Lead } from "../../engine/leads.ts";
import { leadPage } from "../../engine/leads.ts";
import type { Api, Dependencies } from "../api.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { enveloped } from "../enveloped.ts";
import { count, cursor } from "../paging.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { listFor, listId, listPath } from "./list-answer.ts";

const text = z.string().nullish();
export const leadIdExample = "2d0e5c1b-7b0a-4c39-b1f4-90e2f6c35a77";

const leadRow = z
  .object({
    lead_id: z.string().openapi({ example: leadIdExample }),
    first_name: text.openapi({ example: "Jane" }),
    last_name: text.openapi({ example: "Doe" }),
    full_name: text.openapi({ example: "Jane Doe" }),
    email: text.openapi({ example: "jane.doe@acme.example" }),
    phone: text.openapi({ example: null }),
    title: text.openapi({ example: "Head of Sales" }),
    company: text.openapi({ example: "Acme" }),
    location: text.openapi({ example: "Berlin" }),
    linkedin_url: text.openapi({ example: "https://www.linkedin.com/in/janedoe" }),
    provider: text.openapi({ description: "The source that gave the address or the phone.", example: "patterns" }),
  })
  .openapi("Lead");

const leadsAnswer = z
  .object({
    ...envelope,
    task_id: envelope.task_id.openapi({ description: "Handle of the leads on this page, for 24 hours.", example: "cl-task_3c1d7c5e5e3f8c399a520a4b1f2d9e10" }),
    list_id: listId,
    leads: z.array(leadRow),
    total: z.int().openapi({ description: "On all pages.", example: 40 }),
    cursor: z.string().nullish().openapi({ description: "Of the next page; null on the last one.", example: null }),
  })
  .openapi("Leads");

export const listLeadsRoute = createRoute({
  method: "get",
  path: "/lead-lists/{list_id}/leads",
  operationId: "listLeads",
  ...scoped("lists:read"),
  tags: ["Lead lists"],
  summary: "Read the leads of a list",
  description: "In the order in which they were added. `task_id` stands for the leads of this page: enrich them with `POST /enrichment/by-task`, or add them to another list. Free.",
  request: { params: listPath, query: z.object({ limit: count("limit", { max: 500, fallback: 100 }), cursor }) },
  responses: {
    200: { description: "A page of leads.", content: { "application/json": { schema: leadsAnswer } } },
    ...problems("validation_error", "unknown_list", "invalid_request"),
  },
});

export function mountListLeads(api: Api, { engine, now }: Dependencies): void {
  api.openapi(listLeadsRoute, async (c) => {
    const { limit, cursor: from } = c.req.valid("query");
    const after = readCursor("leads", from) ?? 0;
    const list = await listFor(engine.database, c.var.identity, c.req.valid("param").list_id);
    const page = await leadPage(engine.database, { listId: list.id, after, limit });
    const { organizationId } = c.var.identity;
    const handle = await openCohort(engine.database, { organizationId, leadIds: page.leads.map((lead) => lead.id), nowMs: now() });
    const answer = {
      ...enveloped(now(), { task_id: handle }),
      list_id: list.id,
      leads: page.leads.map(leadAnswer),
      total: list.leadCount,
      cursor: writeCursor("leads", page.after),
    };
    return c.json(answer, 200);
  });
}

function leadAnswer(lead: Lead): z.output<typeof leadRow> {
  const { id, first_name, last_name, full_name, email, phone, title, company, location, linkedin_url, provider } = lead;
  return { lead_id: id, first_name, last_name, full_name, email, phone, title, company, location, linkedin_url, provider };
}
