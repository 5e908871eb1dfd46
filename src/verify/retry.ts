/** When an address that could not be decided is worth asking again. Pure. */
import type { VerdictReason } from "../contract/terms.ts";

/** Answers that time alone may change. Those about us need somebody to change something first. */
const passing: ReadonlySet<VerdictReason> = new Set<VerdictReason>([
  "greylisted",
  "temporary_error",
  "throttled",
  "timeout",
  "connection_timeout",
  "connection_failed",
  "connection_closed",
  "dns_error",
  "dns_timeout",
  "server_busy",
]);

export function isPassing(reason: VerdictReason): boolean {
  return passing.has(reason);
}

const hintMaxMs = 3_600_000;

/**
 * `schedule`: pauses in milliseconds, one for each attempt that was made. Null once they are used up.
 * A host that names its own pause ("try again in 300 seconds") is not asked before that, up to an hour.
 */
export function retryAtMs(options: { schedule: readonly number[]; attempt: number; nowMs: number; text: string }): number | null {
  const pauseMs = options.schedule[options.attempt];
  if (pauseMs === undefined) return null;
  return options.nowMs + Math.max(pauseMs, hintedMs(options.text));
}

function hintedMs(text: string): number {
  const hint = /\b(?:in|for|after|wait|within|least)\s+(\d{1,4})\s*(s|secs?|seconds?|m|mins?|minutes?)\b/i.exec(text);
  if (hint?.[1] === undefined || hint[2] === undefined) return 0;
  const unitMs = hint[2].toLowerCase().startsWith("s") ? 1_000 : 60_000;
  return Math.min(Number(hint[1]) * unitMs, hintMaxMs);
}
