import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import { defaultManners } from "../domain/mail-limits.ts";
import { sharedMailLimits } from "../engine/mail-limits.ts";
import type { Database } from "../engine/database.ts";
import { defaultListId, ensureDefaultList } from "../engine/lead-lists.ts";
import { openPostgres } from "../engine/postgres.ts";
import { everything, tiersOf } from "../engine/tiers.ts";
import { createAttempts } from "../engine/rate-limits.ts";
import { readReport } from "#src/verify/read-report.ts";
import { createApp } from "./app.ts";

describe("the API", () => {
  let api: ApiUnderTest;
  let customer: Customer;
  before(async () => {
    api = await openApiUnderTest();
    customer = await api.customer();
  });
  after(() => api.close());

  /** The same API over a database that nobody is listening for. */
  const withoutDatabase = (): ReturnType<typeof createApp> => appOver(openPostgres({ url: "postgres://cleanlist@127.0.0.1:1/none", connectionsMax: 1, onError: () => undefined }));
  /** One whose operator takes no lists. */
  const appOver = (database: Database): ReturnType<typeof createApp> => {
    const { engine, clock } = api;
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const webhookPolicy = { allowHttp: false, isAllowedAddress: () => false };
    return createApp({ engine: { ...engine, database }, people: api.people, attempts: createAttempts(database), tiers: tiersOf([], everything), log, now: () => clock.nowMs, webhookPolicy, publicUrl: null, listsMax: 100, importsLists: false, readReport, version: "1.2.3" });
  };

  it("takes no lists while the operator has switched that off, and says so to whoever may send some", async () => {
    const app = appOver(api.database);
    const ask = async (path: string, key: string, type: string, body: string): Promise<readonly unknown[]> => {
      const response = await app.request(`/api/v2${path}`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": type }, body });
      return [response.status, response.headers.get("x-error-code")];
    };
    const reader = await api.customer({ scopes: ["lists:read"] });
    const imported = JSON.stringify({ csv_content_base64: "TmFtZQ0K", column_mapping: { full_name: "Name" }, dispatch_enrichment: false });
    const path = `/lead-lists/${defaultListId(customer.organizationId)}/csv-import`;
    await ensureDefaultList(api.database, { organizationId: customer.organizationId, nowMs: api.clock.nowMs });
    assert.deepEqual(await ask(path, customer.key, "application/json", imported), [503, "import_switched_off"]);
    assert.deepEqual(await ask("/uploads", customer.key, "text/csv", "Name\n"), [503, "import_switched_off"]);
    assert.deepEqual(await ask("/uploads/preview", customer.key, "text/csv", "Name\n"), [503, "import_switched_off"]);
    assert.deepEqual(await ask(path, reader.key, "application/json", imported), [403, "insufficient_scope"]);
  });

  it("is live as long as it runs, and ready while the database answers", async () => {
    assert.deepEqual(await (await api.app.request("/health/live")).json(), { status: "live" });
    assert.deepEqual(await (await api.app.request("/health/ready")).json(), { status: "ready" });
    const away = withoutDatabase();
    assert.equal((await away.request("/health/live")).status, 200);
    assert.equal((await away.request("/health/ready")).status, 503);
  });

  it("is ready, and says so, where a mail provider refuses us: by name, unless it is somebody's own host", async () => {
    const limits = sharedMailLimits(api.database, { now: () => api.clock.nowMs, manners: defaultManners });
    const refused = { reason: "blocked_ip", reply: "554 blocked, see 192.0.2.1", weight: 3 } as const;
    const report = { ceiling: 2, inUse: 0, wanted: 0, normal: 0, perSecond: 0, slowDown: null };
    await limits.exchange([{ ...report, key: "mimecast", refused }, { ...report, key: "198.51.100.7", refused }]);
    const until = new Date(api.clock.nowMs + 15_000).toISOString();
    assert.deepEqual(await (await api.app.request("/health/ready")).json(), {
      status: "ready",
      mail_refused_by: [
        { provider: "single host", reason: "blocked_ip", until },
        { provider: "mimecast", reason: "blocked_ip", until },
      ],
    });
    await limits.exchange([{ ...report, key: "mimecast", normal: 1, refused: null }, { ...report, key: "198.51.100.7", normal: 1, refused: null }]);
    assert.deepEqual(await (await api.app.request("/health/ready")).json(), { status: "ready" });
  });

  it("keeps a caller's request id where it is a sane one, and makes one otherwise", async () => {
    const idFor = async (sent: string): Promise<string | null> => (await api.app.request("/health/live", { headers: { "x-request-id": sent } })).headers.get("x-request-id");
    assert.equal(await idFor("job-7_a="), "job-7_a=");
    for (const bad of ["", "a b", "<script>", "x".repeat(129)]) assert.match((await idFor(bad)) ?? "", /^req_[0-9a-f]{16}$/);
    assert.ok((await api.call("/nowhere")).headers.get("x-request-id"));
  });

  it("forbids browsers to guess types or to frame it, in refusals too", async () => {
    const { headers } = await api.call("/auth/validate-key");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("x-frame-options"), "SAMEORIGIN");
  });

  it("answers unknown paths and methods in JSON", async () => {
    const unknown = await api.app.request("/nowhere");
    assert.deepEqual([unknown.status, await unknown.json()], [404, { detail: "Not Found" }]);
    const { status, body } = await api.call("/nowhere", { key: customer.key });
    assert.equal(status, 404);
    assert.equal((body as { error: { code: string } }).error.code, "not_found");
    const method = await api.app.request("/api/v1/public/enrich/bulk", { method: "DELETE", headers: { authorization: `Bearer ${customer.key}` } });
    assert.deepEqual([method.status, method.headers.get("allow"), await method.json()], [405, "POST", { detail: "Method Not Allowed" }]);
  });

  it("serves its own contract", async () => {
    const document = (await (await api.app.request("/openapi.json")).json()) as { openapi: string; info: { version: string } };
    assert.deepEqual([document.openapi, document.info.version], ["3.1.0", "1.2.3"]);
  });

  it("logs a line for a request, without values, bodies and keys", async () => {
    const secret = "public_bulk_secret";
    await api.call(`/enrich/status?workflow_id=${secret}`, { key: customer.key, headers: { "x-request-id": "seen" } });
    const line = api.logged.find((each) => each["requestId"] === "seen");
    assert.deepEqual(
      { ...line, ms: 0 },
      { requestId: "seen", method: "GET", route: "/api/v1/public/enrich/status", status: 404, ms: 0, organization: customer.organizationId, level: "info", message: "request" },
    );
    const all = JSON.stringify(api.logged);
    assert.ok(!all.includes(secret) && !all.includes(customer.key));
  });

  it("answers a mistake of ours with a 500 that says nothing, and a log line that says what", async () => {
    await api.database.query("alter table account rename to mislaid");
    const { status, body, headers } = await api.call("/credits/balance", { key: customer.key });
    await api.database.query("alter table mislaid rename to account");
    assert.deepEqual([status, body], [500, { detail: "Internal server error" }]);
    const line = api.logged.find((each) => each["requestId"] === headers.get("x-request-id") && each.level === "error");
    assert.match(JSON.stringify(line?.["err"]), /relation .*account.* does not exist.*42P01/);
  });

  it("answers 503 and when to come back while the database is away", async () => {
    const response = await withoutDatabase().request("/api/v1/public/credits/balance", { headers: { authorization: `Bearer ${customer.key}` } });
    assert.deepEqual([response.status, await response.json()], [503, { detail: "Temporarily unavailable, try again" }]);
    assert.equal(response.headers.get("retry-after"), "5");
  });
});
