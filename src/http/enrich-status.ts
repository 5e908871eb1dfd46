/** `GET /enrich/status`: how a workflow, or one of its tasks, is doing (contract section 4.4). */
import type { z } from "@hono/zod-openapi";
import { createRoute } from "@hono/zod-openapi";
import { ApiError } from "../contract/errors.ts";
import { statusQuery, taskAnswer, workflowAnswer } from "../contract/legacy.ts";
import type { Queryable } from "../engine/database.ts";
import { taskView, workflowView } from "../engine/views.ts";
import type { Api, Dependencies } from "./api.ts";
import { refusals } from "./refusals.ts";
import { scoped } from "./scoped.ts";
import { resultItemOf } from "./result-item.ts";
import { traceOf } from "./trace.ts";
import { workflowFieldsOf } from "./workflow-fields.ts";
import { publicWorkflowId, workflowIdFrom } from "./workflow-id.ts";

export const enrichStatusRoute = createRoute({
  method: "get",
  path: "/enrich/status",
  operationId: "getEnrichmentStatus",
  ...scoped("enrich:read"),
  tags: ["Enrichment"],
  summary: "Read the status and results of a workflow or a task",
  description: "Takes exactly one of the two ids. A task's answer also tells who was asked, what came of it, and what it cost.",
  request: { query: statusQuery },
  responses: {
    200: { description: "The workflow, or the task.", content: { "application/json": { schema: workflowAnswer.or(taskAnswer) } } },
    ...refusals("insufficient_scope", "one_id_required", "unknown_workflow", "unknown_task", "invalid_request"),
  },
});

export function mountEnrichStatus(api: Api, { engine }: Dependencies): void {
  api.openapi(enrichStatusRoute, async (c) => {
    const asked = askedFor(c.req.valid("query"));
    const { organizationId } = c.var.identity;
    const answer =
      asked.kind === "workflow"
        ? await workflowStatus(engine.database, { organizationId, workflowId: asked.id })
        : await taskStatus(engine.database, { organizationId, taskId: asked.id });
    return c.json(answer, 200);
  });
}

function askedFor(query: z.output<typeof statusQuery>): { readonly kind: "workflow" | "task"; readonly id: string } {
  const workflow = query.workflow_id ?? "";
  const task = query.task_id ?? "";
  if ((workflow === "") === (task === "")) throw new ApiError("one_id_required");
  return workflow === "" ? { kind: "task", id: task } : { kind: "workflow", id: workflow };
}

async function workflowStatus(
  db: Queryable,
  of: { readonly organizationId: string; readonly workflowId: string },
): Promise<z.output<typeof workflowAnswer>> {
  const workflowId = workflowIdFrom(of.workflowId);
  const view = workflowId === null ? null : await workflowView(db, { ...of, workflowId });
  if (view === null) throw new ApiError("unknown_workflow");
  const fields = await workflowFieldsOf(db, view);
  return { ...fields, workflow: fields };
}

async function taskStatus(
  db: Queryable,
  of: { readonly organizationId: string; readonly taskId: string },
): Promise<z.output<typeof taskAnswer>> {
  const task = await taskView(db, of);
  if (task === null) throw new ApiError("unknown_task");
  const result = task.result === null ? null : resultItemOf(task.id, task.result);
  return {
    ...result,
    task_id: task.id,
    workflow_id: publicWorkflowId(task.workflowId),
    status: result?.status ?? (await openStatus(db, { organizationId: of.organizationId, workflowId: task.workflowId })),
    result,
    trace: traceOf(task.journal ?? []),
  };
}

/** A task that has not ended waits for as long as its workflow does. */
async function openStatus(db: Queryable, of: { readonly organizationId: string; readonly workflowId: string }): Promise<"queued" | "running"> {
  const workflow = await workflowView(db, of);
  return workflow?.status === "queued" ? "queued" : "running";
}
