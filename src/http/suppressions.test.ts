import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";

const jane = { first_name: "Jane", last_name: "Roe", company_domain: "acme.example" };

describe("/suppressions", () => {
  let api: ApiUnderTest;
  let mine: Customer;
  before(async () => {
    api = await openApiUnderTest();
    mine = await api.customer({ credits: 100 });
  });
  after(() => api.close());

  const post = (path: string, contacts: readonly object[], as = mine): Promise<Answered> => api.call(`/api/v2${path}`, { key: as.key, body: { contacts } });
  const told = async (publicId: string): Promise<string> => JSON.stringify((await api.call(`/enrich/status?workflow_id=${publicId}`, { key: mine.key })).body);

  it("takes back what was told of a person, and tells nothing any more, to this organization", async () => {
    const { publicId } = await api.ended(mine, { contacts: [jane, { ...jane, first_name: "Joe" }] });
    assert.match(await told(publicId), /jane\.roe@acme\.example/);
    const { status, body } = await post("/suppressions", [jane]);
    assert.deepEqual([status, (body as Record<string, unknown>)["added"], (body as Record<string, unknown>)["results_erased"]], [200, 1, 1]);
    const left = await told(publicId);
    assert.doesNotMatch(left, /jane\.roe@acme\.example/);
    assert.match(left, /joe\.roe@acme\.example/);
    const again = await api.ended(mine, { contacts: [jane] });
    assert.match(await told(again.publicId), /suppression list/);

    const both = [jane, { email: "joe@acme.example" }];
    assert.deepEqual(((await post("/suppressions/check", both)).body as { suppressed: unknown }).suppressed, [true, false]);
    assert.deepEqual(((await post("/suppressions/check", both, await api.customer())).body as { suppressed: unknown }).suppressed, [false, false]);
    assert.equal(((await post("/suppressions/remove", [jane])).body as { removed: unknown }).removed, 1);
    assert.deepEqual(((await post("/suppressions/check", both)).body as { suppressed: unknown }).suppressed, [false, false]);
  });

  it("looks up no company of a domain on it", async () => {
    await post("/suppressions", [{ company_domain: "www.rival.example" }]);
    const { status, headers } = await api.call("/api/v2/enrichment/company", { key: mine.key, body: { domain: "rival.example" } });
    assert.deepEqual([status, headers.get("x-error-code")], [404, "unknown_company"]);
  });

  it("refuses whom nothing names, with the place, and puts nobody on the list", async () => {
    const { status, body } = await post("/suppressions", [{ email: "ann@acme.example" }, { first_name: "Jane" }]);
    assert.deepEqual([status, (body as { error: { problem: string } }).error.problem], [400, "contacts[1] names nobody and no domain"]);
    assert.deepEqual(((await post("/suppressions/check", [{ email: "ann@acme.example" }])).body as { suppressed: unknown }).suppressed, [false]);
  });
});
