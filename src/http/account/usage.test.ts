import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { registry } from "../../../test/conformance/registry.ts";
import { eventually } from "../../../test/support/waiting.ts";

type Report = { readonly total_calls: number; readonly total_credits_spent: number; readonly total_errors: number; readonly rows: readonly { readonly group: string; readonly calls: number; readonly credits_spent: number; readonly errors: number }[] };

describe("GET /usage", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest({ sources: [registry], languageModel: async () => ({ kind: "text", text: "They grow." }) });
  });
  after(() => api.close());

  const report = async (customer: Customer, query: string): Promise<Report> => (await api.call(`/usage${query}`, { key: customer.key })).body as Report;

  it("tells calls, credits and refusals by path, key, day and error, of this organization alone", async () => {
    const customer = await api.customer();
    await api.call("/credits/balance", { key: (await api.customer()).key });
    const sent = await api.call("/enrich/bulk", { key: customer.key, body: { contacts: [{ first_name: "Ann", last_name: "Lee", company_domain: "acme.example" }] } });
    const id = (sent.body as { workflow_id: string }).workflow_id;
    await eventually("the end", async () => ((await api.call(`/enrich/status?workflow_id=${id}`, { key: customer.key })).body as { completed_at: string | null }).completed_at);
    await api.call("/enrich/bulk", { key: customer.key, body: { contacts: [] } });

    const byTool = await report(customer, "");
    const bulk = byTool.rows.find((row) => row.group === "/api/v1/public/enrich/bulk");
    assert.deepEqual(bulk, { group: "/api/v1/public/enrich/bulk", calls: 2, credits_spent: 1, errors: 1 });
    assert.deepEqual([byTool.total_credits_spent, byTool.total_errors], [1, 1]);
    assert.ok(!byTool.rows.some((row) => row.group.endsWith("/credits/balance")));

    const today = new Date(api.clock.nowMs).toISOString().slice(0, 10);
    const [day] = (await report(customer, "?group_by=day&days=1")).rows;
    assert.deepEqual([day?.group, day?.credits_spent], [today, 1]);
    const byKey = await report(customer, "?group_by=key");
    assert.deepEqual([byKey.rows.length, byKey.rows[0]?.credits_spent], [1, 1]);
    assert.deepEqual((await report(customer, "?group_by=error")).rows.find((row) => row.group !== "none"), { group: "empty_contacts", calls: 1, credits_spent: 0, errors: 1 });
  });

  it("tells what is charged at once, of companies and of the values that smart agents write, under the call that asked for it", async () => {
    const customer = await api.customer();
    const call = async (path: string, body: object): Promise<Record<string, unknown>> => (await api.call(`/api/v2${path}`, { key: customer.key, body })).body as Record<string, unknown>;
    assert.equal((await call("/enrichment/company", { domain: "acme.example" }))["credits_charged"], 1);
    const list = (await call("/lead-lists", { name: "Fair" }))["list_id"];
    const rows = Buffer.from("First,Last,Site\nAnn,Lee,acme.example\n").toString("base64");
    await call(`/lead-lists/${String(list)}/csv-import`, { csv_content_base64: rows, column_mapping: { first_name: "First", last_name: "Last", company_domain: "Site" }, dispatch_enrichment: false });
    const agent = { list_id: list, agent_type: "cold_intro_email" };
    const { quote_id, estimated_cost } = await call("/credits/estimate", { tool: "run_smart_agent", ...agent });
    const { smart_agent_task_id: id } = await call("/smart-agents/run", { ...agent, column_name: "intro", quote_id });
    await eventually("the end", async () => ((await api.call(`/api/v2/smart-agents/${String(id)}`, { key: customer.key })).body as { status: string }).status === "completed");
    const spent = async (query: string): Promise<object[]> => (await report(customer, query)).rows.filter((row) => row.credits_spent > 0).map((row) => [row.group, row.credits_spent]);
    assert.deepEqual((await spent("")).toSorted(), [["/api/v2/enrichment/company", 1], ["/api/v2/smart-agents/run", estimated_cost]]);
    const { total_credits_spent: total, rows: keys } = await report(customer, "?group_by=key");
    assert.deepEqual([total, keys.length, keys[0]?.credits_spent], [1 + Number(estimated_cost), 1, 1 + Number(estimated_cost)]);
    assert.deepEqual(await spent("?group_by=day"), [[new Date(api.clock.nowMs).toISOString().slice(0, 10), total]]);
  });

  it("refuses days that are no number, and groups that it does not know", async () => {
    const customer = await api.customer();
    for (const query of ["?days=0", "?days=366", "?days=x", "?group_by=week"]) assert.equal((await api.call(`/usage${query}`, { key: customer.key })).status, 422, query);
    const narrow = await api.customer({ scopes: ["credits:read"] });
    assert.equal((await api.call("/usage", { key: narrow.key })).status, 403);
  });
});
