import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";

describe("scopes", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest();
  });
  after(() => api.close());

  it("a key that may only read cannot spend, in the form of each surface", async () => {
    const { key } = await api.customer({ role: "viewer" });
    const legacy = await api.call("/enrich/bulk", { key, body: { contacts: [{ linkedin_url: "https://linkedin.com/in/jane-roe" }] } });
    assert.deepEqual({ status: legacy.status, body: legacy.body }, { status: 403, body: { detail: "This needs the scope enrich:write" } });
    const { key: narrow } = await api.customer({ scopes: ["lists:read"] });
    const response = await api.app.request("/api/v2/credits/balance", { headers: { authorization: `Bearer ${narrow}` } });
    const { error } = (await response.json()) as { readonly error: { readonly code: string; readonly details: unknown } };
    assert.equal(response.status, 403);
    assert.deepEqual({ code: error.code, details: error.details }, { code: "insufficient_scope", details: { required: ["credits:read"], granted: ["lists:read"] } });
  });

  it("is looked at before what was sent", async () => {
    const { key } = await api.customer({ role: "viewer" });
    assert.equal((await api.call("/enrich/bulk", { key, body: "{" })).status, 403);
  });
});
