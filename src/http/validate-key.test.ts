import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";

describe("GET /auth/validate-key", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest();
  });
  after(() => api.close());

  it("says whose key it is", async () => {
    const { key } = await api.customer();
    const { status, body } = await api.call("/auth/validate-key", { key });
    assert.equal(status, 200);
    assert.deepEqual(body, { valid: true, user_id: "user_1", organization_id: "org_1" });
  });

  it("refuses without a key", async () => {
    const { status, body } = await api.call("/auth/validate-key");
    assert.deepEqual({ status, body }, { status: 401, body: { detail: "Not authenticated" } });
  });
});
