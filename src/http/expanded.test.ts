import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import { problemAnswer } from "../contract/envelope.ts";
import { expandedOperations } from "./operations.ts";

describe("the expanded API", () => {
  let api: ApiUnderTest;
  let customer: Customer;
  before(async () => {
    api = await openApiUnderTest();
    customer = await api.customer();
  });
  after(() => api.close());

  const get = async (path: string, key: string | null = customer.key): Promise<{ status: number; headers: Headers; body: unknown }> => {
    const response = await api.app.request(path, { headers: key === null ? {} : { authorization: `Bearer ${key}` } });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  it("is the same below both of its paths", async () => {
    const current = await get("/api/v2/whoami");
    assert.equal(current.status, 200);
    assert.deepEqual(current.body, (await get("/api/v1/public/whoami")).body);
  });

  it("refuses in its own form, with the request's id and a page that is there", async () => {
    const { status, headers, body } = await get("/api/v2/whoami", null);
    assert.equal(status, 401);
    const { error } = problemAnswer.parse(body);
    assert.deepEqual(error, {
      code: "not_authenticated",
      problem: "Not authenticated",
      cause: null,
      fix: "Send Authorization: Bearer and a valid key.",
      retryable: false,
      retry_after_ms: null,
      docs_url: "http://localhost/docs/errors/not-authenticated",
      request_id: headers.get("x-request-id"),
    });
    const page = await api.app.request(new URL(error.docs_url).pathname);
    assert.match(await page.text(), /^# not_authenticated\n/);
    assert.equal((await api.app.request("/docs/errors/no-such-code")).status, 404);
  });

  it("leaves the five legacy operations as they were", async () => {
    assert.deepEqual((await get("/api/v1/public/auth/validate-key", null)).body, { detail: "Not authenticated" });
    assert.deepEqual((await get("/api/v1/public/credits/balance")).body, { organization_id: customer.organizationId, credits: 1_000 });
    assert.deepEqual((await get("/api/v1/public/enrich/status")).body, { detail: "Provide exactly one of workflow_id and task_id" });
    assert.equal((await get("/api/v2/enrich/status")).status, 404);
  });

  it("surrounds its answers with when they were made", async () => {
    const { body } = await get("/api/v2/credits/balance");
    const surrounding = { task_id: null, timestamp_ms: api.clock.nowMs, agent_instructions: null, usage: null, message: null };
    assert.deepEqual(body, { ...surrounding, organization_id: customer.organizationId, credits: 1_000 });
  });

  it("can be read in a browser, without a script of anybody", async () => {
    const page = await (await api.app.request("/docs")).text();
    for (const { route } of expandedOperations) assert.ok(page.includes(`<code>/api/v2${route.path}</code>`), route.path);
    assert.deepEqual([...page.matchAll(/<summary>(curl|TypeScript|Python)<\/summary>/g)].length, 3 * [...page.matchAll(/<article>/g)].length);
    assert.ok(page.includes("curl &quot;http://localhost/api/v2/whoami&quot;"), "requests go to where the page was read");
    const named = new Set([...page.matchAll(/href="#(\w+)"/g)].map(([, id]) => id));
    assert.deepEqual([...named].filter((id) => !page.includes(`id="${String(id)}"`)), []);
    const pages = new Set([...page.matchAll(/href="(\/docs\/errors\/[\w-]+)"/g)].map(([, path = ""]) => path));
    assert.ok(pages.size > 40);
    for (const path of pages) assert.equal((await api.app.request(path)).status, 200, path);
    assert.ok(!/<script|https?:\/\/(?!127\.0\.0\.1|\w+\.example)[\w.]+\/[\w-]+\.js/.test(page));
  });

  it("says what every operation needs of a key", () => {
    for (const { route } of expandedOperations) assert.equal(route.security?.length, 1, route.path);
  });
});
