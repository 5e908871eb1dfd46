import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import type { Tier } from "../engine/tiers.ts";
import { everything, tiersOf } from "../engine/tiers.ts";

const pro: Tier = { ...everything, name: "pro", limits: { organization: 4, key: 3, polls: 2 } };
const free: Tier = { ...everything, name: "free", features: ["API_ACCESS", "enrich_email"] };
const closed: Tier = { ...everything, name: "starter", features: [] };

describe("limits of a tier", () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await openApiUnderTest({ tiers: tiersOf([pro, free, closed], pro) });
  });
  after(() => api.close());

  const onTier = async (tier: Tier): Promise<string> => {
    const { key, organizationId } = await api.customer();
    await api.database.query("update organization set tier = $2 where id = $1", [organizationId, tier.name]);
    return key;
  };

  it("says with every answer what is left, and with a refusal when to come back, in the form of the surface", async () => {
    const { key } = await api.customer();
    const first = await api.call("/auth/validate-key", { key });
    assert.equal(first.headers.get("ratelimit-policy"), '"key";q=3;w=60, "organization";q=4;w=60');
    assert.equal(first.headers.get("ratelimit"), '"key";r=2;t=60, "organization";r=3;t=60');
    await api.call("/auth/validate-key", { key });
    await api.call("/nowhere", { key });
    const legacy = await api.call("/auth/validate-key", { key });
    assert.deepEqual({ status: legacy.status, body: legacy.body }, { status: 429, body: { detail: "Too many requests" } });
    const seconds = Number(legacy.headers.get("retry-after"));
    assert.ok(seconds >= 1 && seconds <= 60);
    const { body } = await api.call("/whoami", { key });
    const { error } = body as { readonly error: { readonly code: string; readonly retryable: boolean; readonly retry_after_ms: number } };
    assert.deepEqual([error.code, error.retryable], ["rate_limited", true]);
    assert.ok(error.retry_after_ms >= 1_000 && error.retry_after_ms <= 60_000);
  });

  it("counts polls apart", async () => {
    const { key } = await api.customer();
    const poll = async (): Promise<number> => (await api.call("/enrich/status?task_id=3f333df6-90a4-4fda-8dd3-9485d27cee36", { key })).status;
    assert.deepEqual([await poll(), await poll(), await poll()], [404, 404, 429]);
    assert.equal((await api.call("/auth/validate-key", { key })).status, 200);
  });

  it("refuses what the tier does not include, and tells which it is", async () => {
    const key = await onTier(free);
    const contacts = [{ linkedin_url: "https://linkedin.com/in/jane-roe" }];
    assert.equal((await api.call("/enrich/bulk", { key, body: { enrichment_type: "partial", contacts } })).status, 200);
    const { status, body, headers } = await api.call("/enrich/bulk", { key, body: { enrichment_type: "full", contacts } });
    assert.equal(status, 403);
    assert.equal(headers.get("x-error-code"), "feature_gated");
    assert.deepEqual(body, { detail: "This needs the feature enrich_phone, which your plan does not have" });
    const who = (await api.call("/whoami", { key })).body as { readonly tier: string; readonly features: readonly string[] };
    assert.deepEqual([who.tier, who.features], ["free", ["API_ACCESS", "enrich_email"]]);
    assert.equal((await api.call("/auth/validate-key", { key: await onTier(closed) })).status, 403);
  });
});
