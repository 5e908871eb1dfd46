/**
 * Who may read a workflow, and stop it. What is submitted belongs to the organization; work on the people of somebody's own
 * list shows who is on it, and is theirs alone, as the list is. For everybody else it does not exist.
 */
import type { Queryable } from "../engine/database.ts";
import type { Identity } from "../engine/identity/api-keys.ts";
import type { WorkflowView } from "../engine/views.ts";
import { workflowView } from "../engine/views.ts";

/** Null where there is none for the caller, and for an id that is none. */
export async function readableWorkflow(db: Queryable, identity: Identity, workflowId: string | null): Promise<WorkflowView | null> {
  const view = workflowId === null ? null : await workflowView(db, { organizationId: identity.organizationId, workflowId });
  return view === null || (view.ownerId !== null && view.ownerId !== identity.userId) ? null : view;
}
