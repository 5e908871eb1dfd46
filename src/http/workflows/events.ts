/**
 * `GET /workflows/{workflow_id}/events`: results as they come. An event per task that has ended, in the order of their
 * ending, with its place in that order as its id: a receiver that was cut off goes on behind the last one that it has, and
 * misses none. Results are read from the table page by page as they are taken, and never kept.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import type { Database } from "../../engine/database.ts";
import { endedAfter } from "../../engine/order-of-ending.ts";
import type { WorkflowView } from "../../engine/views.ts";
import type { Watch } from "../../engine/watching.ts";
import type { Api, Dependencies } from "../api.ts";
import { eventStream, reconnect, written } from "../event-stream.ts";
import { retrySeconds } from "../polling.ts";
import { progressOf } from "../progress.ts";
import { readableWorkflow } from "../readable-workflow.ts";
import { problems } from "../refusals.ts";
import { resultItemOf } from "../result-item.ts";
import { scoped } from "../scoped.ts";
import { workflowStateOf } from "../workflow-fields.ts";
import { anyWorkflowIdFrom } from "../workflow-id.ts";
import { workflowParams } from "./workflow-params.ts";

/** Then the receiver connects again, and shows its key anew. */
const streamMsMax = 300_000;
/** Results that are read at a time. */
const pageSize = 50;
/** Id of the last event; whoever sends it back has everything. */
const endId = "end";

export const eventsRoute = createRoute({
  method: "get",
  path: "/workflows/{workflow_id}/events",
  operationId: "streamWorkflowEvents",
  ...scoped("enrich:read"),
  tags: ["Enrichment"],
  summary: "Receive results as they come",
  description:
    "Server-sent events. `task`: a contact has its result, one event for each, in the order in which they end. `progress`: how far the workflow has come, after its new results. `completed`: it has ended, and so does the stream. Cut off, connect again with `Last-Event-ID`, as an EventSource does by itself: nothing is missed and nothing is sent twice; after `completed` that is answered by 204, which tells an EventSource to stop. Every 15 seconds without news there is a comment; after 5 minutes the stream is closed, to be connected to anew.",
  request: {
    params: workflowParams,
    query: z.object({ after: z.string().optional().openapi({ param: { name: "after", in: "query" }, description: "For clients that cannot set the header `Last-Event-ID`, which goes before it.", example: "41" }) }),
    headers: z.object({ "Last-Event-ID": z.string().optional().openapi({ description: "`id` of the last event that was received.", example: "41" }) }),
  },
  responses: {
    200: { description: "The events.", content: { "text/event-stream": { schema: z.string().openapi({ example: 'id: 42\nevent: task\ndata: {"task_id":"0b8e6a5c-2f47-4a3e-9d53-6f1f1f0c7a11","status":"completed"}\n\n' }) } } },
    204: { description: "All of it was received." },
    ...problems("unknown_workflow", "validation_error", "invalid_request", "too_many_waits"),
  },
});

export function mountEvents(api: Api, { engine, now }: Dependencies): void {
  const { database, watching } = engine;
  api.openapi(eventsRoute, async (c) => {
    const { workflow_id: asked } = c.req.valid("param");
    const view = await readableWorkflow(database, c.var.identity, anyWorkflowIdFrom(asked)?.id ?? null);
    if (view === null) throw new ApiError("unknown_workflow");
    const last = c.req.header("last-event-id") ?? c.req.valid("query").after ?? "0";
    if (last === endId && view.completedAt !== null) return c.body(null, 204);
    const after = positionOf(last, view);
    // Whoever asks for the headers alone takes nothing of the stream.
    if (c.req.method === "HEAD") return c.body(null, 200, { "Content-Type": "text/event-stream" });
    const watch = watching.watch(view, c.var.identity);
    if (watch === null) throw new ApiError("too_many_waits", { retryAfterSeconds: retrySeconds });
    return eventStream(c, (signal) => eventsOf({ database, now, asked, watch, view, after, signal }), { msMax: streamMsMax });
  });
}

function positionOf(id: string, { done }: WorkflowView): number {
  const position = /^\d{1,9}$/.test(id) ? Number(id) : Infinity;
  if (position > done) throw new ApiError("validation_error", { detail: "Last-Event-ID is not one that this stream gave", fix: "Connect without it, to begin at the first result." });
  return position;
}

type Stream = {
  readonly database: Database;
  readonly now: () => number;
  /** The workflow as the receiver calls it. */
  readonly asked: string;
  readonly watch: Watch;
  readonly view: WorkflowView;
  /** Position of the last result that the receiver has. */
  readonly after: number;
  readonly signal: AbortSignal;
};

async function* eventsOf({ database, now, asked, watch, view, after, signal }: Stream): AsyncGenerator<string> {
  // Also where nobody takes any more of it, and this never goes on.
  signal.addEventListener("abort", () => watch[Symbol.dispose]());
  let seen = view;
  let position = after;
  try {
    yield reconnect;
    for (;;) {
      while (position < seen.done) {
        const page = await endedAfter(database, { workflowId: view.id, after: position, limit: pageSize });
        if (page.length === 0 || signal.aborted || watch.isShutOut()) return; // without any, the workflow was removed meanwhile
        for (const row of page) {
          yield written({ event: "task", id: String(row.position), data: { ...resultItemOf(row.taskId, row.result), index: row.n } });
          position = row.position;
        }
      }
      const state = { ...workflowStateOf(seen), workflow_id: asked, progress: progressOf(seen, now()) };
      if (seen.completedAt !== null) return yield written({ event: "completed", id: endId, data: state });
      yield written({ event: "progress", data: state });
      const next = await watch.next(signal);
      if (next.kind !== "news") return;
      seen = next.view;
    }
  } finally {
    watch[Symbol.dispose]();
  }
}
