import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import { bulkAnswer } from "../contract/legacy.ts";
import { validationAnswer } from "../contract/validation.ts";
import { contactRule } from "../domain/contact.ts";
import type { Columns } from "../engine/batches.ts";
import { contactAt } from "../engine/batches.ts";
import { publicApi } from "./paths.ts";
import { workflowIdFrom } from "./workflow-id.ts";

const jane = { first_name: "Jane", last_name: "Doe", company_domain: "acme.example" };
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function many(n: number): object[] {
  return Array.from({ length: n }, (_, i) => ({ ...jane, last_name: `Doe ${String(i)}` }));
}

function mistakes(answered: Answered): { type: string; loc: unknown[] }[] {
  assert.equal(answered.status, 422);
  return validationAnswer.parse(answered.body).detail.map(({ type, loc }) => ({ type, loc }));
}

describe("POST /enrich/bulk", () => {
  let api: ApiUnderTest;
  let customer: Customer;
  before(async () => {
    api = await openApiUnderTest();
    customer = await api.customer({ credits: 1_000_000 });
  });
  after(() => api.close());

  const post = (body: unknown, key = customer.key): Promise<Answered> => api.call("/enrich/bulk", { key, body });
  const stored = async (answered: Answered): Promise<{ type: string; url: string | null; contacts: unknown[] }> => {
    const id = workflowIdFrom(bulkAnswer.parse(answered.body).workflow_id);
    const [workflow] = await api.database.query<{ type: string; url: string | null }>("select enrichment_type as type, webhook_url as url from workflow where id = $1", [id]);
    const batches = await api.database.query<{ tasks: number[]; contacts: Columns }>("select tasks, contacts from batch where workflow_id = $1 order by last", [id]);
    return { type: "", url: null, ...workflow, contacts: batches.flatMap(({ tasks, contacts }) => tasks.map((_, place) => contactAt(contacts, place))) };
  };

  it("accepts contacts at once: an id for the workflow, one for each task, in order", async () => {
    const answered = await post({ enrichment_type: "full", contacts: [jane, { ...jane, first_name: "Joe" }] });
    assert.equal(answered.status, 200);
    const { workflow_id, task_ids, ...rest } = bulkAnswer.parse(answered.body);
    assert.match(workflow_id, /^public_bulk_/);
    assert.match(workflow_id.slice("public_bulk_".length), uuid);
    assert.equal(new Set(task_ids).size, 2);
    assert.deepEqual(rest, { status: "processing", message: "Bulk enrichment started", total_contacts: 2 });
    assert.deepEqual(await stored(answered), { type: "full", url: null, contacts: [jane, { ...jane, first_name: "Joe" }] });
  });

  it("takes a missing or null type as partial", async () => {
    assert.equal((await stored(await post({ contacts: [jane] }))).type, "partial");
    assert.equal((await stored(await post({ contacts: [jane], enrichment_type: null }))).type, "partial");
  });

  it("accepts each of the documented ways to name somebody", async () => {
    const contacts = [
      { linkedin_url: "https://www.linkedin.com/in/janedoe" },
      { first_name: "Jane", last_name: "Doe", company_name: "Acme" },
      { first_name: "Jane", last_name: "Doe", company_domain: "acme.example" },
      { email: "jane.doe@acme.example" },
    ];
    assert.equal((await post({ contacts })).status, 200);
  });

  it("is lenient: unknown keys are ignored, null and empty mean absent, blanks around a text are cut", async () => {
    const contact = { ...jane, first_name: "  Jane ", email: null, linkedin_url: "", crm_id: 7, "": null };
    const answered = await post({ contacts: [contact], campaign: "spring", webhook_url: null });
    assert.deepEqual((await stored(answered)).contacts, [jane]);
  });

  it("accepts 250 contacts, and refuses 251 and none", async () => {
    assert.equal((await post({ contacts: many(250) })).status, 200);
    const tooMany = await post({ contacts: many(251) });
    assert.deepEqual([tooMany.status, tooMany.body], [400, { detail: "Bulk enrichment supports up to 250 contacts per request" }]);
    assert.equal(tooMany.headers.get("x-error-code"), "too_many_contacts");
    const none = await post({ contacts: [] });
    assert.deepEqual([none.status, none.body], [400, { detail: "Bulk enrichment needs at least one contact" }]);
  });

  it("judges the number of contacts before it reads them", async () => {
    assert.equal((await post({ contacts: Array.from({ length: 100_000 }, () => 0) })).status, 400);
  });

  it("names every contact that does not hold enough, in the documented words, and accepts nothing", async () => {
    const incomplete = { first_name: "Jane", company_domain: "acme.example" };
    const existing = await api.database.query("select 1 from workflow");
    const answered = await post({ contacts: [jane, incomplete, jane, {}] });
    assert.equal(answered.status, 422);
    assert.deepEqual(answered.body, {
      detail: [
        { type: "value_error", loc: ["body", "contacts", 1], msg: contactRule, input: incomplete },
        { type: "value_error", loc: ["body", "contacts", 3], msg: contactRule, input: {} },
      ],
    });
    assert.equal((await api.database.query("select 1 from workflow")).length, existing.length);
  });

  it("names every place that does not have the documented form", async () => {
    const missing = await post({});
    assert.deepEqual(missing.body, { detail: [{ type: "missing", loc: ["body", "contacts"], msg: "Field required", input: {} }] });
    assert.deepEqual(mistakes(await post({ contacts: "Jane" })), [{ type: "list_type", loc: ["body", "contacts"] }]);
    assert.deepEqual(mistakes(await post([])), [{ type: "model_attributes_type", loc: ["body"] }]);
    assert.deepEqual(mistakes(await post({ enrichment_type: "everything", contacts: [jane] })), [{ type: "enum", loc: ["body", "enrichment_type"] }]);
    assert.deepEqual(mistakes(await post({ contacts: [jane, { ...jane, first_name: 7 }, 8] })), [
      { type: "string_type", loc: ["body", "contacts", 1, "first_name"] },
      { type: "model_attributes_type", loc: ["body", "contacts", 2] },
    ]);
    const long = await post({ contacts: [{ ...jane, company_name: "x".repeat(2_001) }] });
    assert.deepEqual(mistakes(long), [{ type: "string_too_long", loc: ["body", "contacts", 0, "company_name"] }]);
  });

  it("says where a body stops being JSON", async () => {
    const headers = { authorization: `Bearer ${customer.key}`, "content-type": "application/json" };
    const broken = [
      ['{"contacts" []}', ["body", 12]],
      ['{"contacts"', ["body", 11]],
      ["", ["body", 0]],
      ["Jane", ["body"]],
    ] as const;
    for (const [body, loc] of broken) {
      const response = await api.app.request(`${publicApi}/enrich/bulk`, { method: "POST", body, headers });
      assert.equal(response.status, 422);
      assert.deepEqual(await response.json(), { detail: [{ type: "json_invalid", loc, msg: "JSON decode error", input: {} }] }, body);
    }
  });

  it("refuses a body that does not say it is JSON, and one that is too large", async () => {
    const headers = { authorization: `Bearer ${customer.key}` };
    const form = await api.app.request(`${publicApi}/enrich/bulk`, { method: "POST", body: new URLSearchParams({ a: "b" }), headers });
    assert.deepEqual([form.status, await form.json()], [415, { detail: "Send JSON, with Content-Type: application/json" }]);
    const large = await post({ contacts: [{ ...jane, company_name: "x".repeat(2_000_000) }] });
    assert.deepEqual([large.status, large.body], [413, { detail: "The request body is larger than 2 MB" }]);
  });

  it("stores a public https webhook, and refuses every other URL", async () => {
    const answered = await post({ contacts: [jane], webhook_url: "https://hooks.example/a?b=c" });
    assert.equal((await stored(answered)).url, "https://hooks.example/a?b=c");
    for (const webhook_url of ["http://hooks.example/", "https://10.0.0.1/", "https://[::1]/", "ftp://hooks.example/", "hooks.example", "https://me:secret@hooks.example/"]) {
      assert.deepEqual(mistakes(await post({ contacts: [jane], webhook_url })), [{ type: "value_error", loc: ["body", "webhook_url"] }], webhook_url);
    }
  });

  it("refuses when the balance does not cover the most it can cost, and holds nothing then", async () => {
    const poor = await api.customer({ credits: 21 });
    const refused = await post({ enrichment_type: "full", contacts: [jane, { ...jane, last_name: "Roe" }] }, poor.key);
    assert.deepEqual([refused.status, refused.body], [402, { detail: "Insufficient credits", needed: 22, available: 21 }]);
    assert.deepEqual((await api.call("/credits/balance", { key: poor.key })).body, { organization_id: poor.organizationId, credits: 21 });
    assert.equal((await post({ enrichment_type: "full", contacts: [jane] }, poor.key)).status, 200);
  });

  it("accepts characters that a database cannot store, without them", async () => {
    const answered = await post({ contacts: [{ ...jane, company_name: "Ac\0me \ud800" }] });
    assert.deepEqual((await stored(answered)).contacts, [{ ...jane, company_name: "Acme \ufffd" }]);
  });

  it("refuses without a key, before it reads the body", async () => {
    const { status, body } = await api.call("/enrich/bulk", { body: { contacts: [] } });
    assert.deepEqual([status, body], [401, { detail: "Not authenticated" }]);
  });
});
