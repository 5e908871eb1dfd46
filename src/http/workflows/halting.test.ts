import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../../test/support/api-under-test.ts";
import { everybody, openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { eventually, within } from "../../../test/support/waiting.ts";

const contacts = Array.from({ length: 20 }, (_, n) => ({ first_name: "Ada", last_name: `Person${String(n)}`, company_domain: "acme.example" }));

describe("a workflow that is under way", () => {
  let api: ApiUnderTest;
  let asking = Promise.withResolvers<void>();
  let answering = Promise.withResolvers<void>();
  before(async () => {
    api = await openApiUnderTest({
      answer: async (question) => {
        asking.resolve();
        await answering.promise;
        return everybody(question);
      },
    });
  });
  after(() => api.close());

  const post = (customer: Customer, path: string, body: object = {}): Promise<{ status: number; body: unknown }> => api.call(path, { key: customer.key, body });
  const submitted = async (customer: Customer): Promise<string> => {
    const { body } = await post(customer, "/enrich/bulk", { contacts });
    return (body as { workflow_id: string }).workflow_id;
  };
  const status = async (customer: Customer, id: string): Promise<Record<string, unknown>> => (await api.call(`/enrich/status?workflow_id=${id}`, { key: customer.key })).body as Record<string, unknown>;
  const ended = (customer: Customer, id: string): Promise<Record<string, unknown>> =>
    eventually("the end", async () => {
      const seen = await status(customer, id);
      return seen["completed_at"] !== null && seen;
    });

  it("can be cancelled: its status says so in a word that every client knows, and each contact has a reason", async () => {
    asking = Promise.withResolvers();
    answering = Promise.withResolvers();
    const customer = await api.customer();
    const id = await submitted(customer);
    await within("a question", asking.promise);
    const cancelled = await post(customer, `/workflows/${id}/cancel`);
    assert.deepEqual([cancelled.status, (cancelled.body as { status: string }).status], [200, "cancelling"]);
    answering.resolve();

    const seen = await ended(customer, id);
    assert.equal(seen["status"], "completed_with_errors");
    assert.ok(typeof seen["cancelled_at"] === "string");
    const reasons = (seen["results"] as { reason: string; credits: number }[]).map(({ reason, credits }) => `${reason} ${String(credits)}`);
    assert.equal(reasons.length, 20);
    assert.deepEqual(new Set(reasons), new Set(["found 1", "cancelled 0"]));
    const again = await post(customer, `/workflows/${id}/cancel`);
    assert.deepEqual([again.status, (again.body as { error: { code: string } }).error.code], [409, "workflow_ended"]);
  });

  it("waits where credits would fall below the reserve, and uses it when it is told to", async () => {
    answering.resolve();
    const customer = await api.customer({ credits: 20 });
    const settings = await api.app.request("/api/v2/credits/settings", {
      method: "PUT",
      body: JSON.stringify({ reserve: 5 }),
      headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    });
    const { reserve, warn_below } = (await settings.json()) as { reserve: number; warn_below: number };
    assert.deepEqual({ reserve, warn_below }, { reserve: 5, warn_below: 0 });

    const id = await submitted(customer);
    const paused = await status(customer, id);
    assert.deepEqual([paused["status"], typeof paused["paused_at"], paused["completed_at"]], ["queued", "string", null]);
    assert.equal((await post(customer, `/workflows/${id}/resume`)).status, 200);
    assert.equal((await ended(customer, id))["credits_charged"], 20);
    const again = await post(customer, `/workflows/${id}/resume`);
    assert.deepEqual([again.status, (again.body as { error: { code: string } }).error.code], [409, "not_paused"]);

    const statement = async (query: string): Promise<{ entries: { kind: string; amount: number; balance_after: number }[]; cursor: string | null }> =>
      (await api.call(`/credits/statement${query}`, { key: customer.key })).body as never;
    const all = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await statement(`?limit=2&cursor=${cursor}`);
      all.push(...page.entries);
      cursor = page.cursor;
    }
    assert.deepEqual([...new Set(all.map((entry) => entry.kind))].toSorted(), ["charge", "grant", "hold", "release"]);
    assert.deepEqual([all[0]?.balance_after, all.at(-1)?.balance_after, all.reduce((sum, entry) => sum + entry.amount, 0)], [0, 20, 0]);
    assert.equal((await api.call("/credits/statement?cursor=x", { key: customer.key })).status, 400);
  });

  it("is nobody else's", async () => {
    const [mine, theirs] = [await api.customer(), await api.customer()];
    const id = await submitted(mine);
    for (const path of [`/workflows/${id}/cancel`, `/workflows/${id}/resume`, "/workflows/public_bulk_7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10/cancel", "/workflows/x/cancel"]) {
      const refused = await post(theirs, path);
      assert.deepEqual([refused.status, (refused.body as { error: { code: string } }).error.code], [404, "unknown_workflow"], path);
    }
  });
});
