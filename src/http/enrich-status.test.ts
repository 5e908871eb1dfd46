import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../test/support/api-under-test.ts";
import { everybody, nobody, openApiUnderTest } from "../../test/support/api-under-test.ts";
import { taskAnswer, workflowAnswer } from "../contract/legacy.ts";
import { free } from "../domain/source.ts";
import { submit } from "../engine/workflows.ts";
import { publicWorkflowId } from "./workflow-id.ts";

const ann = { first_name: "Ann", last_name: "Lee", company_domain: "acme.example" };
const unheard = { ...ann, first_name: "Nobody" };
const broken = { ...ann, first_name: "Broken" };
const slow = { ...ann, first_name: "Slow" };

describe("GET /enrich/status", () => {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let api: ApiUnderTest;
  let customer: Customer;
  before(async () => {
    api = await openApiUnderTest({
      answer: async (question) => {
        if (question.known.firstName === "Nobody") return nobody();
        if (question.known.firstName === "Broken") return free({ kind: "failed", retryable: false, detail: "HTTP 500" });
        if (question.known.firstName !== "Slow") return everybody(question);
        asked.resolve();
        await released.promise;
        return nobody();
      },
    });
    customer = await api.customer();
  });
  after(async () => {
    released.resolve();
    await api.close();
  });

  const status = (query: string, key = customer.key): ReturnType<ApiUnderTest["call"]> => api.call(`/enrich/status${query}`, { key });

  it("tells a finished workflow at top level and under `workflow`, with its results in order", async () => {
    const { publicId, taskIds } = await api.ended(customer, { contacts: [ann, unheard] });
    const answered = await status(`?workflow_id=${publicId}`);
    assert.equal(answered.status, 200);
    const { workflow, ...top } = workflowAnswer.parse(answered.body);
    assert.deepEqual(workflow, top);
    assert.equal(top.workflow_id, publicId);
    assert.equal(top.status, "completed");
    assert.equal(top.enrichment_type, "partial");
    assert.deepEqual(top.summary, { total: 2, successful: 1, failed: 1, emails_found: 1, phones_found: 0 });
    assert.equal(top.completed_at, new Date(api.clock.nowMs).toISOString());
    assert.deepEqual(top.results?.map((item) => item.task_id), taskIds);
    assert.deepEqual(top.results?.map((item) => [item.status, item.primary_email, item.primary_email_status, item.credits]), [
      ["completed", "ann.lee@acme.example", "reliable", 1],
      ["completed", null, null, 0],
    ]);
    assert.equal(top.credits_charged, 1);
    assert.deepEqual(top.progress, { done: 2, total: 2, percent: 100, per_minute: null, seconds_left: 0 });
    assert.equal(top.results_truncated, 0);
  });

  it("says completed_with_errors where a source could not be asked", async () => {
    const { publicId } = await api.ended(customer, { contacts: [ann, broken] });
    const answer = workflowAnswer.parse((await status(`?workflow_id=${publicId}`)).body);
    assert.equal(answer.status, "completed_with_errors");
    assert.deepEqual(answer.results?.map((item) => item.status), ["completed", "failed"]);
  });

  it("tells a task's result, at top level too, and how it was found", async () => {
    const { publicId, taskIds } = await api.ended(customer, { contacts: [{ ...ann, last_name: "Trace" }] });
    const answered = await status(`?task_id=${taskIds[0] ?? ""}`);
    assert.equal(answered.status, 200);
    const { result, trace, workflow_id, ...top } = taskAnswer.parse(answered.body);
    assert.deepEqual(top, result);
    assert.equal(workflow_id, publicId);
    assert.equal(result?.primary_email, "ann.trace@acme.example");
    assert.deepEqual(trace.map(({ source, outcome, why, cost_usd }) => ({ source, outcome, why, cost_usd })), [
      { source: "directory", outcome: "found", why: "gave work email; ann.trace@acme.example is deliverable (mailbox exists)", cost_usd: 0.01 },
    ]);
  });

  it("has no summary and no results while it runs", async () => {
    const { organizationId } = customer;
    const accepted = await submit(api.engine.intake, { organizationId, type: "partial", contacts: [slow], webhookUrl: null, nowMs: api.clock.nowMs });
    assert.equal(accepted.kind, "accepted");
    await asked.promise;
    const workflow = workflowAnswer.parse((await status(`?workflow_id=${publicWorkflowId(accepted.workflowId)}`)).body);
    assert.deepEqual(
      [workflow.status, workflow.summary, workflow.results, workflow.completed_at, workflow.progress],
      ["running", null, null, null, { done: 0, total: 1, percent: 0, per_minute: null, seconds_left: null }],
    );
    const task = (await status(`?task_id=${accepted.taskIds[0] ?? ""}`)).body;
    assert.deepEqual(task, { task_id: accepted.taskIds[0], workflow_id: workflow.workflow_id, status: "running", result: null, trace: [] });
  });

  it("wants exactly one id", async () => {
    for (const query of ["", "?workflow_id=&task_id=", "?workflow_id=public_bulk_1&task_id=2"]) {
      const { status: code, body } = await status(query);
      assert.deepEqual([code, body], [400, { detail: "Provide exactly one of workflow_id and task_id" }], query);
    }
    assert.equal((await status("?task_id=1&task_id=2")).status, 422);
  });

  it("answers an unknown id, a malformed one and another organization's in the same words", async () => {
    const { publicId, workflowId, taskIds } = await api.ended(customer, { contacts: [ann] });
    const stranger = await api.customer();
    const unknown = "00000000-0000-4000-8000-000000000000";
    for (const id of [publicId, `public_bulk_${unknown}`, "public_bulk_1", unknown, workflowId, "x".repeat(2_000)]) {
      const { status: code, body } = await status(`?workflow_id=${id}`, stranger.key);
      assert.deepEqual([code, body], [404, { detail: "Workflow not found" }], id);
    }
    for (const id of [taskIds[0] ?? "", unknown, "1", publicId]) {
      const { status: code, body } = await status(`?task_id=${id}`, stranger.key);
      assert.deepEqual([code, body], [404, { detail: "Task not found" }], id);
    }
  });

  it("refuses without a key", async () => {
    assert.equal((await api.call("/enrich/status?task_id=1")).status, 401);
  });
});
