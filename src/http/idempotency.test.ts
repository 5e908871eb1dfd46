import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";

const body = { contacts: [{ linkedin_url: "https://linkedin.com/in/jane-roe" }] };

describe("Idempotency-Key", () => {
  let api: ApiUnderTest;
  let jane: Customer;
  before(async () => {
    api = await openApiUnderTest();
    jane = await api.customer({ credits: 3 });
  });
  after(() => api.close());

  const post = (key: string, sent: unknown = body, as = jane): Promise<Answered> => api.call("/enrich/bulk", { key: as.key, body: sent, headers: { "idempotency-key": key } });
  const workflows = async (): Promise<number> => (await api.database.query("select 1 from workflow where organization_id = $1", [jane.organizationId])).length;

  it("sent again, a request gets the first answer, and is carried out once", async () => {
    const first = await post("one");
    assert.equal(first.status, 200);
    assert.equal(first.headers.get("idempotency-replayed"), null);
    const again = await post("one");
    assert.deepEqual({ status: again.status, body: again.body }, { status: 200, body: first.body });
    assert.equal(again.headers.get("idempotency-replayed"), "true");
    assert.match(again.headers.get("content-type") ?? "", /^application\/json/);
    assert.equal(await workflows(), 1);
    const other = await api.customer();
    assert.notDeepEqual((await post("one", body, other)).body, first.body, "another organization's key is another key");
  });

  it("another request under the same key is refused", async () => {
    const { status, body: answer } = await post("one", { ...body, enrichment_type: "none" });
    assert.deepEqual([status, answer], [409, { detail: "This Idempotency-Key was used for another request" }]);
  });

  it("a request that was cut off before its answer was kept goes on with its workflow, and holds nothing twice", async () => {
    const first = await post("two");
    const accepted = await workflows();
    // As a process leaves it that is killed in between: the workflow is committed, the answer is not.
    await api.database.query("update idempotent_request set status = null, content_type = null, body = null where key = 'two'");
    const early = await post("two");
    assert.deepEqual([early.status, early.body, early.headers.get("retry-after")], [409, { detail: "The same request is in progress" }, "2"]);
    api.clock.nowMs += 120_000;
    const again = await post("two");
    assert.deepEqual([again.status, again.body], [200, first.body]);
    assert.equal(await workflows(), accepted);
  });

  it("a refusal frees the key", async () => {
    const poor = await api.customer({ credits: 0 });
    assert.equal((await post("three", body, poor)).status, 402);
    assert.equal((await post("three", { ...body, enrichment_type: "none" }, poor)).status, 200);
  });

  it("a key that is empty, too long or not ASCII is refused with its place", async () => {
    for (const key of ["", "x".repeat(256), "\u00e9"]) {
      const { status, body: answer } = await post(key);
      assert.equal(status, 422, key);
      assert.deepEqual((answer as { readonly detail: readonly { readonly loc: unknown }[] }).detail[0]?.loc, ["header", "idempotency-key"]);
    }
  });
});
