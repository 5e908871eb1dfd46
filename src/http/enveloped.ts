/** The further fields of an answer of the expanded API. */
import type { Envelope } from "../contract/envelope.ts";

/** @example c.json({ ...enveloped(now(), { message: "List deleted." }), list_id, deleted: true }, 200) */
export function enveloped(nowMs: number, said: Omit<Envelope, "timestamp_ms"> = {}): Required<Envelope> {
  return { task_id: null, agent_instructions: null, usage: null, message: null, ...said, timestamp_ms: nowMs };
}
