import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import { testSecret } from "../../test/support/test-secret.ts";
import { createKey, listKeys, revokeKey } from "../engine/identity/api-keys.ts";

const minuteMs = 60_000;

describe("authentication", () => {
  let api: ApiUnderTest;
  let jane: Customer;
  before(async () => {
    api = await openApiUnderTest();
    jane = await api.customer();
  });
  after(() => api.close());

  const validate = (headers: Record<string, string>): ReturnType<ApiUnderTest["call"]> => api.call("/auth/validate-key", { headers });
  const lastUsed = async (): Promise<number | undefined> => (await listKeys(api.database, { ...jane, userId: null })).find((key) => key.name === "test")?.lastUsedAt?.getTime();

  it("answers every kind of missing or wrong key alike", async () => {
    const wrong = jane.key.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    const refused = [
      {},
      { authorization: jane.key },
      { authorization: `Basic ${jane.key}` },
      { authorization: "Bearer " },
      { authorization: "Bearer clapi_" },
      { authorization: `Bearer ${wrong}` },
      { authorization: `Bearer ${jane.key} x` },
      { authorization: `Bearer clext_${jane.key.slice(6)}` },
      { "x-api-key": jane.key },
    ];
    for (const headers of refused) {
      const { status, body, headers: answered } = await validate(headers);
      assert.equal(status, 401, JSON.stringify(headers));
      assert.deepEqual(body, { detail: "Not authenticated" });
      assert.equal(answered.get("www-authenticate"), "Bearer");
    }
  });

  it("reads the scheme's name in any case", async () => {
    assert.equal((await validate({ authorization: `bearer ${jane.key}` })).status, 200);
  });

  it("refuses a key from the moment it expires, and from the moment it is revoked", async () => {
    const nowMs = api.clock.nowMs;
    const of = { organizationId: jane.organizationId, userId: jane.userId, name: "short", scopes: null, nowMs };
    const made = await createKey(api.database, testSecret, { ...of, expiresAt: new Date(nowMs + minuteMs) });
    assert.equal(made.kind, "created");
    assert.equal((await validate({ authorization: `Bearer ${made.key}` })).status, 200);
    api.clock.nowMs += minuteMs;
    assert.equal((await validate({ authorization: `Bearer ${made.key}` })).status, 401);

    const other = await createKey(api.database, testSecret, { ...of, expiresAt: null });
    assert.equal(other.kind, "created");
    await revokeKey(api.database, { ...jane, id: other.id, nowMs });
    assert.equal((await validate({ authorization: `Bearer ${other.key}` })).status, 401);
  });

  it("notes when a key was last used, at most once a minute", async () => {
    api.clock.nowMs += minuteMs;
    const firstMs = api.clock.nowMs;
    await api.call("/auth/validate-key", { key: jane.key });
    api.clock.nowMs += minuteMs - 1;
    await api.call("/auth/validate-key", { key: jane.key });
    assert.equal(await lastUsed(), firstMs);
    api.clock.nowMs += 1;
    await api.call("/auth/validate-key", { key: jane.key });
    assert.equal(await lastUsed(), firstMs + minuteMs);
  });

  it("stands before everything under the API, unknown paths included", async () => {
    assert.equal((await api.call("/nowhere")).status, 401);
    assert.equal((await api.call("/enrich/bulk", { body: {} })).status, 401);
  });
});
