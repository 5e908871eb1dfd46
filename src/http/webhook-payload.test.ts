import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import { webhookPayload, workflowAnswer } from "../contract/legacy.ts";
import { defaultListId } from "../engine/lead-lists.ts";
import { webhookPayloadOf } from "./webhook-payload.ts";

const ann = { first_name: "Ann", last_name: "Lee", company_domain: "acme.example" };

describe("webhook payload", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest();
  });
  after(() => api.close());

  it("says the same as the status of the workflow, and where to read that", async () => {
    const customer = await api.customer();
    const { workflowId, publicId } = await api.ended(customer, { contacts: [ann, { ...ann, last_name: "Roe" }] });
    const payload = await webhookPayloadOf(api.database, { ...customer, workflowId });
    const endpoint = `/enrich/status?workflow_id=${publicId}`;
    const status = workflowAnswer.parse((await api.call(endpoint, { key: customer.key })).body);
    assert.deepEqual(payload, {
      event: "enrichment.completed",
      workflow_id: publicId,
      lead_list_id: defaultListId(customer.organizationId),
      enrichment_type: "partial",
      status: "completed",
      summary: { total: 2, successful: 2, failed: 0, emails_found: 2, phones_found: 0 },
      results: status.results,
      results_limit: 250,
      results_truncated: 0,
      results_endpoint: `/api/v1/public${endpoint}`,
      completed_at: status.completed_at,
    });
    assert.deepEqual(webhookPayload.parse(payload), payload);
  });

  it("holds 250 results at most, the first ones, and says how many it left out", async () => {
    const customer = await api.customer();
    const contacts = Array.from({ length: 253 }, (_, i) => ({ ...ann, last_name: `Lee${String.fromCodePoint(97 + (i % 26))}` }));
    const { workflowId, taskIds } = await api.ended(customer, { contacts });
    const payload = await webhookPayloadOf(api.database, { ...customer, workflowId });
    assert.deepEqual(payload?.results?.map((item) => item.task_id), taskIds.slice(0, 250));
    assert.equal(payload?.results_truncated, 3);
  });

  it("tells nobody about another organization's workflow", async () => {
    const { workflowId } = await api.ended(await api.customer(), { contacts: [ann] });
    assert.equal(await webhookPayloadOf(api.database, { ...(await api.customer()), workflowId }), null);
  });

  it("names an organization's list by the same UUID every time, and by another one for another organization", () => {
    assert.match(defaultListId("org_1"), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(defaultListId("org_1"), defaultListId("org_1"));
    assert.notEqual(defaultListId("org_1"), defaultListId("org_2"));
  });
});
