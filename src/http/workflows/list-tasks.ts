/** `GET /workflows/{workflow_id}/tasks`: each contact of a workflow, and where it stands, while it runs and after. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { resultItem } from "../../contract/result-item.ts";
import type { TaskRow, WorkflowView } from "../../engine/views.ts";
import { tasksOf } from "../../engine/views.ts";
import type { Api, Dependencies } from "../api.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { enveloped } from "../enveloped.ts";
import { count, cursor } from "../paging.ts";
import { etagHeader, polledWorkflow, unchanged, wait } from "../polling.ts";
import { readableWorkflow } from "../readable-workflow.ts";
import { problems } from "../refusals.ts";
import { resultItemOf } from "../result-item.ts";
import { scoped } from "../scoped.ts";
import { anyWorkflowIdFrom } from "../workflow-id.ts";
import { workflowParams } from "./workflow-params.ts";

const taskRow = z
  .object({
    task_id: z.string().openapi({ example: "0b8e6a5c-2f47-4a3e-9d53-6f1f1f0c7a11" }),
    index: z.int().openapi({ description: "Place of the contact in what was submitted, from 0.", example: 0 }),
    status: z.enum(["queued", "running", "completed", "failed"]).openapi({ description: "The last two are final." }),
    result: z.union([resultItem, z.null()]).openapi({ description: "Null until it has ended." }),
  })
  .openapi("WorkflowTask");

const tasksAnswer = z
  .object({
    ...envelope,
    workflow_id: z.string(),
    tasks: z.array(taskRow).openapi({ description: "In the order of the contacts." }),
    total: z.int().openapi({ description: "On all pages.", example: 200 }),
    cursor: z.string().nullish().openapi({ description: "Of the next page; null on the last one.", example: null }),
  })
  .openapi("WorkflowTasks");

export const listTasksRoute = createRoute({
  method: "get",
  path: "/workflows/{workflow_id}/tasks",
  operationId: "listWorkflowTasks",
  ...scoped("enrich:read"),
  tags: ["Enrichment"],
  summary: "Read where each contact of a workflow stands",
  description: "With the results that are there already. Free. `wait` holds the answer until the workflow has ended or, with `If-None-Match`, until there is news of any of its contacts.",
  request: { params: workflowParams, query: z.object({ wait, limit: count("limit", { max: 250, fallback: 100 }), cursor }) },
  responses: {
    200: { description: "A page of them.", headers: etagHeader, content: { "application/json": { schema: tasksAnswer } } },
    304: unchanged,
    ...problems("validation_error", "unknown_workflow", "invalid_request", "too_many_waits"),
  },
});

export function mountListTasks(api: Api, { engine, now, version }: Dependencies): void {
  const { database, watching } = engine;
  api.openapi(listTasksRoute, async (c) => {
    const { workflow_id: asked } = c.req.valid("param");
    const { limit, wait: seconds, cursor: from } = c.req.valid("query");
    const after = readCursor("tasks", from) ?? -1;
    const found = await readableWorkflow(database, c.var.identity, anyWorkflowIdFrom(asked)?.id ?? null);
    if (found === null) throw new ApiError("unknown_workflow");
    const view = await polledWorkflow(c, { watching, seconds, view: found, version });
    if (view === null) return c.body(null, 304);
    const rows = await tasksOf(database, { workflowId: view.id, from: after + 1, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const answer = {
      ...enveloped(now()),
      workflow_id: asked,
      tasks: page.map((row) => taskOf(row, view)),
      total: view.total,
      cursor: writeCursor("tasks", rows.length > limit ? (page.at(-1)?.n ?? null) : null),
    };
    return c.json(answer, 200);
  });
}

function taskOf({ id, n, result }: TaskRow, view: WorkflowView): z.output<typeof taskRow> {
  const open = view.status === "queued" ? ("queued" as const) : ("running" as const);
  return { task_id: id, index: n, status: result?.status ?? open, result: result === null ? null : resultItemOf(id, result) };
}
