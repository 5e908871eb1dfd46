import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import { deliveriesAnswer } from "../contract/legacy.ts";
import { queueTest, recordAttempt, takeDue } from "../engine/outbox.ts";

const ann = { first_name: "Ann", last_name: "Lee", company_domain: "acme.example" };

describe("GET /webhooks/deliveries", () => {
  let api: ApiUnderTest;
  let customer: Customer;
  before(async () => {
    api = await openApiUnderTest();
    customer = await api.customer();
  });
  after(() => api.close());

  const deliveries = (query: string, key = customer.key): ReturnType<ApiUnderTest["call"]> => api.call(`/webhooks/deliveries${query}`, { key });

  it("is empty where no webhook was asked for", async () => {
    const { publicId } = await api.ended(customer, { contacts: [ann] });
    const { status, body } = await deliveries(`?workflow_id=${publicId}`);
    assert.deepEqual([status, body], [200, { workflow_id: publicId, webhooks: [], deliveries: [], cursor: null }]);
  });

  it("tells every attempt with its number, status, code and error, and when the next one is", async () => {
    const nowMs = api.clock.nowMs;
    const { publicId } = await api.ended(customer, { contacts: [ann], webhookUrl: "https://hooks.example/" });
    const [due] = await takeDue(api.database, { countMax: 1, perReceiverMax: 1, busy: new Map(), nowMs, leaseMs: 30_000 });
    assert.ok(due !== undefined);
    const attempted = { deliveryId: due.id, attempt: { attempt: 1, attemptedAt: new Date(nowMs) } };
    await recordAttempt(api.database, {
      ...attempted,
      attempt: { ...attempted.attempt, status: "failed", responseCode: 500, error: "not a 2xx answer" },
      next: { status: "pending", atMs: nowMs + 1_000 },
    });
    const log = { webhook_id: due.id, attempt: 1, status: "failed", response_code: 500, error_message: "not a 2xx answer", attempted_at: new Date(nowMs).toISOString() };
    const pending = { webhook_id: due.id, workflow_id: publicId, event: "enrichment.completed", url: "https://hooks.example/", status: "pending", attempts: 1, next_attempt_at: new Date(nowMs + 1_000).toISOString(), created_at: new Date(nowMs).toISOString() };
    assert.deepEqual(deliveriesAnswer.parse((await deliveries(`?workflow_id=${publicId}`)).body), { workflow_id: publicId, webhooks: [pending], deliveries: [log], cursor: null });

    await recordAttempt(api.database, {
      ...attempted,
      attempt: { ...attempted.attempt, attempt: 2, status: "delivered", responseCode: 204, error: null },
      next: { status: "delivered", atMs: nowMs },
    });
    const answer = deliveriesAnswer.parse((await deliveries(`?workflow_id=${publicId}`)).body);
    assert.deepEqual(answer.webhooks, [{ ...pending, status: "delivered", attempts: 2, next_attempt_at: null }]);
    assert.deepEqual(answer.deliveries.map((entry) => [entry.attempt, entry.status, entry.response_code]), [[1, "failed", 500], [2, "delivered", 204]]);
  });

  it("answers an unknown workflow and another organization's in the same words", async () => {
    const { publicId } = await api.ended(customer, { contacts: [ann], webhookUrl: "https://hooks.example/" });
    const stranger = await api.customer();
    for (const id of [publicId, "public_bulk_00000000-0000-4000-8000-000000000000", "nonsense"]) {
      const { status, body } = await deliveries(`?workflow_id=${id}`, stranger.key);
      assert.deepEqual([status, body], [404, { detail: "Workflow not found" }]);
    }
  });

  it("has pages", async () => {
    const other = await api.customer();
    for (let n = 0; n < 51; n += 1) await queueTest(api.database, { organizationId: other.organizationId, url: "https://hooks.example/", nowMs: api.clock.nowMs + (n % 7) });
    const first = deliveriesAnswer.parse((await deliveries("", other.key)).body);
    const second = deliveriesAnswer.parse((await deliveries(`?cursor=${first.cursor ?? ""}`, other.key)).body);
    assert.deepEqual([first.webhooks.length, second.webhooks.length, second.cursor], [50, 1, null]);
    assert.equal(new Set([...first.webhooks, ...second.webhooks].map((webhook) => webhook.webhook_id)).size, 51);
    assert.equal((await deliveries("?cursor=made-up", other.key)).status, 422);
  });

  it("refuses without a key", async () => {
    assert.equal((await api.call("/webhooks/deliveries?workflow_id=1")).status, 401);
  });
});
