/**
 * What a refusal says about how we ask, rather than about whom: too many recipients in one session, too fast, or too many
 * of them unknown. Pure.
 */
import { classify } from "./smtp/classify.ts";
import type { Reply } from "./smtp/reply.ts";

/** `session`: a new one may go on. `pace`: slower may. `turned`: a host that answered well now refuses everybody. */
export type Complaint = "session" | "pace" | "turned";

// Fewer refusals are no reason for a host to think ill of us.
const refusedMin = 3;

/** `refused`: how many unknown users this host has told us of. Null where the refusal is about the recipient. */
export function complaintOf(reply: Reply, { refused }: { refused: number }): Complaint | null {
  if (reply.code < 400) return null;
  if (reply.enhanced?.endsWith(".5.3") === true) return "session";
  // By far the most frequent refusal, and nothing to look into: RFC 3463 X.1.X is about the address.
  if (reply.enhanced?.startsWith("5.1.") === true) return null;
  const { reason } = classify(reply, { stage: "rcpt", provider: null });
  const text = reply.text.toLowerCase();
  const mayHaveTurned = refused >= refusedMin && !/too many errors/.test(text);
  if (reply.code >= 500) return mayHaveTurned && (reason === "throttled" || reason === "blocked_ip" || reason === "blocked_policy") ? "turned" : null;
  if (mayHaveTurned && (reason === "blocked_ip" || /harvest|attack|unknown|invalid/.test(text)) && reason !== "greylisted") return "turned";
  const isPace = reason === "throttled" && (/rate|fast|quick|slow|frequen|throttl|later/.test(text) || (reply.code !== 421 && reply.code !== 452));
  if (isPace) return "pace";
  return reply.code === 421 || reason === "throttled" ? "session" : null;
}
