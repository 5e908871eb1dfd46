/** Ids of workflows as the legacy API writes them: `public_bulk_<uuid>`. */
const prefix = "public_bulk_";

export function publicWorkflowId(id: string): string {
  return prefix + id;
}

/** The id as the tables have it; null where the text is no id of a workflow. */
export function workflowIdFrom(text: string): string | null {
  return text.startsWith(prefix) ? text.slice(prefix.length) : null;
}
