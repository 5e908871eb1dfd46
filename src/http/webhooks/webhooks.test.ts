import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Webhook } from "standardwebhooks";
import type { ApiUnderTest, Customer } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { testSecret } from "../../../test/support/test-secret.ts";
import { eventually } from "../../../test/support/waiting.ts";
import type { Deliverer } from "../../engine/deliveries.ts";
import { startDeliverer } from "../../engine/deliveries.ts";
import { webhookBodyOf } from "../webhook-body.ts";

type Sent = { readonly url: string; readonly body: Record<string, unknown>; readonly headers: Readonly<Record<string, string>>; readonly text: string };

describe("webhooks of an organization", () => {
  let api: ApiUnderTest;
  let deliverer: Deliverer;
  const sent: Sent[] = [];
  let answer = 204;
  before(async () => {
    api = await openApiUnderTest();
    const { database, engine } = api;
    deliverer = startDeliverer({
      database,
      secret: testSecret,
      now: Date.now,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      scheduleMs: [],
      payloadFor: (due) => webhookBodyOf(database, due),
      async post(url, { body, headers }) {
        sent.push({ url, body: JSON.parse(body) as Sent["body"], headers, text: body });
        return { kind: "answered", status: answer };
      },
    });
    engine.onWorkflowEnded(deliverer.wake);
  });
  after(async () => {
    await deliverer.stop(0);
    await api.close();
  });

  const ask = async (customer: Customer, method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, never> }> => {
    const headers = { authorization: `Bearer ${customer.key}`, "content-type": "application/json" };
    const response = await api.app.request(`/api/v2${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };
  const received = (url: string, event: string): Promise<Sent> => {
    deliverer.wake();
    return eventually(event, () => sent.find((each) => each.url === url && each.body["event"] === event));
  };

  it("tell endpoints of results as they come and of ends, signed with the organization's secret", async () => {
    const customer = await api.customer();
    const url = "https://hooks.example/all";
    const registered = await ask(customer, "POST", "/webhooks/endpoints", { url, events: ["enrichment.results", "enrichment.completed"] });
    assert.deepEqual([registered.status, registered.body["endpoint"]?.["url"]], [200, url]);
    const { publicId, taskIds } = await api.ended(customer, { contacts: [{ first_name: "Ann", last_name: "Lee", company_domain: "acme.example" }] });

    const results = await received(url, "enrichment.results");
    const completed = await received(url, "enrichment.completed");
    assert.deepEqual([results.body["workflow_id"], completed.body["workflow_id"]], [publicId, publicId]);
    assert.deepEqual((results.body["results"] as { task_id: string }[]).map((each) => each.task_id), taskIds);
    const { body } = await ask(customer, "GET", "/webhooks/secret");
    new Webhook(String(body["secret"])).verify(completed.text, { ...completed.headers });
    const rotated = await ask(customer, "POST", "/webhooks/secret/rotate", { overlap_seconds: 60 });
    assert.equal(rotated.body["previous"]?.["secret"], body["secret"]);
  });

  it("can be sent to try, are in the log, and can be sent again", async () => {
    const customer = await api.customer();
    answer = 500;
    const queued = await ask(customer, "POST", "/webhooks/test", { url: "https://hooks.example/try" });
    const id = String(queued.body["webhook_id"]);
    await received("https://hooks.example/try", "webhook.test");
    const log = async (): Promise<Record<string, unknown>> => {
      const { body } = await api.call("/webhooks/deliveries", { key: customer.key });
      return (body as { webhooks: Record<string, unknown>[] }).webhooks[0] ?? {};
    };
    await eventually("that it is given up", async () => (await log())["status"] === "failed");
    assert.deepEqual([(await log())["webhook_id"], (await log())["event"], (await log())["workflow_id"]], [id, "webhook.test", null]);
    assert.deepEqual((await api.call("/webhooks/deliveries?status=pending", { key: customer.key })).body, { workflow_id: null, webhooks: [], deliveries: [], cursor: null });

    answer = 204;
    assert.equal((await ask(customer, "POST", `/webhooks/deliveries/${id}/redeliver`)).status, 200);
    await eventually("that it is delivered", async () => {
      deliverer.wake();
      return (await log())["status"] === "delivered";
    });
    const stranger = await api.customer();
    const refused = await ask(stranger, "POST", `/webhooks/deliveries/${id}/redeliver`);
    assert.deepEqual([refused.status, refused.body["error"]?.["code"]], [404, "unknown_webhook"]);
  });

  it("go nowhere that is not public", async () => {
    const customer = await api.customer();
    for (const url of ["http://hooks.example/", "https://10.0.0.1/", "https://user:pass@hooks.example/", "nonsense"]) {
      assert.equal((await ask(customer, "POST", "/webhooks/test", { url })).status, 422, url);
      assert.equal((await ask(customer, "POST", "/webhooks/endpoints", { url, events: ["credits.low"] })).status, 422, url);
    }
    const unknown = await ask(customer, "DELETE", "/webhooks/endpoints/0b8e6a5c-2f47-4a3e-9d53-6f1f1f0c7a11");
    assert.deepEqual([unknown.status, unknown.body["error"]?.["code"]], [404, "unknown_endpoint"]);
  });
});
