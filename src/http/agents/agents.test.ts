import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Call, Customer } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { defaultListId } from "../../engine/lead-lists.ts";
import { createLanguageModel } from "../../sources/language-model.ts";

type Body = Record<string, unknown> & { readonly error?: { readonly code: string } };

describe("smart agents", () => {
  let api: ApiUnderTest;
  let mine: Customer;
  let listId: string;
  let asked: Body[] = [];
  /** An endpoint as language models have it: it fails for whoever is called Joe. */
  const endpoint = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(pieces).toString()) as Body & { readonly messages: { readonly content: string }[] };
      asked.push({ ...body, authorization: request.headers.authorization });
      const fails = body.messages[1]?.content.includes("Joe") ?? false;
      response.writeHead(fails ? 500 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ choices: [{ message: { content: " Hello. " } }] }));
    });
  });
  before(async () => {
    endpoint.listen(0, "127.0.0.1");
    await once(endpoint, "listening");
    const baseUrl = `http://127.0.0.1:${String((endpoint.address() as AddressInfo).port)}/v1`;
    api = await openApiUnderTest({ languageModel: createLanguageModel({ baseUrl, key: "secret", model: "small" }) });
    mine = await api.customer({ credits: 10 });
    listId = await filledList(mine);
  });
  after(async () => {
    await api.close();
    endpoint.close();
  });

  const call = (path: string, options: Call = {}): Promise<Answered> => api.call(`/api/v2${path}`, { key: mine.key, ...options });
  const post = async (path: string, body: object, key = mine.key): Promise<Body> => (await call(path, { body, key })).body as Body;
  const filledList = async ({ key }: Customer): Promise<string> => {
    const id = String((await post("/lead-lists", { name: "Fair" }, key))["list_id"]);
    const rows = "First,Last,Site,Title\nJane,Doe,doe.example,Leiterin Vertrieb\nJoe,Roe,roe.example,CTO\n";
    const mapping = { first_name: "First", last_name: "Last", company_domain: "Site", job_title: "Title" };
    await post(`/lead-lists/${id}/csv-import`, { csv_content_base64: Buffer.from(rows).toString("base64"), column_mapping: mapping, dispatch_enrichment: false }, key);
    return id;
  };
  const quoteFor = async (agent_type: string, list_id = listId): Promise<unknown> => (await post("/credits/estimate", { tool: "run_smart_agent", list_id, agent_type }))["quote_id"];
  /** The run when it has ended. */
  const run = async (more: Body): Promise<Body> => {
    const started = await post("/smart-agents/run", { list_id: listId, quote_id: await quoteFor(String(more["agent_type"])), ...more });
    assert.equal(started["status"], "pending", JSON.stringify(started));
    for (;;) {
      const read = (await call(`/smart-agents/${String(started["smart_agent_task_id"])}`)).body as Body;
      if (read["status"] === "completed" || read["status"] === "failed") return read;
      await new Promise(setImmediate);
    }
  };

  it("make titles one, for free, and show them in exports", async () => {
    const { results, progress, succeeded, failed } = await run({ agent_type: "title_normalizer", column_name: "standard" });
    assert.deepEqual([progress, succeeded, failed], [100, 2, 0]);
    assert.deepEqual((results as Body[]).map((row) => (row["value"] as Body)["standard_title"]), ["Head of Sales", "Chief Technology Officer"]);
    const exported = (await call(`/export/json?list_id=${listId}&columns=standard`)).body as Body;
    assert.equal(((exported["leads"] as Body[])[0]?.["standard"] as Body | undefined)?.["seniority"], "head");
    const again = await run({ agent_type: "title_normalizer", column_name: "standard" });
    assert.equal(again["total"], 0, "who has a value is left out");
  });

  it("write texts through the operator's endpoint, charge each when it is there, and tell what failed", async () => {
    asked = [];
    api.clock.nowMs += 1;
    const done = await run({ agent_type: "cold_intro_email", column_name: "intro" });
    assert.deepEqual([done["status"], done["succeeded"], done["failed"]], ["completed", 1, 1]);
    const [jane, joe] = done["results"] as Body[];
    assert.deepEqual([jane?.["value"], joe?.["value"], joe?.["error"]], ["Hello.", null, "The language model answered 500"]);
    assert.equal(((await call("/credits/balance")).body as Body)["credits"], 7);
    const [first] = asked;
    assert.deepEqual([first?.["model"], first?.["authorization"]], ["small", "Bearer secret"]);
    assert.match(JSON.stringify(first?.["messages"]), /Jane Doe.*doe\.example/);
    const { runs } = (await call(`/smart-agents?list_id=${listId}&limit=1`)).body as Body & { runs: Body[] };
    assert.deepEqual(runs.map((each) => [each["agent_type"], each["column_name"], each["processed"], each["failed"]]), [["cold_intro_email", "intro", 2, 1]]);
  });

  it("refuse what cannot be run", async () => {
    const quote_id = await quoteFor("title_normalizer");
    const refused = async (body: object, key = mine.key): Promise<[number, unknown]> => {
      const answered = await call("/smart-agents/run", { body: { list_id: listId, column_name: "c", quote_id, ...body }, key });
      return [answered.status, (answered.body as Body).error?.code];
    };
    assert.deepEqual(await refused({ agent_type: "custom_ai" }), [400, "validation_error"]);
    assert.deepEqual(await refused({ agent_type: "title_normalizer", column_name: "email" }), [400, "validation_error"]);
    assert.deepEqual(await refused({ agent_type: "title_normalizer", quote_id: null }), [400, "quote_required"]);
    assert.deepEqual(await refused({ agent_type: "company_intel" }), [400, "quote_mismatch"]);
    assert.deepEqual(await refused({ agent_type: "title_normalizer", list_id: "nonsense" }), [404, "unknown_list"]);
    assert.deepEqual(await refused({ agent_type: "title_normalizer" }, (await api.customer()).key), [404, "unknown_list"]);
    assert.equal((await call("/smart-agents/run", { body: { list_id: listId, quote_id, column_name: "" } })).status, 422);
    assert.equal((await call("/smart-agents/run", { body: { list_id: listId, quote_id, column_name: "c", max_rows: 10_001 } })).status, 422);
    const poor = await api.customer({ credits: 1 });
    const theirs = await filledList(poor);
    assert.deepEqual(await refused({ agent_type: "cold_intro_email", list_id: theirs }, poor.key), [400, "insufficient_credits"]);
  });

  it("know nothing of somebody else's run", async () => {
    const { smart_agent_task_id: id } = await run({ agent_type: "title_normalizer", column_name: "mine" });
    const { key } = await api.customer();
    for (const each of [String(id), "00000000-0000-4000-8000-000000000000", "nonsense"]) {
      const { status, body } = await call(`/smart-agents/${each}`, { key });
      assert.deepEqual([status, (body as Body).error?.code], [404, "unknown_agent_run"]);
    }
    assert.deepEqual(((await call("/smart-agents", { key })).body as Body)["runs"], []);
  });

  it("are a secret of who owns the list, also within an organization, and open to all of it where the list is", async () => {
    const owner = await api.customer();
    const { key } = await api.colleague(owner);
    const started = async (list_id: string): Promise<string> => {
      const body = { list_id, agent_type: "title_normalizer", column_name: "standard", quote_id: await quoteOf(owner.key, list_id) };
      return String((await post("/smart-agents/run", body, owner.key))["smart_agent_task_id"]);
    };
    const quoteOf = async (as: string, list_id: string): Promise<unknown> => (await post("/credits/estimate", { tool: "run_smart_agent", list_id, agent_type: "title_normalizer" }, as))["quote_id"];
    await api.call("/enrich/bulk", { key: owner.key, body: { contacts: [{ first_name: "Ann", last_name: "Lee", company_domain: "acme.example" }] } });
    const hidden = await started(await filledList(owner));
    const shared = await started(defaultListId(owner.organizationId));
    const answer = async (id: string, as: string): Promise<Answered> => call(`/smart-agents/${id}`, { key: as });
    const unknown = await answer("00000000-0000-4000-8000-000000000000", key);
    const refused = await answer(hidden, key);
    assert.deepEqual([refused.status, (refused.body as Body).error?.code], [404, "unknown_agent_run"]);
    assert.deepEqual(Object.keys(refused.body as Body), Object.keys(unknown.body as Body));
    assert.deepEqual([(await answer(hidden, owner.key)).status, (await answer(shared, key)).status], [200, 200]);
    const seen = async (as: string): Promise<unknown[]> => ((await call("/smart-agents", { key: as })).body as { runs: Body[] }).runs.map((each) => each["task_id"]);
    assert.deepEqual(await seen(key), [shared]);
    assert.deepEqual((await seen(owner.key)).toSorted(), [hidden, shared].toSorted());
  });
});
