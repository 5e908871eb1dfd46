/** `GET /enrich/status`: how a workflow, or one of its tasks, is doing (contract section 4.4). */
import type { z } from "@hono/zod-openapi";
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ApiError } from "../contract/errors.ts";
import { resultsMax, statusQuery, taskAnswer, workflowAnswer } from "../contract/legacy.ts";
import type { TaskView, WorkflowView } from "../engine/views.ts";
import { taskView } from "../engine/views.ts";
import type { Api, ApiEnv, Dependencies } from "./api.ts";
import { readCursor } from "./cursor.ts";
import { count, cursor } from "./paging.ts";
import { etagHeader, etagOf, polled, polledWorkflow, unchanged, wait } from "./polling.ts";
import { progressOf } from "./progress.ts";
import { readableWorkflow } from "./readable-workflow.ts";
import { refusals } from "./refusals.ts";
import { scoped } from "./scoped.ts";
import { resultItemOf } from "./result-item.ts";
import { traceOf } from "./trace.ts";
import { workflowFieldsOf } from "./workflow-fields.ts";
import { publicWorkflowId, workflowIdFrom } from "./workflow-id.ts";

const query = statusQuery.extend({ wait, limit: count("limit", { max: resultsMax, fallback: resultsMax }), cursor });

export const enrichStatusRoute = createRoute({
  method: "get",
  path: "/enrich/status",
  operationId: "getEnrichmentStatus",
  ...scoped("enrich:read"),
  tags: ["Enrichment"],
  summary: "Read the status and results of a workflow or a task",
  description:
    "Takes exactly one of the two ids. A task's answer also tells who was asked, what came of it, and what it cost. `wait` holds the answer until the work has ended; with `If-None-Match`, until there is news.",
  request: { query },
  responses: {
    200: { description: "The workflow, or the task.", headers: etagHeader, content: { "application/json": { schema: workflowAnswer.or(taskAnswer) } } },
    304: unchanged,
    ...refusals("insufficient_scope", "one_id_required", "unknown_workflow", "unknown_task", "validation_error", "invalid_request", "too_many_waits"),
  },
});

export function mountEnrichStatus(api: Api, dependencies: Dependencies): void {
  api.openapi(enrichStatusRoute, async (c) => {
    const asked = c.req.valid("query");
    const { kind, id } = askedFor(asked);
    const answer = kind === "workflow" ? await workflowStatus(c, dependencies, { ...asked, id }) : await taskStatus(c, dependencies, { ...asked, id });
    return answer === null ? c.body(null, 304) : c.json(answer, 200);
  });
}

type Asked = { readonly id: string; readonly wait: number; readonly limit: number; readonly cursor?: string | undefined };

function askedFor(asked: z.output<typeof query>): { readonly kind: "workflow" | "task"; readonly id: string } {
  const workflow = asked.workflow_id ?? "";
  const task = asked.task_id ?? "";
  if ((workflow === "") === (task === "")) throw new ApiError("one_id_required");
  return workflow === "" ? { kind: "task", id: task } : { kind: "workflow", id: workflow };
}

async function workflowStatus(c: Context<ApiEnv>, { engine, now, version }: Dependencies, asked: Asked): Promise<z.output<typeof workflowAnswer> | null> {
  const after = readCursor("results", asked.cursor);
  const found = await readableWorkflow(engine.database, c.var.identity, workflowIdFrom(asked.id));
  if (found === null) throw new ApiError("unknown_workflow");
  const view = await polledWorkflow(c, { watching: engine.watching, seconds: asked.wait, view: found, version });
  if (view === null) return null;
  const fields = { ...(await workflowFieldsOf(engine.database, view, { from: after === null ? 0 : after + 1, limit: asked.limit })), progress: progressOf(view, now()) };
  return { ...fields, workflow: fields };
}

type TaskState = TaskView & { readonly status: "queued" | "running" | "ended" };

async function taskStatus(c: Context<ApiEnv>, { engine, version }: Dependencies, asked: Asked): Promise<z.output<typeof taskAnswer> | null> {
  const { organizationId } = c.var.identity;
  const found = await taskView(engine.database, { organizationId, taskId: asked.id });
  const view = found === null ? null : await readableWorkflow(engine.database, c.var.identity, found.workflowId);
  if (found === null || view === null) throw new ApiError("unknown_task");
  const task = await polled(c, {
    watching: engine.watching,
    seconds: asked.wait,
    view,
    state: stateOf(found, view),
    read: async (seen) => stateOf((await taskView(engine.database, { organizationId, taskId: asked.id })) ?? found, seen),
    etag: ({ status }) => etagOf(version, asked.id, status),
    isFinal: ({ status }) => status === "ended",
  });
  if (task === null) return null;
  const result = task.result === null ? null : resultItemOf(task.id, task.result);
  return {
    ...result,
    task_id: task.id,
    workflow_id: publicWorkflowId(task.workflowId),
    status: result?.status ?? (task.status === "queued" ? "queued" : "running"),
    result,
    trace: traceOf(task.journal ?? []),
  };
}

/** A task that has not ended waits for as long as its workflow does. */
function stateOf(task: TaskView, workflow: WorkflowView): TaskState {
  return { ...task, status: task.result !== null ? "ended" : workflow.status === "queued" ? "queued" : "running" };
}
