import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Answered, ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { everybody, openApiUnderTest } from "../../test/support/api-under-test.ts";
import { eventually, within } from "../../test/support/waiting.ts";
import { taskAnswer, workflowAnswer } from "../contract/legacy.ts";
import { submit } from "../engine/workflows.ts";
import { watchesPerOrganization } from "../engine/watching.ts";
import { publicApi } from "./paths.ts";
import { publicWorkflowId } from "./workflow-id.ts";

const contact = (last_name: string): object => ({ first_name: "Ada", last_name, company_domain: "acme.example" });

describe("polling well", () => {
  let api: ApiUnderTest;
  let customer: Customer;
  /** Contacts that are asked about wait for their gate, by last name. */
  const gates = new Map<string, { readonly asked: PromiseWithResolvers<void>; readonly opened: PromiseWithResolvers<void> }>();
  before(async () => {
    api = await openApiUnderTest({
      answer: async (question) => {
        const gate = gates.get(question.known.lastName ?? "");
        gate?.asked.resolve();
        await gate?.opened.promise;
        return everybody(question);
      },
    });
  });
  beforeEach(async () => {
    customer = await api.customer();
  });
  after(async () => {
    for (const { opened } of gates.values()) opened.resolve();
    await api.close();
  });

  const gated = (name: string): { readonly asked: PromiseWithResolvers<void>; readonly opened: PromiseWithResolvers<void> } => {
    const gate = { asked: Promise.withResolvers<void>(), opened: Promise.withResolvers<void>() };
    gates.set(name, gate);
    return gate;
  };
  const submitted = async (...names: string[]): Promise<{ readonly id: string; readonly tasks: readonly string[] }> => {
    const contacts = names.map(contact);
    const accepted = await submit(api.engine.intake, { organizationId: customer.organizationId, type: "partial", contacts, webhookUrl: null, nowMs: api.clock.nowMs });
    assert.equal(accepted.kind, "accepted");
    return { id: publicWorkflowId(accepted.workflowId), tasks: accepted.taskIds };
  };
  const status = (query: string, headers: Record<string, string> = {}): Promise<Answered> => api.call(`/enrich/status?${query}`, { key: customer.key, headers });
  const tagOf = (answered: Answered): string => {
    const tag = answered.headers.get("etag");
    assert.ok(tag !== null && /^W\/"[\w-]{22}"$/.test(tag), String(tag));
    return tag;
  };
  /** Without a body, which 304 has none of. */
  const raw = (query: string, init: RequestInit = {}): Promise<Response> =>
    Promise.resolve(api.app.request(`${publicApi}/enrich/status?${query}`, { ...init, headers: { authorization: `Bearer ${customer.key}`, ...(init.headers as Record<string, string>) } }));

  it("answers 304 while nothing has changed, and anew once something has", async () => {
    const gate = gated("Changes");
    const { id } = await submitted("Changes");
    await within("the question", gate.asked.promise);
    const first = await eventually("that it runs", async () => {
      const seen = await status(`workflow_id=${id}`);
      return workflowAnswer.parse(seen.body).status === "running" && seen;
    });
    const tag = tagOf(first);
    for (const known of [tag, tag.slice(2), `"other", ${tag}`, "*"]) {
      const unchanged = await raw(`workflow_id=${id}`, { headers: { "if-none-match": known } });
      assert.deepEqual([unchanged.status, await unchanged.text(), unchanged.headers.get("etag")], [304, "", tag], known);
    }
    assert.equal((await status(`workflow_id=${id}`, { "if-none-match": '"other"' })).status, 200);
    gate.opened.resolve();
    await api.untilEnded(id);
    const last = await status(`workflow_id=${id}`, { "if-none-match": tag });
    assert.deepEqual([last.status, workflowAnswer.parse(last.body).status, last.headers.get("cache-control")], [200, "completed", "private, no-cache"]);
    assert.notEqual(tagOf(last), tag);
    // What has ended does not change: nobody is held for it.
    assert.equal((await raw(`workflow_id=${id}&wait=60`, { headers: { "if-none-match": tagOf(last) } })).status, 304);
  });

  it("holds a request with wait until the work has ended, a task's too", async () => {
    const gate = gated("Held");
    const { id, tasks } = await submitted("Held");
    await within("the question", gate.asked.promise);
    const held = status(`workflow_id=${id}&wait=60`);
    const heldTask = status(`task_id=${tasks[0] ?? ""}&wait=60`);
    assert.equal(workflowAnswer.parse((await status(`workflow_id=${id}`)).body).completed_at, null);
    gate.opened.resolve();
    const answer = workflowAnswer.parse((await within("the end", held)).body);
    assert.deepEqual([answer.status, answer.results?.[0]?.primary_email, answer.progress.percent], ["completed", "ada.held@acme.example", 100]);
    assert.equal(taskAnswer.parse((await within("the task's end", heldTask)).body).result?.primary_email, "ada.held@acme.example");
  });

  it("with If-None-Match, lets it go as soon as there is news, and tells how far it has come", async () => {
    const [first, second] = [gated("First"), gated("Second")];
    const { id } = await submitted("First", "Second");
    await within("the questions", Promise.all([first.asked.promise, second.asked.promise]));
    const running = await eventually("that it runs", async () => {
      const seen = await status(`workflow_id=${id}`);
      return workflowAnswer.parse(seen.body).status === "running" && seen;
    });
    assert.deepEqual(workflowAnswer.parse(running.body).progress, { done: 0, total: 2, percent: 0, per_minute: null, seconds_left: null });
    const held = status(`workflow_id=${id}&wait=60`, { "if-none-match": tagOf(running) });
    api.clock.nowMs += 30_000;
    first.opened.resolve();
    const half = workflowAnswer.parse((await within("the first", held)).body);
    assert.deepEqual([half.status, half.results, half.progress], ["running", null, { done: 1, total: 2, percent: 50, per_minute: 2, seconds_left: 30 }]);
    second.opened.resolve();
    await api.untilEnded(id);
  });

  it("answers how things are when the time is over", async () => {
    const gate = gated("Late");
    const { id } = await submitted("Late");
    await within("the question", gate.asked.promise);
    const answered = await within("an answer", status(`workflow_id=${id}&wait=1`));
    assert.deepEqual([answered.status, workflowAnswer.parse(answered.body).completed_at], [200, null]);
    gate.opened.resolve();
    await api.untilEnded(id);
  });

  it("lets only so many of an organization wait, and forgets who has gone", async () => {
    const gate = gated("Crowd");
    const { id } = await submitted("Crowd");
    const gone = new AbortController();
    const waits = Array.from({ length: watchesPerOrganization + 1 }, () => raw(`workflow_id=${id}&wait=60`, { signal: gone.signal }));
    const refused = await within("the one too many", Promise.race(waits));
    assert.deepEqual([refused.status, refused.headers.get("x-error-code"), refused.headers.get("retry-after")], [429, "too_many_waits", "5"]);
    assert.equal((await status(`workflow_id=${id}`)).status, 200);
    gone.abort();
    await within("the answers that nobody reads", Promise.all(waits));
    const held = status(`workflow_id=${id}&wait=60`);
    gate.opened.resolve();
    assert.equal(workflowAnswer.parse((await within("the end", held)).body).status, "completed");
  });

  it("gives the results of a large workflow by the page", async () => {
    const names = Array.from({ length: 5 }, (_, n) => `Paged${String.fromCodePoint(65 + n)}`);
    const { id, tasks } = await submitted(...names);
    await api.untilEnded(id);
    const pages = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = workflowAnswer.parse((await status(`workflow_id=${id}&limit=2&cursor=${cursor}`)).body);
      pages.push(page);
      cursor = page.cursor;
    }
    assert.deepEqual(pages.map(({ results, results_limit, results_truncated }) => [results?.length, results_limit, results_truncated]), [[2, 2, 3], [2, 2, 3], [1, 2, 4]]);
    assert.deepEqual(pages.flatMap(({ results }) => results?.map((result) => result.task_id)), tasks);
    assert.equal(workflowAnswer.parse((await status(`workflow_id=${id}`)).body).cursor, null);
    for (const cursor of ["x", "bGlzdHM6MQ", "%20"]) {
      const { status: code, body } = await status(`workflow_id=${id}&cursor=${cursor}`);
      assert.deepEqual([code, body], [400, { detail: "The cursor is not one that this listing gave" }], cursor);
    }
  });

  it("refuses numbers that make no sense", async () => {
    for (const query of ["wait=61", "wait=-1", "wait=soon", "wait=1.5", "wait=", "limit=0", "limit=251", "wait=1&wait=2"]) {
      assert.equal((await status(`workflow_id=public_bulk_1&${query}`)).status, 422, query);
    }
  });

  it("lets everybody go when the process stops", async () => {
    const gate = gated("Stopping");
    const { id } = await submitted("Stopping");
    await within("the question", gate.asked.promise);
    const held = status(`workflow_id=${id}&wait=60`);
    await status(`workflow_id=${id}`);
    await api.engine.watching.stop();
    assert.equal(workflowAnswer.parse((await within("an answer", held)).body).completed_at, null);
    assert.equal(workflowAnswer.parse((await within("an answer", status(`workflow_id=${id}&wait=60`))).body).completed_at, null);
    gate.opened.resolve();
    await api.untilEnded(id);
  });
});
