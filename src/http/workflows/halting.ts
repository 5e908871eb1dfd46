/** `POST /workflows/{workflow_id}/cancel` and `/resume`. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import type { Named } from "../../engine/halting.ts";
import { resume } from "../../engine/halting.ts";
import type { Identity } from "../../engine/identity/api-keys.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { readableWorkflow } from "../readable-workflow.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { anyWorkflowIdFrom } from "../workflow-id.ts";
import { workflowParams as params } from "./workflow-params.ts";

const answer = z.object({ ...envelope, workflow_id: z.string(), status: z.enum(["cancelling", "running"]) }).openapi("WorkflowChanged");
const answers = (description: string): { 200: { description: string; content: { "application/json": { schema: typeof answer } } } } => ({
  200: { description, content: { "application/json": { schema: answer } } },
});

export const cancelRoute = createRoute({
  method: "post",
  path: "/workflows/{workflow_id}/cancel",
  operationId: "cancelWorkflow",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Cancel a workflow",
  description:
    "Nothing more is asked for it. Every contact without a result gets one: what is known by then, or `reason` `cancelled`. What was found is charged, the rest of what was held is given back. Cancelling twice is cancelling.",
  request: { params },
  responses: { ...answers("It ends as soon as a worker has come to its contacts."), ...problems("unknown_workflow", "workflow_ended", "invalid_request") },
});

export const resumeRoute = createRoute({
  method: "post",
  path: "/workflows/{workflow_id}/resume",
  operationId: "resumeWorkflow",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Let a workflow that waits for credits use the reserve",
  description: "A paused workflow goes on by itself when credits are added. This lets it go on now, down to the last credit.",
  request: { params },
  responses: { ...answers("All of it is under way."), ...problems("unknown_workflow", "not_paused", "insufficient_credits", "invalid_request") },
});

export function mountCancel(api: Api, dependencies: Dependencies): void {
  const { engine, now } = dependencies;
  const named = namer(dependencies);
  api.openapi(cancelRoute, async (c) => {
    const { workflow_id } = c.req.valid("param");
    const cancelled = await engine.cancel(await named(c.var.identity, workflow_id));
    switch (cancelled.kind) {
      case "cancelled":
        return c.json({ ...enveloped(now()), workflow_id, status: "cancelling" as const }, 200);
      case "already_ended":
        throw new ApiError("workflow_ended");
      case "unknown_workflow":
        throw new ApiError("unknown_workflow");
    }
  });
}

export function mountResume(api: Api, dependencies: Dependencies): void {
  const { engine, now } = dependencies;
  const named = namer(dependencies);
  api.openapi(resumeRoute, async (c) => {
    const { workflow_id } = c.req.valid("param");
    const resumed = await resume(engine.intake, { ...(await named(c.var.identity, workflow_id)), keep: "nothing" });
    switch (resumed.kind) {
      case "resumed":
        return c.json({ ...enveloped(now()), workflow_id, status: "running" as const }, 200);
      case "insufficient_credits":
        throw new ApiError("insufficient_credits", { extra: { needed: resumed.needed, available: resumed.available } });
      case "not_paused":
      case "unknown_workflow":
        throw new ApiError(resumed.kind);
    }
  });
}

/** What the caller may read, they may stop and let go on, where they may enrich at all. */
function namer({ engine, now }: Dependencies): (identity: Identity, publicId: string) => Promise<Named> {
  return async (identity, publicId) => {
    const view = await readableWorkflow(engine.database, identity, anyWorkflowIdFrom(publicId)?.id ?? null);
    if (view === null) throw new ApiError("unknown_workflow");
    return { organizationId: view.organizationId, workflowId: view.id, nowMs: now() };
  };
}
