/** Ids of workflows as the legacy API writes them: `public_bulk_<uuid>`. */
const prefix = "public_bulk_";
const form = /^public_bulk_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

export function publicWorkflowId(id: string): string {
  return prefix + id;
}

/** The id as the tables have it; null where the text is no id of a workflow. */
export function workflowIdFrom(text: string): string | null {
  return form.exec(text)?.[1] ?? null;
}
