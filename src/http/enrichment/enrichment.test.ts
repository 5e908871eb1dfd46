import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Call, Customer } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import type { Source } from "../../domain/source.ts";
import { newCompanies } from "../../engine/company-charges.ts";
import { free } from "../../domain/source.ts";

type Body = Record<string, unknown> & { readonly error?: Record<string, unknown> & { readonly code: string } };

/** Knows one company, by its domain or by its name. */
const registry: Source = {
  terms: { id: "registry", supplies: ["company_domain", "company_name", "company_city"], needs: [["domain"], ["companyName"]], costMicros: 0, hitRate: 1, attemptsMax: 1 },
  async ask({ known }) {
    if (known.domain === "broken.example") return free({ kind: "failed", retryable: true, detail: "down" });
    if (known.domain !== "acme.example" && known.companyName !== "Acme") return free({ kind: "none" });
    const of = (field: "company_domain" | "company_name" | "company_city", value: string) => ({ field, value, confidence: 0.9 });
    return free({ kind: "found", facts: [of("company_domain", "acme.example"), of("company_name", "Acme"), of("company_city", "Berlin")] });
  },
};

describe("enrichment", () => {
  let api: ApiUnderTest;
  let mine: Customer;
  let listId: string;
  before(async () => {
    api = await openApiUnderTest({ sources: [registry] });
    mine = await api.customer();
    listId = String((await post("/lead-lists", { name: "Fair" }))["list_id"]);
  });
  after(() => api.close());

  const call = (path: string, options: Call = {}): Promise<Answered> => api.call(`/api/v2${path}`, { key: mine.key, ...options });
  const post = async (path: string, body: object): Promise<Body> => (await call(path, { body })).body as Body;
  const get = async (path: string): Promise<Body> => (await call(path)).body as Body;
  const refused = async (path: string, body: object, key = mine.key): Promise<[number, unknown]> => {
    const answered = await call(path, { body, key });
    return [answered.status, (answered.body as Body).error?.code];
  };
  const quote = async (asked: object): Promise<Body> => post("/credits/estimate", asked);
  const balance = async (): Promise<number> => Number((await get("/credits/balance"))["credits"]);

  it("of a person reserves the most that it can cost, and tells the result", async () => {
    const had = await balance();
    const accepted = await post("/enrichment/person", { lead_list_id: listId, first_name: "Ann", last_name: "Lee", domain: "acme.example", company_name: "Acme" });
    const id = String(accepted["workflow_id"]);
    assert.match(id, /^enrich-[0-9a-f-]{36}$/);
    assert.deepEqual([accepted["status"], accepted["credits_reserved"], accepted["lead_list_id"]], ["pending", 1, listId]);
    assert.equal(accepted["poll_url"], `http://localhost/api/v2/enrichment/status/${id}`);
    await api.untilEnded(id);
    const status = await get(`/enrichment/status/${id}`);
    const { result, ...rest } = status as Body & { readonly result: Body };
    assert.deepEqual([rest["status"], rest["progress"], rest["total"], rest["credits_charged"], rest["credits_refunded"], rest["lead_list_id"]], ["completed", 100, 1, 1, 0, listId]);
    assert.deepEqual([result["full_name"], result["email"], result["email_status"], result["provider"]], ["Ann Lee", "ann.lee@acme.example", "valid", "directory"]);
    assert.equal(await balance(), had - 1);
    const again = await post("/enrichment/person", { lead_list_id: listId, person_id: result["lead_id"], enrichment_type: "full" });
    assert.equal(again["credits_reserved"], 11);
    await api.untilEnded(String(again["workflow_id"]));
    assert.equal(await balance(), had - 1);
    assert.equal((await get(`/lead-lists/${listId}/leads`))["total"], 1);
  });

  it("of a person refuses somebody who is not named, and lists and leads that are not one's own", async () => {
    const jane = { first_name: "Jane", last_name: "Doe", domain: "acme.example" };
    assert.deepEqual(await refused("/enrichment/person", { lead_list_id: listId, first_name: "Jane" }), [400, "validation_error"]);
    assert.deepEqual(await refused("/enrichment/person", { lead_list_id: listId, person_id: "nobody" }), [404, "unknown_lead"]);
    assert.deepEqual(await refused("/enrichment/person", { lead_list_id: "nonsense", ...jane }), [404, "unknown_list"]);
    assert.deepEqual(await refused("/enrichment/person", { lead_list_id: listId, ...jane }, (await api.customer()).key), [404, "unknown_list"]);
    assert.deepEqual(await refused("/enrichment/person", { lead_list_id: listId, ...jane, quote_id: "qte_v1_made_up" }), [400, "quote_mismatch"]);
    assert.equal((await call("/enrichment/person", { body: { lead_list_id: listId, ...jane, colour: "red" } })).status, 422);
    const poor = await api.customer({ credits: 0 });
    const theirs = String(((await call("/lead-lists", { key: poor.key, body: { name: "Poor" } })).body as Body)["list_id"]);
    const { status, body } = await call("/enrichment/person", { key: poor.key, body: { lead_list_id: theirs, ...jane, enrichment_type: "full" } });
    const { code, estimated_cost_credits, available_credits, shortfall_credits } = (body as Body).error ?? { code: "" };
    assert.deepEqual([status, code, estimated_cost_credits, available_credits, shortfall_credits], [400, "insufficient_credits", 11, 0, 11]);
    assert.equal(((await call(`/lead-lists/${theirs}`, { key: poor.key })).body as Body)["lead_count"], 0, "nobody is put on the list by a refusal");
  });

  it("of a list needs a quote, which is good once and for this alone", async () => {
    const list = String((await post("/lead-lists", { name: "Quoted" }))["list_id"]);
    const rows = "First,Last,Site\r\nJoe,Roe,roe.example\r\nMax,Moe,moe.example\r\n";
    const mapping = { first_name: "First", last_name: "Last", company_domain: "Site" };
    assert.deepEqual(await refused("/enrichment/bulk", { list_id: list }), [400, "quote_required"]);
    const empty = await quote({ tool: "enrich_list", list_id: list });
    assert.deepEqual(await refused("/enrichment/bulk", { list_id: list, quote_id: empty["quote_id"] }), [400, "validation_error"]);
    await post(`/lead-lists/${list}/csv-import`, { csv_content_base64: base64(rows), column_mapping: mapping, dispatch_enrichment: false });
    assert.deepEqual(await refused("/enrichment/bulk", { list_id: list, quote_id: empty["quote_id"] }), [400, "spend_cap_exceeded"]);
    const asked = await quote({ tool: "enrich_list", list_id: list, scope: "full", row_count: 7 });
    assert.deepEqual([asked["estimated_cost"], asked["row_count"], asked["sufficient"], asked["filter_hash"]], [22, 2, true, "none"]);
    assert.deepEqual(await refused("/enrichment/bulk", { list_id: list, scope: "partial", quote_id: asked["quote_id"] }), [400, "quote_mismatch"]);
    const accepted = await post("/enrichment/bulk", { list_id: list, scope: "full", quote_id: asked["quote_id"] });
    assert.deepEqual([accepted["status"], accepted["total_leads"], accepted["estimated_cost"], accepted["credits_reserved"]], ["pending", 2, 22, 22]);
    assert.deepEqual(await refused("/enrichment/bulk", { list_id: list, scope: "full", quote_id: asked["quote_id"] }), [409, "quote_used"]);
    await api.untilEnded(String(accepted["workflow_id"]));
    const leads = (await get(`/lead-lists/${list}/leads`))["leads"] as Body[];
    assert.deepEqual(leads.map((lead) => lead["email"]), ["joe.roe@roe.example", "max.moe@moe.example"]);
    const late = await quote({ tool: "enrich_list", list_id: list });
    api.clock.nowMs += 301_000;
    assert.deepEqual(await refused("/enrichment/bulk", { list_id: list, quote_id: late["quote_id"] }), [400, "quote_expired"]);
  });

  it("of a page of leads goes by its handle, which then tells how it is doing", async () => {
    const page = await get(`/lead-lists/${listId}/leads`);
    const task_id = String(page["task_id"]);
    assert.equal((await get(`/enrichment/status/${task_id}`))["status"], "completed");
    const asked = { task_id, data_points: ["Email"] };
    assert.deepEqual(await refused("/enrichment/by-task", asked), [400, "quote_required"]);
    const { quote_id } = await quote({ tool: "add_person_enrichments", ...asked });
    const accepted = await post("/enrichment/by-task", { ...asked, quote_id });
    assert.deepEqual([accepted["entity_kind"], accepted["status"], accepted["total_entities"], accepted["credits_reserved"], accepted["task_id"]], ["person", "pending", 1, 1, task_id]);
    await api.untilEnded(String(accepted["workflow_id"]));
    assert.deepEqual([(await get(`/enrichment/status/${task_id}`))["status"], (await get("/lead-lists"))["total"]], ["completed", 3]);
    assert.deepEqual(await refused("/enrichment/by-task", { task_id, data_points: ["Shoe size"], quote_id }), [400, "validation_error"]);
    assert.deepEqual(await refused("/enrichment/by-task", { task_id, data_points: ["Email", "Domain"], quote_id }), [400, "validation_error"]);
    assert.deepEqual(await refused("/enrichment/by-task", { task_id: "cl-task_x", data_points: ["Email"], quote_id }), [404, "unknown_cohort"]);
    assert.deepEqual(await refused("/enrichment/by-task", { ...asked, entity_ids: ["nobody"], quote_id }), [404, "unknown_lead"]);
  });

  it("of a page's companies is done at once", async () => {
    const { task_id } = await get(`/lead-lists/${listId}/leads`);
    const asked = { task_id, data_points: ["Industry", "Employees"] };
    const { quote_id, estimated_cost } = await quote({ tool: "add_company_enrichments", ...asked });
    assert.equal(estimated_cost, 1);
    const done = await post("/enrichment/by-task", { ...asked, quote_id });
    assert.deepEqual([done["entity_kind"], done["status"], done["credits_reserved"], done["workflow_id"]], ["company", "completed", 1, null]);
    const [only] = done["results"] as Body[];
    assert.deepEqual([only?.["status"], (only?.["company"] as Body | undefined)?.["name"]], ["enriched", "Acme"]);
  });

  it("of a company takes the quote that its estimate issued, once", async () => {
    const { key } = await api.customer({ credits: 2 });
    const estimate = (await call("/credits/estimate", { key, body: { tool: "enrich_company" } })).body as Body;
    assert.deepEqual([estimate["estimated_cost"], estimate["row_count"], estimate["sufficient"]], [1, 1, true]);
    const asked = { domain: "acme.example", quote_id: estimate["quote_id"] };
    const other = (await call("/credits/estimate", { key, body: { tool: "enrich_person" } })).body as Body;
    assert.deepEqual(await refused("/enrichment/company", { ...asked, quote_id: other["quote_id"] }, key), [400, "quote_mismatch"]);
    const found = (await call("/enrichment/company", { key, body: asked })).body as Body;
    assert.equal(found["credits_charged"], 1, JSON.stringify(found));
    assert.deepEqual(await refused("/enrichment/company", asked, key), [409, "quote_used"]);
  });

  it("of a company answers what is known, and is paid for once", async () => {
    const { key, organizationId } = await api.customer();
    const ask = (body: object): Promise<Answered> => call("/enrichment/company", { key, body });
    const first = (await ask({ company_name: "Acme" })).body as Body & { company: Body };
    assert.deepEqual([first.company["domain"], first.company["hq_location"], first["credits_charged"]], ["acme.example", "Berlin", 1]);
    assert.equal(((await ask({ company_id: first.company["company_id"] })).body as Body)["credits_charged"], 0);
    assert.equal(((await call("/credits/balance", { key })).body as Body)["credits"], 999);
    const paid = { organizationId, companyIds: [String(first.company["company_id"])], freshMs: 30 * 86_400_000, nowMs: api.clock.nowMs };
    const again = (known: "free" | "full"): Promise<string[]> => api.database.transaction((tx) => newCompanies(tx, { ...paid, known }));
    assert.deepEqual([await again("free"), await again("full")], [[], paid.companyIds], "unless what is known is charged in full");
    assert.deepEqual(await refused("/enrichment/company", { domain: "nowhere.example" }), [404, "unknown_company"]);
    assert.deepEqual(await refused("/enrichment/company", { domain: "broken.example" }), [503, "unavailable"]);
    assert.deepEqual(await refused("/enrichment/company", {}), [400, "validation_error"]);
    assert.deepEqual(await refused("/enrichment/company", { domain: "acme.example" }, (await api.customer({ credits: 0 })).key), [400, "insufficient_credits"]);
  });

  it("tells of no workflow that is not one's own", async () => {
    const accepted = await post("/enrichment/person", { lead_list_id: listId, first_name: "Eve", last_name: "Poe", domain: "acme.example" });
    const theirs = await api.customer();
    for (const id of [String(accepted["workflow_id"]), "enrich-00000000-0000-4000-8000-000000000000", "nonsense", "cl-task_x"]) {
      const { status, body } = await call(`/enrichment/status/${id}`, { key: theirs.key });
      assert.deepEqual([status, (body as Body).error?.code], [404, "unknown_workflow"]);
    }
  });

  it("is estimated for every tool that is there, and for no other", async () => {
    assert.equal((await quote({ tool: "enrich_person", include_phone: true }))["estimated_cost"], 10);
    assert.equal((await quote({ tool: "bulk_import_csv", enrichment_type: "full", row_count: 3 }))["estimated_cost"], 33);
    assert.equal((await quote({ tool: "run_smart_agent", list_id: listId, agent_type: "cold_intro_email" }))["estimated_cost"], 6);
    for (const asked of [{ tool: "mind_reading" }, { tool: "enrich_list" }, { tool: "enrich_list", list_id: listId, scope: "half" }, { tool: "enrich_person", extra: { a: 1 } }, { tool: "run_smart_agent", list_id: listId, agent_type: "x" }]) {
      assert.deepEqual(await refused("/credits/estimate", asked), [400, "validation_error"], JSON.stringify(asked));
    }
    assert.deepEqual(await refused("/credits/estimate", { tool: "sync_to_crm" }), [403, "feature_gated"]);
    assert.deepEqual(await refused("/credits/estimate", { tool: "enrich_list", list_id: "nonsense" }), [404, "unknown_list"]);
  });

  describe("csv-import", () => {
    const mapping = { full_name: "Name", email: "Mail", linkedin_url: "Profile", company_name: "Firm", city: "City", country: "Land", mobile_phone: "Mobile", job_title: "Title" };
    const rows = [
      "Name;Mail;Profile;Firm;City;Land;Mobile;Title;Shoes",
      "Jane Doe;jane@doe.example;;Doe;Berlin;DE;+491701234567;CEO;42",
      "Jane Dupe;JANE@doe.example;;Doe;;;;;",
      "Nobody;;;;;;;;",
      "Sam Poe;;linkedin.com/in/sampoe;;;;;;",
      "Sam Again;;https://de.linkedin.com/in/SamPoe/;;;;;;",
    ].join("\n");

    it("imports the people, and says which rows it left out, and why", async () => {
      const list = String((await post("/lead-lists", { name: "Imported" }))["list_id"]);
      const body = { csv_content_base64: base64(`\ufeff${rows}`), column_mapping: mapping, enrichment_type: "partial", idempotency_key: "k" };
      const { status, body: answered } = await call(`/lead-lists/${list}/csv-import`, { body });
      const imported = answered as Body;
      assert.equal(status, 201);
      assert.deepEqual([imported["rows_parsed"], imported["rows_imported"], imported["rows_skipped"]], [5, 2, 3]);
      assert.deepEqual(imported["skip_reasons"], { missing_required: 1, duplicate_email: 1, duplicate_linkedin: 1 });
      assert.deepEqual([imported["sample_skip_rows"], imported["idempotency_replayed"]], [[3, 4, 6], false]);
      assert.equal(imported["enrichment_status_url"], `/api/v2/enrichment/status/${String(imported["workflow_id"])}`);
      await api.untilEnded(String(imported["workflow_id"]));
      const replayed = await post(`/lead-lists/${list}/csv-import`, body);
      assert.deepEqual([replayed["workflow_id"], replayed["idempotency_replayed"]], [imported["workflow_id"], true]);
      const [jane] = (await get(`/lead-lists/${list}/leads`))["leads"] as Body[];
      assert.deepEqual([jane?.["phone"], jane?.["title"], jane?.["location"], jane?.["company"]], ["+491701234567", "CEO", "Berlin, DE", "Doe"]);
    });

    it("refuses columns that are not there, and what is no small CSV", async () => {
      const path = `/lead-lists/${listId}/csv-import`;
      const body = { csv_content_base64: base64(rows), column_mapping: mapping, dispatch_enrichment: false };
      assert.deepEqual(await refused(path, { ...body, column_mapping: { email: "E-mail" } }), [400, "missing_column"]);
      assert.deepEqual(await refused(path, { ...body, dispatch_enrichment: true }), [400, "validation_error"]);
      assert.deepEqual(await refused(path, { ...body, csv_content_base64: "n:o" }), [400, "validation_error"]);
      assert.deepEqual(await refused(path, { ...body, csv_content_base64: Buffer.from([0x41, 0xe4, 0x0a]).toString("base64") }), [400, "validation_error"]);
      assert.deepEqual(await refused(path, { ...body, csv_content_base64: base64("x".repeat(153_601)) }), [413, "csv_too_large"]);
      assert.equal((await call(path, { body: { ...body, column_mapping: {} } })).status, 422);
      assert.equal((await call(path, { body: { ...body, column_mapping: { shoes: "Shoes" } } })).status, 422);
      const reader = await api.customer({ scopes: ["lists:write"] });
      const theirs = String(((await call("/lead-lists", { key: reader.key, body: { name: "Narrow" } })).body as Body)["list_id"]);
      assert.deepEqual(await refused(`/lead-lists/${theirs}/csv-import`, { ...body, dispatch_enrichment: true, enrichment_type: "partial" }, reader.key), [403, "insufficient_scope"]);
    });
  });

  describe("export", () => {
    it("gives a link that needs no key, and cannot be changed", async () => {
      const link = await post("/export/csv/signed-url", { list_id: listId, columns: ["full_name", "email"] });
      const url = new URL(String(link["download_url"]));
      const csv = await api.app.request(url.pathname + url.search);
      const bytes = Buffer.from(await csv.arrayBuffer());
      assert.deepEqual([csv.status, bytes.length], [200, link["file_size_bytes"]]);
      assert.equal(bytes.toString(), "\ufefffull_name,email\r\nAnn Lee,ann.lee@acme.example\r\nEve Poe,eve.poe@acme.example\r\n");
      assert.equal(link["row_count"], 2);
      for (const search of [url.search.replace(/sig=./, "sig=x"), url.search.replace(/exp=1/, "exp=2"), ""]) {
        assert.equal((await api.app.request(url.pathname + search)).status, 404);
      }
      api.clock.nowMs += 86_401_000;
      assert.equal((await api.app.request(url.pathname + url.search)).status, 404);
    });

    it("gives JSON page by page, with the columns that are wanted", async () => {
      const first = await get(`/export/json?list_id=${listId}&limit=1&columns=full_name&columns=email`);
      assert.deepEqual([first["leads"], first["total"]], [[{ full_name: "Ann Lee", email: "ann.lee@acme.example" }], 2]);
      const second = await get(`/export/json?list_id=${listId}&limit=1&columns=full_name&cursor=${String(first["cursor"])}`);
      assert.deepEqual([second["leads"], second["cursor"]], [[{ full_name: "Eve Poe" }], null]);
      for (const query of ["cursor=x", "columns=shoes"]) {
        const { status, body } = await call(`/export/json?list_id=${listId}&${query}`);
        assert.deepEqual([status, (body as Body).error?.code], [400, "validation_error"]);
      }
      assert.equal((await call(`/export/json?list_id=${listId}`, { key: (await api.customer()).key })).status, 404);
    });
  });

  it("lists the caller's keys, without the keys", async () => {
    const { keys } = (await get("/api-keys")) as Body & { keys: Body[] };
    assert.deepEqual([keys.length, keys[0]?.["key_prefix"], keys[0]?.["key_last4"], keys[0]?.["is_active"]], [1, "clapi_", mine.key.slice(-4), true]);
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
