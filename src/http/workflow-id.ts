/**
 * Ids of workflows as callers see them: a prefix that tells how the workflow came, and its UUID. The legacy operations
 * know `public_bulk_` alone (contract section 4.3), the expanded ones all of them (section 5.7).
 */
import type { Origin } from "../engine/workflows.ts";

const prefixes: Readonly<Record<Origin, string>> = { bulk: "public_bulk_", list: "bulk-enrich-", person: "enrich-" };

export function publicWorkflowId(id: string, origin: Origin = "bulk"): string {
  return prefixes[origin] + id;
}

/** The id as the tables have it; null where the text is no id of a workflow that a legacy operation knows. */
export function workflowIdFrom(text: string): string | null {
  return anyWorkflowIdFrom(text, ["bulk"])?.id ?? null;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Of any workflow, with how it says that it came. */
export function anyWorkflowIdFrom(text: string, origins: readonly Origin[] = ["bulk", "list", "person"]): { readonly id: string; readonly origin: Origin } | null {
  const origin = origins.find((each) => text.startsWith(prefixes[each]));
  const id = origin === undefined ? "" : text.slice(prefixes[origin].length);
  return origin !== undefined && uuid.test(id) ? { id, origin } : null;
}
