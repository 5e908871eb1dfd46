/** What an organization has: somebody who is signed in, and one of everything that has an id. */
import assert from "node:assert/strict";
import type { Role } from "../../src/contract/scopes.ts";
import { invite, joinAsNew } from "../../src/engine/identity/invitations.ts";
import { currentApi } from "../../src/http/paths.ts";
import type { ApiUnderTest, Customer } from "./api-under-test.ts";
import { testSecret } from "./test-secret.ts";

const password = "correct horse battery";

/** The cookie of a new member. */
export async function signedIn(api: ApiUnderTest, as: { readonly role: Role; readonly organizationId: string }): Promise<string> {
  const { role, organizationId } = as;
  const email = `${role}.${organizationId}@acme.example`;
  const nowMs = api.clock.nowMs;
  const { token } = await invite(api.database, testSecret, { organizationId, role, email, invitedBy: null, ttlMs: 60_000, nowMs });
  await joinAsNew(api.database, testSecret, { token, email, name: "Jane Roe", passwordHash: await api.people.hashOf(password), nowMs });
  const session = await api.people.signIn({ email, password });
  return session?.cookies.map((cookie) => cookie.split(";")[0]).join("; ") ?? "";
}

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

function callsOf(api: ApiUnderTest, { key }: Customer): Call {
  return async (method, path, body) => {
    const response = await api.app.request(currentApi + path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${method} ${path}: ${await response.clone().text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
}

function text(value: unknown): string {
  assert.equal(typeof value, "string");
  return String(value);
}

/** What is the customer's alone: a list, and work on who is on it. */
export async function privateBelongingsOf(api: ApiUnderTest, owner: Customer, marker: string): Promise<Record<string, readonly string[]>> {
  const call = callsOf(api, owner);
  const list = text((await call("POST", "/lead-lists", { name: marker }))["list_id"]);
  const workflow = text((await call("POST", "/enrichment/person", { lead_list_id: list, first_name: "Jane", last_name: marker, company_name: marker, domain: "acme.example" }))["workflow_id"]);
  const { tasks } = (await call("GET", `/workflows/${workflow}/tasks`)) as { readonly tasks: readonly { readonly task_id: string }[] };
  const agent = { list_id: list, agent_type: "title_normalizer" };
  const { quote_id: quote } = await call("POST", "/credits/estimate", { tool: "run_smart_agent", ...agent });
  const run = text((await call("POST", "/smart-agents/run", { ...agent, column_name: marker, quote_id: quote }))["smart_agent_task_id"]);
  // The same work under every form of its id.
  const workflows = ["enrich-", "bulk-enrich-", "public_bulk_"].map((prefix) => prefix + workflow.slice(-36));
  return { workflow_id: workflows, task_id: tasks.map((task) => task.task_id), list_id: [list], lead_list_id: [list], smart_agent_task_id: [run] };
}

/** One of everything that has an id, made by the customer, by the names of the fields that hold it. */
export async function belongingsOf(api: ApiUnderTest, owner: Customer, marker: string): Promise<Record<string, readonly string[]>> {
  const call = callsOf(api, owner);
  const contacts = [{ first_name: "Jane", last_name: "Roe", company_name: marker, company_domain: "acme.example" }];
  const submitted = (await api.call("/enrich/bulk", { key: owner.key, body: { enrichment_type: "partial", contacts } })).body as { readonly workflow_id: string };
  await api.untilEnded(submitted.workflow_id); // its people are on the list DEFAULT when a worker has begun with them
  const workflow = await api.ended(owner, { contacts, webhookUrl: "https://hooks.example/cleanlist" });
  const folder = text((await call("POST", "/folders", { name: marker }))["folder_id"]);
  const list = text((await call("POST", "/lead-lists", { name: marker }))["list_id"]);
  const lists = (await call("GET", "/lead-lists"))["lists"] as { readonly list_id: string; readonly lead_count: number }[];
  const filled = lists.find(({ lead_count: count }) => count > 0)?.list_id ?? "";
  const page = await call("GET", `/lead-lists/${filled}/leads`);
  const leads = (page["leads"] as { readonly lead_id: string }[]).map((lead) => lead.lead_id);
  const endpoint = (await call("POST", "/webhooks/endpoints", { url: "https://hooks.example/all", events: ["enrichment.completed"] }))["endpoint"] as { readonly endpoint_id: string };
  const [delivery] = await api.database.query<{ id: string }>("select id::text as id from delivery where organization_id = $1", [owner.organizationId]);
  const [key] = await api.database.query<{ id: string }>("select id::text as id from api_key where organization_id = $1", [owner.organizationId]);
  const invitation = await invite(api.database, testSecret, { organizationId: owner.organizationId, role: "viewer", email: null, invitedBy: null, ttlMs: 60_000, nowMs: api.clock.nowMs });
  const agent = { list_id: filled, agent_type: "title_normalizer" };
  const { quote_id: runQuote } = await call("POST", "/credits/estimate", { tool: "run_smart_agent", ...agent });
  const run = text((await call("POST", "/smart-agents/run", { ...agent, column_name: marker, quote_id: runQuote }))["smart_agent_task_id"]);
  return {
    workflow_id: [workflow.publicId, workflow.workflowId],
    task_id: [...workflow.taskIds, text(page["task_id"])],
    list_id: [list, filled],
    lead_list_id: [list, filled],
    folder_id: [folder],
    lead_ids: leads,
    entity_ids: leads,
    person_id: leads,
    quote_id: [text((await call("POST", "/credits/estimate", { tool: "enrich_person" }))["quote_id"])],
    smart_agent_task_id: [run],
    // What is known about companies belongs to nobody.
    company_id: ["6f1e7a52-93c4-8e0b-8d25-0c4be1a7f310"],
    endpoint_id: [text(endpoint.endpoint_id)],
    webhook_id: [text(delivery?.id)],
    key_id: [text(key?.id)],
    user_id: [owner.userId],
    invitation_id: [invitation.id],
  };
}
