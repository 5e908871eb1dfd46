import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";

describe("GET /credits/balance", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest();
  });
  after(() => api.close());

  it("says what the organization of the key can spend, as a whole number", async () => {
    const rich = await api.customer({ credits: 1_249 });
    const poor = await api.customer({ credits: 0 });
    assert.deepEqual((await api.call("/credits/balance", { key: rich.key })).body, { organization_id: rich.organizationId, credits: 1_249 });
    assert.deepEqual((await api.call("/credits/balance", { key: poor.key })).body, { organization_id: poor.organizationId, credits: 0 });
  });

  it("is less by what a finished workflow found, and by no more", async () => {
    const jane = await api.customer({ credits: 100 });
    await api.ended(jane, { type: "full", contacts: [{ first_name: "Ann", last_name: "Lee", company_domain: "acme.example" }] });
    assert.deepEqual((await api.call("/credits/balance", { key: jane.key })).body, { organization_id: jane.organizationId, credits: 99 });
  });

  it("refuses without a key", async () => {
    assert.equal((await api.call("/credits/balance")).status, 401);
  });
});
