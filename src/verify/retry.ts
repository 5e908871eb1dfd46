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

// Silence is what a host keeps: it has been waited for as long as RFC 5321 section 4.5.3.2 makes sense for a question.
const silences: ReadonlySet<VerdictReason> = new Set<VerdictReason>(["timeout", "connection_timeout"]);
const silencesMax = 2;

/** `attempt`: how many times it was asked before. */
export function isPassing(reason: VerdictReason, attempt: number): boolean {
  return passing.has(reason) && !(silences.has(reason) && attempt + 1 >= silencesMax);
}

/**
 * `schedule`: pauses in milliseconds, one for each attempt that was made. Null once they are used up.
 * A host that names its own pause ("try again in 300 seconds") is not asked before that, unless the schedule is over by
 * then: many hosts bear less than they say.
 */
export function retryAtMs(options: { schedule: readonly number[]; attempt: number; nowMs: number; text: string }): number | null {
  const [pauseMs, ...later] = options.schedule.slice(options.attempt);
  if (pauseMs === undefined) return null;
  const leftMs = later.reduce((sum, each) => sum + each, pauseMs);
  const hintMs = hintedMs(options.text);
  return options.nowMs + (hintMs > leftMs ? pauseMs : Math.max(pauseMs, hintMs));
}

function hintedMs(text: string): number {
  const hint = /\b(?:in|for|after|wait|within|least)\s+(\d{1,4})\s*(s|secs?|seconds?|m|mins?|minutes?)\b/i.exec(text);
  if (hint?.[1] === undefined || hint[2] === undefined) return 0;
  const unitMs = hint[2].toLowerCase().startsWith("s") ? 1_000 : 60_000;
  return Number(hint[1]) * unitMs;
}
