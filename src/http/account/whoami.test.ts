import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { scopes } from "../../contract/scopes.ts";

describe("GET /whoami", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest();
  });
  after(() => api.close());

  it("says whose key it is, and what it may do", async () => {
    const { key } = await api.customer();
    const { status, body } = await api.call("/whoami", { key });
    assert.equal(status, 200);
    const { user_id, organization_id, organization_name, auth_type, scopes: granted } = body as Record<string, unknown>;
    assert.deepEqual({ user_id, organization_id, organization_name, auth_type }, { user_id: "user_1", organization_id: "org_1", organization_name: "org_1", auth_type: "api_key" });
    assert.deepEqual(granted, scopes.toSorted());
  });
});
