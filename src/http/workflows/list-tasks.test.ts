import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Customer } from "../../../test/support/api-under-test.ts";
import { everybody, openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { eventually, within } from "../../../test/support/waiting.ts";
import { submit } from "../../engine/workflows.ts";
import { publicWorkflowId } from "../workflow-id.ts";

type Tasks = { readonly tasks: readonly { task_id: string; index: number; status: string; result: { primary_email: string | null } | null }[]; readonly total: number; readonly cursor: string | null };

describe("where the contacts of a workflow stand", () => {
  let api: ApiUnderTest;
  let customer: Customer;
  const opened = Promise.withResolvers<void>();
  before(async () => {
    api = await openApiUnderTest({
      answer: async (question) => {
        if (question.known.lastName === "Sloth") await opened.promise;
        return everybody(question);
      },
    });
    customer = await api.customer();
  });
  after(async () => {
    opened.resolve();
    await api.close();
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Answered> => api.call(path, { key: customer.key, headers });
  const submitted = async (...names: string[]): Promise<{ readonly id: string; readonly tasks: readonly string[] }> => {
    const contacts = names.map((last_name) => ({ first_name: "Ada", last_name, company_domain: "acme.example" }));
    const accepted = await submit(api.engine.intake, { organizationId: customer.organizationId, type: "partial", contacts, webhookUrl: null, nowMs: api.clock.nowMs });
    assert.equal(accepted.kind, "accepted");
    return { id: publicWorkflowId(accepted.workflowId), tasks: accepted.taskIds };
  };

  it("is told while it runs, with the results that are there, in both of its lists and until it has ended", async () => {
    const { id, tasks } = await submitted("Hare", "Sloth", "Fox");
    await eventually("two of three", async () => ((await get(`/workflows/${id}/tasks`)).body as Tasks).tasks.filter(({ status }) => status === "completed").length === 2);
    // An answer's tag is read before its tasks are: only the next one's is sure to be as new as these.
    const running = await get(`/workflows/${id}/tasks`);
    const seen = running.body as Tasks;
    assert.deepEqual(seen.tasks.map(({ task_id, index, status, result }) => [task_id, index, status, result?.primary_email ?? null]), [
      [tasks[0], 0, "completed", "ada.hare@acme.example"],
      [tasks[1], 1, "running", null],
      [tasks[2], 2, "completed", "ada.fox@acme.example"],
    ]);
    assert.deepEqual([seen.total, seen.cursor], [3, null]);

    const status = await get(`/enrichment/status/${id}`);
    const { progress, processed } = status.body as { progress: number; processed: number };
    assert.deepEqual([progress, processed], [66, 2]);
    const tag = (answered: Answered): string => answered.headers.get("etag") ?? "";
    const held = [get(`/workflows/${id}/tasks?wait=60`, { "if-none-match": tag(running) }), get(`/enrichment/status/${id}?wait=60`, { "if-none-match": tag(status) }), get(`/enrichment/status/${id}?wait=60`)];
    opened.resolve();
    const [list, known, unknown] = await within("the end", Promise.all(held));
    const last = list?.body as Tasks | undefined;
    assert.ok(last?.tasks.every((task) => task.status === "completed"));
    for (const each of [known, unknown]) {
      const ended = each?.body as { status: string; progress: number } | undefined;
      assert.deepEqual([each?.status, ended?.status, ended?.progress], [200, "completed", 100]);
    }

    for (const [path, etag] of [[`/workflows/${id}/tasks`, list], [`/enrichment/status/${id}`, known]] as const) {
      const headers = { authorization: `Bearer ${customer.key}`, "if-none-match": etag === undefined ? "" : tag(etag) };
      const unchanged = await api.app.request(`/api/v2${path}?wait=60`, { headers });
      assert.deepEqual([unchanged.status, await unchanged.text()], [304, ""], path);
    }
  });

  it("comes by the page, and takes no cursor of another listing", async () => {
    const { id, tasks } = await submitted("Ant", "Bee", "Cow", "Dog", "Eel");
    const pages: Tasks[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = (await get(`/workflows/${id}/tasks?limit=2&cursor=${cursor}`)).body as Tasks;
      pages.push(page);
      cursor = page.cursor;
    }
    assert.deepEqual(pages.map((page) => [page.tasks.length, page.total]), [[2, 5], [2, 5], [1, 5]]);
    assert.deepEqual(pages.flatMap((page) => page.tasks.map((task) => task.task_id)), tasks);
    const other = Buffer.from("results:1").toString("base64url");
    for (const cursor of [other, "x"]) assert.equal((await get(`/workflows/${id}/tasks?cursor=${cursor}`)).headers.get("x-error-code"), "validation_error");
    for (const query of ["limit=0", "limit=251", "wait=61"]) assert.equal((await get(`/workflows/${id}/tasks?${query}`)).status, 422, query);
  });

  it("is told to nobody else", async () => {
    const { id } = await submitted("Gnat");
    const { key } = await api.customer();
    for (const path of [`/workflows/${id}/tasks`, "/workflows/x/tasks"]) {
      const refused = await api.call(path, { key });
      assert.deepEqual([refused.status, refused.headers.get("x-error-code")], [404, "unknown_workflow"], path);
    }
  });
});
