/** What each kind of webhook says. */
import type { Queryable } from "../engine/database.ts";
import type { Due } from "../engine/outbox.ts";
import { resultsOfTasks } from "../engine/views.ts";
import { resultItemOf } from "./result-item.ts";
import { webhookPayloadOf } from "./webhook-payload.ts";
import { publicWorkflowId } from "./workflow-id.ts";

/** Null where what it is about is gone. */
export async function webhookBodyOf(
  db: Queryable,
  due: Pick<Due, "organizationId" | "workflowId" | "event" | "body" | "tasks">,
): Promise<object | null> {
  const { organizationId, workflowId, event, body, tasks } = due;
  if (body !== null) return workflowId === null ? body : { ...body, workflow_id: publicWorkflowId(workflowId) };
  if (workflowId === null) return null;
  if (tasks === null) return webhookPayloadOf(db, { organizationId, workflowId });
  const rows = await resultsOfTasks(db, { workflowId, tasks });
  return { event, organization_id: organizationId, workflow_id: publicWorkflowId(workflowId), results: rows.map((row) => resultItemOf(row.taskId, row.result)) };
}
