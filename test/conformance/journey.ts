/** One customer's way through all operations of the expanded API: what each answered, success and refusal. */
import type { ApiUnderTest } from "../support/api-under-test.ts";

export type Exchange = { readonly sent: unknown; readonly status: number; readonly body: unknown };
export type Answers = ReadonlyMap<string, readonly Exchange[]>;
type Body = Record<string, unknown>;

export async function journey(api: ApiUnderTest): Promise<Answers> {
  const { key } = await api.customer({ credits: 1_000 });
  const answers = new Map<string, Exchange[]>();
  /** `operation` as the schema names it; `at` are the values of its path, then its query. */
  const call = async (operation: string, options: { readonly at?: readonly string[]; readonly query?: string; readonly body?: unknown; readonly anonymous?: true } = {}): Promise<Body> => {
    const [method = "GET", path = ""] = operation.split(" ");
    const values = [...(options.at ?? [])];
    const filled = `/api/v2${path.replaceAll(/\{\w+\}/g, () => values.shift() ?? "")}${options.query ?? ""}`;
    const { status, body } = await api.call(filled, { method, ...(options.anonymous === true ? {} : { key }), ...(options.body === undefined ? {} : { body: options.body }) });
    const name = `${method} /api/v2${path}`;
    answers.set(name, [...(answers.get(name) ?? []), { sent: options.body, status, body }]);
    return body as Body;
  };
  const text = (value: unknown): string => String(value);
  const quote = async (body: object): Promise<unknown> => (await call("POST /credits/estimate", { body }))["quote_id"];

  await call("GET /whoami");
  await call("GET /whoami", { anonymous: true });
  await call("GET /credits/balance");
  await call("GET /api-keys");
  await call("GET /usage");
  await call("GET /usage", { query: "?days=0&group_by=moon" });

  const list = text((await call("POST /lead-lists", { body: { name: "Fair", description: "Spring" } }))["list_id"]);
  await call("POST /lead-lists", { body: { name: "fair" } });
  await call("POST /lead-lists", { body: { colour: "red" } });
  await call("GET /lead-lists", { query: "?limit=1" });
  await call("GET /lead-lists", { query: "?cursor=damaged" });
  await call("GET /lead-lists/{list_id}", { at: [list] });
  await call("GET /lead-lists/{list_id}", { at: ["nowhere"] });
  await call("PATCH /lead-lists/{list_id}", { at: [list], body: { name: "Trade fair" } });
  await call("PATCH /lead-lists/{list_id}", { at: [list], body: {} });

  const csv = "First,Last,Site,Title\nAnn,Lee,acme.example,Head of Sales\nJoe,,,\n";
  const mapping = { first_name: "First", last_name: "Last", company_domain: "Site", job_title: "Title" };
  const imported = { csv_content_base64: Buffer.from(csv).toString("base64"), column_mapping: mapping, enrichment_type: "partial" };
  const { workflow_id: importId } = await call("POST /lead-lists/{list_id}/csv-import", { at: [list], body: imported });
  await call("POST /lead-lists/{list_id}/csv-import", { at: [list], body: { ...imported, column_mapping: { email: "Mail" } } });
  await api.untilEnded(text(importId));
  await call("GET /enrichment/status/{workflow_id}", { at: [text(importId)] });

  const person = { lead_list_id: list, first_name: "Eve", last_name: "Poe", domain: "acme.example", include_phone: false };
  const { workflow_id: personId } = await call("POST /enrichment/person", { body: person });
  await call("GET /enrichment/status/{workflow_id}", { at: [text(personId)] });
  await api.untilEnded(text(personId));
  await call("GET /enrichment/status/{workflow_id}", { at: [text(personId)] });
  await call("GET /enrichment/status/{workflow_id}", { at: ["nobody"] });
  await call("POST /enrichment/person", { body: { lead_list_id: list } });

  const page = await call("GET /lead-lists/{list_id}/leads", { at: [list] });
  const [lead] = page["leads"] as { readonly lead_id: string }[];
  const leadId = text(lead?.lead_id);
  const task = text(page["task_id"]);
  await call("GET /enrichment/status/{workflow_id}", { at: [task] });
  const other = text((await call("POST /lead-lists", { body: { name: "Other" } }))["list_id"]);
  await call("POST /lead-lists/{list_id}/leads", { at: [other], body: { lead_ids: [leadId] } });
  await call("POST /lead-lists/{list_id}/leads", { at: [other], body: { task_id: task } });
  await call("POST /lead-lists/{list_id}/leads", { at: [other], body: {} });
  await call("DELETE /lead-lists/{list_id}/leads", { at: [other], body: { lead_ids: [leadId] } });

  const listQuote = await quote({ tool: "enrich_list", list_id: list, scope: "phone-only" });
  const { workflow_id: listWorkflow } = await call("POST /enrichment/bulk", { body: { list_id: list, scope: "phone-only", quote_id: listQuote } });
  await call("POST /enrichment/bulk", { body: { list_id: list, scope: "phone-only", quote_id: listQuote } });
  await api.untilEnded(text(listWorkflow));
  await call("POST /credits/estimate", { body: { tool: "nothing" } });

  const people = { task_id: task, data_points: ["Email"] };
  await call("POST /enrichment/by-task", { body: { ...people, quote_id: await quote({ tool: "add_person_enrichments", ...people }) } });
  const companies = { task_id: task, data_points: ["Domain"] };
  await call("POST /enrichment/by-task", { body: { ...companies, quote_id: await quote({ tool: "add_company_enrichments", ...companies }) } });
  await call("POST /enrichment/by-task", { body: people });
  await call("POST /enrichment/company", { body: { domain: "acme.example" } });
  await call("POST /enrichment/company", { body: { domain: "nowhere.example" } });

  const agent = { list_id: list, agent_type: "title_normalizer", column_name: "standard" };
  const run = await call("POST /smart-agents/run", { body: { ...agent, quote_id: await quote({ tool: "run_smart_agent", list_id: list, agent_type: "title_normalizer" }) } });
  await call("POST /smart-agents/run", { body: { ...agent, agent_type: "cold_intro_email", quote_id: "none" } });
  await call("GET /smart-agents", { query: `?list_id=${list}` });
  await call("GET /smart-agents/{smart_agent_task_id}", { at: [text(run["smart_agent_task_id"])] });
  await call("GET /smart-agents/{smart_agent_task_id}", { at: ["nobody"] });

  await call("POST /export/csv/signed-url", { body: { list_id: list } });
  await call("POST /export/csv/signed-url", { body: { list_id: list, columns: ["shoes"] } });
  await call("GET /export/json", { query: `?list_id=${list}&columns=email&columns=lead_id` });
  await call("GET /export/json", { query: `?list_id=${list}&cursor=damaged` });
  await call("DELETE /lead-lists/{list_id}", { at: [other] });
  await call("DELETE /lead-lists/{list_id}", { at: [other] });
  return answers;
}
