/** When a vendor that said "slow down" may be asked again. */
import type { ResetHeader } from "./description.ts";

/** Our own pace stays under a vendor's rate, so being told to slow down is a short burst; a daily limit is asked about hourly. */
const pauseMs = 5_000;
const pauseMinMs = 500;
const pauseMaxMs = 3_600_000;

/** Epoch milliseconds, from half a second to an hour after `nowMs`. */
export function resumeAt(headers: ReadonlyMap<string, string>, resets: readonly ResetHeader[], nowMs: number): number {
  const untilMs = retryAfter(headers.get("retry-after"), nowMs) ?? firstReset(headers, resets, nowMs) ?? nowMs + pauseMs;
  return Math.min(Math.max(untilMs, nowMs + pauseMinMs), nowMs + pauseMaxMs);
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  return seconds(value, nowMs) ?? moment(value);
}

function firstReset(headers: ReadonlyMap<string, string>, resets: readonly ResetHeader[], nowMs: number): number | null {
  for (const { name, says } of resets) {
    const value = headers.get(name);
    if (value === undefined) continue;
    const untilMs = says === "seconds" ? seconds(value, nowMs) : moment(value);
    if (untilMs !== null) return untilMs;
  }
  return null;
}

function seconds(value: string, nowMs: number): number | null {
  return /^\d{1,9}(\.\d+)?$/.test(value.trim()) ? nowMs + Number(value) * 1_000 : null;
}

/** Epoch seconds, or a date; one without a zone is meant in UTC. */
function moment(value: string): number | null {
  const text = value.trim();
  if (/^\d{10}(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const ms = Date.parse(/^\d{4}-\d\d-\d\d[ T][\d:.]+$/.test(text) ? `${text.replace(" ", "T")}Z` : text);
  return Number.isNaN(ms) ? null : ms;
}
