import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Call, Customer } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { defaultListId } from "../../engine/lead-lists.ts";

type Body = Record<string, unknown> & { readonly error?: { readonly code: string; readonly details?: Record<string, unknown> } };

describe("lead lists", () => {
  let api: ApiUnderTest;
  let mine: Customer;
  let theirs: Customer;
  before(async () => {
    api = await openApiUnderTest();
    mine = await api.customer();
    theirs = await api.customer();
  });
  after(() => api.close());

  const call = (path: string, options: Call = {}): Promise<Answered> => api.call(`/api/v2${path}`, { key: mine.key, ...options });
  const create = async (name: string, more: object = {}, key = mine.key): Promise<Body> => bodyOf(await call("/lead-lists", { key, body: { name, ...more } }));
  const idOf = async (name: string): Promise<string> => String((await create(name))["list_id"]);
  const refused = async (answered: Promise<Answered>): Promise<[number, string | undefined]> => {
    const { status, body } = await answered;
    return [status, (body as Body).error?.code];
  };

  describe("POST /lead-lists", () => {
    it("creates a list, empty and private", async () => {
      const { status, body } = await call("/lead-lists", { body: { name: " Trade fair ", description: "Spring" } });
      assert.equal(status, 201);
      const { list_id, created_at, timestamp_ms, ...rest } = bodyOf({ status, body } as Answered);
      assert.match(String(list_id), /^[0-9a-f-]{36}$/);
      assert.equal(new Date(String(created_at)).getTime(), timestamp_ms);
      assert.deepEqual(rest, {
        task_id: null, agent_instructions: null, usage: null, message: "List created.",
        name: "Trade fair", description: "Spring", lead_count: 0, enriched_count: 0, folder_id: null, reused: false,
      });
    });

    it("answers the list of that name, in whichever case, and 200", async () => {
      const first = await create("Ärzte");
      const again = await call("/lead-lists", { body: { name: "ÄRZTE" } });
      assert.deepEqual([again.status, bodyOf(again)["list_id"], bodyOf(again)["reused"]], [200, first["list_id"], true]);
      const other = await call("/lead-lists", { key: theirs.key, body: { name: "Ärzte" } });
      assert.equal(other.status, 201);
    });

    it("makes one list of many simultaneous requests for it", async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => call("/lead-lists", { body: { name: "At once" } })));
      assert.equal(new Set(answers.map((answer) => bodyOf(answer)["list_id"])).size, 1);
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 200, 200, 200, 200, 200, 200, 201]);
    });

    it("puts it into a folder of one's own, and knows no other folder", async () => {
      const folder = bodyOf(await call("/folders", { body: { name: "Events" } }))["folder_id"];
      assert.equal((await create("In a folder", { folder_id: folder }))["folder_id"], folder);
      const foreign = bodyOf(await call("/folders", { key: theirs.key, body: { name: "Theirs" } }))["folder_id"];
      for (const folder_id of [foreign, "00000000-0000-4000-8000-000000000000", "nonsense"]) {
        assert.deepEqual(await refused(call("/lead-lists", { body: { name: "Elsewhere", folder_id } })), [404, "unknown_folder"]);
      }
      const listed = bodyOf(await call("/folders"))["folders"] as Body[];
      assert.deepEqual(listed.map((each) => [each["name"], each["list_count"]]), [["Events", 1]]);
    });

    it("refuses what is not of the documented form", async () => {
      for (const body of [{}, { name: "" }, { name: "   " }, { name: null }, { name: "x".repeat(201) }, { name: "Fair", colour: "red" }, []]) {
        assert.equal((await call("/lead-lists", { body })).status, 422, JSON.stringify(body));
      }
      const { body } = await call("/lead-lists", { body: { name: "Fair", colour: "red" } });
      assert.deepEqual(body, { detail: [{ type: "extra_forbidden", loc: ["body", "colour"], msg: "Extra inputs are not permitted", input: "red" }] });
    });

    it("refuses one list too many", async () => {
      const { key } = await api.customer();
      for (let n = 0; n < 100; n += 1) await call("/lead-lists", { key, body: { name: `List ${String(n)}` } });
      assert.deepEqual(await refused(call("/lead-lists", { key, body: { name: "One more" } })), [403, "list_cap_reached"]);
      assert.equal((await call("/lead-lists", { key, body: { name: "List 7" } })).status, 200);
    });
  });

  describe("GET /lead-lists", () => {
    it("goes through all of them, the newest first", async () => {
      const { key } = await api.customer();
      for (const name of ["one", "two", "three"]) await create(name, {}, key);
      const first = bodyOf(await call("/lead-lists?limit=2", { key }));
      assert.deepEqual(namesIn(first), ["three", "two"]);
      assert.equal(first["total"], 3);
      const second = bodyOf(await call(`/lead-lists?limit=2&cursor=${String(first["cursor"])}`, { key }));
      assert.deepEqual([namesIn(second), second["cursor"]], [["one"], null]);
    });

    it("shows those in a folder", async () => {
      const folder = bodyOf(await call("/folders", { body: { name: "Filter" } }))["folder_id"];
      await create("Filtered", { folder_id: folder });
      const page = bodyOf(await call(`/lead-lists?folder_id=${String(folder)}`));
      assert.deepEqual([namesIn(page), page["total"]], [["Filtered"], 1]);
    });

    it("refuses a damaged cursor, and sizes that are not offered", async () => {
      for (const cursor of ["nonsense", Buffer.from("leads:5").toString("base64url"), Buffer.from("lists:05").toString("base64url")]) {
        assert.deepEqual(await refused(call(`/lead-lists?cursor=${cursor}`)), [400, "validation_error"], cursor);
      }
      for (const limit of ["0", "101", "-1", "1.5", "ten", ""]) assert.equal((await call(`/lead-lists?limit=${limit}`)).status, 422, limit);
    });
  });

  describe("GET, PATCH and DELETE /lead-lists/{list_id}", () => {
    it("read, change and delete a list", async () => {
      const id = await idOf("Changing");
      const changed = bodyOf(await call(`/lead-lists/${id}`, { method: "PATCH", body: { name: "Changed", description: "New" } }));
      assert.deepEqual([changed["name"], changed["description"]], ["Changed", "New"]);
      const cleared = bodyOf(await call(`/lead-lists/${id}`, { method: "PATCH", body: { description: null } }));
      assert.deepEqual([cleared["name"], cleared["description"]], ["Changed", null]);
      assert.equal((await call(`/lead-lists/${id}`, { method: "PATCH", body: { name: "CHANGED" } })).status, 200);
      assert.equal(bodyOf(await call(`/lead-lists/${id}`))["name"], "CHANGED");
      const gone = await call(`/lead-lists/${id}`, { method: "DELETE" });
      assert.deepEqual([gone.status, bodyOf(gone)["deleted"], bodyOf(gone)["message"]], [200, true, "List deleted."]);
      assert.deepEqual(await refused(call(`/lead-lists/${id}`, { method: "DELETE" })), [404, "unknown_list"]);
    });

    it("refuse an empty change, a name that is null, and a name that is taken", async () => {
      const id = await idOf("Mine");
      await create("Taken");
      for (const body of [{}, { name: null }, { name: "" }, { owner: "me" }]) assert.equal((await call(`/lead-lists/${id}`, { method: "PATCH", body })).status, 422);
      assert.deepEqual(await refused(call(`/lead-lists/${id}`, { method: "PATCH", body: { name: "taken" } })), [400, "validation_error"]);
      assert.deepEqual(await refused(call(`/lead-lists/${id}`, { method: "PATCH", body: { folder_id: "nonsense" } })), [404, "unknown_folder"]);
    });

    it("know nothing of somebody else's list: it does not exist", async () => {
      const id = await idOf("Secret");
      for (const unknown of [id, "00000000-0000-4000-8000-000000000000", "nonsense"]) {
        const path = `/lead-lists/${unknown}`;
        const requests: [string, Call][] = [
          [path, {}],
          [path, { method: "PATCH", body: { name: "Taken over" } }],
          [path, { method: "DELETE" }],
          [`${path}/leads`, {}],
          [`${path}/leads`, { body: { lead_ids: ["x"] } }],
          [`${path}/leads`, { method: "DELETE", body: { lead_ids: ["x"] } }],
        ];
        for (const [at, options] of requests) assert.deepEqual(await refused(call(at, { ...options, key: theirs.key })), [404, "unknown_list"], `${options.method ?? "GET"} ${at}`);
      }
    });

    it("leave DEFAULT as it is", async () => {
      await api.call("/enrich/bulk", { key: mine.key, body: { contacts: [{ linkedin_url: "https://www.linkedin.com/in/janedoe" }] } });
      const id = defaultListId(mine.organizationId);
      assert.deepEqual(await refused(call(`/lead-lists/${id}`, { method: "PATCH", body: { name: "Mine" } })), [403, "list_protected"]);
      assert.deepEqual(await refused(call(`/lead-lists/${id}`, { method: "DELETE" })), [403, "list_protected"]);
      assert.equal(bodyOf(await call(`/lead-lists/${id}`))["name"], "DEFAULT");
    });
  });

  describe("the leads of a list", () => {
    const people = [
      { first_name: "JANE", last_name: "doe", company_domain: "acme.example", company_name: "Acme" },
      { first_name: "Joe", last_name: "Roe", company_domain: "roe.example" },
      { first_name: "Jane", last_name: "Doe", company_domain: "www.acme.example" },
    ];
    const leadsOf = async (customer: Customer, query = ""): Promise<Body> => bodyOf(await call(`/lead-lists/${defaultListId(customer.organizationId)}/leads${query}`, { key: customer.key }));
    const submitted = async (): Promise<Customer> => {
      const customer = await api.customer();
      const accepted = bodyOf(await api.call("/enrich/bulk", { key: customer.key, body: { contacts: people } }));
      await api.untilEnded(String(accepted["workflow_id"]));
      return customer;
    };

    it("are those who were submitted, each once, with what was found", async () => {
      const page = await leadsOf(await submitted());
      assert.equal(page["total"], 2);
      const [jane] = page["leads"] as Body[];
      assert.match(String(jane?.["lead_id"]), /^[0-9a-f-]{36}$/);
      assert.deepEqual({ ...jane, lead_id: "" }, {
        lead_id: "", first_name: "Jane", last_name: "Doe", full_name: "Jane Doe", email: "jane.doe@acme.example", phone: null,
        title: null, company: "Acme", location: null, linkedin_url: null, provider: "directory",
      });
    });

    it("are added to another list by their ids, or by the handle of a page, and are counted once", async () => {
      const customer = await submitted();
      const { key } = customer;
      const page = await leadsOf(customer);
      const ids = (page["leads"] as Body[]).map((lead) => String(lead["lead_id"]));
      const list = String((await create("Chosen", {}, key))["list_id"]);
      const add = async (body: object): Promise<Body> => bodyOf(await call(`/lead-lists/${list}/leads`, { key, body }));
      assert.deepEqual(await add({ lead_ids: [ids[1]] }), { list_id: list, added: 1, skipped_duplicates: 0, created: null, credits_charged: 0 });
      assert.deepEqual(await add({ task_id: page["task_id"] }), { list_id: list, added: 1, skipped_duplicates: 1, created: 0, credits_charged: 0 });
      assert.deepEqual(await add({ task_id: page["task_id"], entity_ids: [ids[0]] }), { list_id: list, added: 0, skipped_duplicates: 1, created: 0, credits_charged: 0 });
      const chosen = bodyOf(await call(`/lead-lists/${list}/leads`, { key }));
      assert.deepEqual((chosen["leads"] as Body[]).map((lead) => lead["lead_id"]), [ids[1], ids[0]]);
      assert.equal(bodyOf(await call(`/lead-lists/${list}`, { key }))["enriched_count"], 2);
      const removed = bodyOf(await call(`/lead-lists/${list}/leads`, { key, method: "DELETE", body: { lead_ids: [ids[0], "nobody", "00000000-0000-4000-8000-000000000000"] } }));
      assert.deepEqual(removed, { list_id: list, removed: 1 });
      await call(`/lead-lists/${list}`, { key, method: "DELETE" });
      assert.equal((await leadsOf(customer))["total"], 2);
    });

    it("are added once for one idempotency key", async () => {
      const customer = await submitted();
      const [lead] = (await leadsOf(customer))["leads"] as Body[];
      const list = String((await create("Keyed", {}, customer.key))["list_id"]);
      const body = { lead_ids: [lead?.["lead_id"]], idempotency_key: "import-7" };
      const answers = await Promise.all([1, 2, 3].map(() => call(`/lead-lists/${list}/leads`, { key: customer.key, body })));
      assert.deepEqual(answers.map((answer) => bodyOf(answer)["added"]), [1, 1, 1]);
    });

    it("come in pages, in their order", async () => {
      const customer = await submitted();
      const first = await leadsOf(customer, "?limit=1");
      const second = await leadsOf(customer, `?limit=1&cursor=${String(first["cursor"])}`);
      const ids = [first, second].map((page) => (page["leads"] as Body[]).map((lead) => lead["lead_id"]));
      assert.deepEqual(ids.flat(), ((await leadsOf(customer))["leads"] as Body[]).map((lead) => lead["lead_id"]));
      assert.equal(second["cursor"], null);
      assert.deepEqual(await refused(call(`/lead-lists/${defaultListId(customer.organizationId)}/leads?cursor=x`, { key: customer.key })), [400, "validation_error"]);
    });

    it("are refused where they are nobody's, somebody else's, or not of the documented form", async () => {
      const customer = await submitted();
      const page = await leadsOf(customer);
      const ids = (page["leads"] as Body[]).map((lead) => lead["lead_id"]);
      const list = await idOf("Refusing");
      const add = (body: object): Promise<Answered> => call(`/lead-lists/${list}/leads`, { body });
      for (const lead_ids of [[ids[0]], ["nobody"], ["00000000-0000-4000-8000-000000000000"]]) {
        const { status, body } = await add({ lead_ids });
        assert.deepEqual([status, bodyOf({ body } as Answered).error?.code], [404, "unknown_lead"]);
        assert.deepEqual((body as Body).error?.details, { unknown: lead_ids });
      }
      assert.deepEqual(await refused(add({ task_id: page["task_id"] })), [404, "unknown_cohort"]);
      assert.deepEqual(await refused(add({ task_id: "cl-task_x" })), [404, "unknown_cohort"]);
      for (const body of [{}, { lead_ids: [] }, { lead_ids: ids, task_id: "cl-task_x" }, { lead_ids: [7] }, { lead_ids: ids, idempotency_key: "x".repeat(129) }, { lead_ids: Array.from({ length: 1_001 }, () => "x") }]) {
        assert.equal((await add(body)).status, 422, JSON.stringify(body).slice(0, 80));
      }
      const remove = (body: object): Promise<Answered> => call(`/lead-lists/${list}/leads`, { method: "DELETE", body });
      for (const body of [{}, { lead_ids: [] }, { lead_ids: Array.from({ length: 101 }, () => "x") }]) assert.equal((await remove(body)).status, 422);
    });

    it("have a handle that lives for a day", async () => {
      const customer = await submitted();
      const page = await leadsOf(customer);
      const list = String((await create("Late", {}, customer.key))["list_id"]);
      api.clock.nowMs += 86_400_001;
      assert.deepEqual(await refused(call(`/lead-lists/${list}/leads`, { key: customer.key, body: { task_id: page["task_id"] } })), [404, "unknown_cohort"]);
      assert.equal((await leadsOf(customer))["task_id"], page["task_id"]);
      assert.equal((await call(`/lead-lists/${list}/leads`, { key: customer.key, body: { task_id: page["task_id"] } })).status, 200);
    });
  });
});

function bodyOf(answered: Answered): Body {
  return answered.body as Body;
}

function namesIn(page: Body): unknown[] {
  return (page["lists"] as Body[]).map((list) => list["name"]);
}
