import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";

describe("POST /bounces", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest();
  });
  after(() => api.close());
  const bounces = [
    { email: "jane.doe@acme.example", type: "Permanent", diagnostic: "smtp; 550 5.1.1 User unknown" },
    { email: "full@acme.example", diagnostic: "452 4.2.2 mailbox full", at: "2026-03-01T09:30:00Z" },
    { email: "blocked@acme.example", type: "bounced", diagnostic: "550 5.7.1 Client host [192.0.2.1] blocked using bl.example" },
    { email: "ok@acme.example", type: "delivered" },
    { email: "why@acme.example", type: "bounced" },
    { email: "nobody", type: "hard" },
  ];

  it("counts what it read, names what it could not, and counts nothing twice", async () => {
    const { key } = await api.customer();
    const { status, body } = await api.call("/api/v2/bounces", { key, body: { bounces } });
    const { hard, soft, policy, delivered, known, unclear, invalid } = body as Record<string, unknown>;
    assert.deepEqual([status, hard, soft, policy, delivered, known, unclear, invalid], [200, 1, 1, 1, 1, 0, 1, [5]]);
    const again = (await api.call("/bounces", { key, body: { bounces: [bounces[1]] } })).body as Record<string, unknown>;
    assert.deepEqual([again["soft"], again["known"]], [0, 1]);
  });

  it("refuses what has not the documented form, and whoever may not write", async () => {
    const { key } = await api.customer();
    assert.equal((await api.call("/api/v2/bounces", { key, body: { bounces: [] } })).status, 422);
    assert.equal((await api.call("/api/v2/bounces", { key, body: { bounces: [{ email: "a@b.example", at: "yesterday" }] } })).status, 422);
    assert.equal((await api.call("/api/v2/bounces", { key: (await api.customer({ scopes: ["enrich:read"] })).key, body: { bounces } })).status, 403);
    assert.equal((await api.call("/api/v2/bounces", { body: { bounces } })).status, 401);
  });
});
