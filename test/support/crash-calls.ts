/**
 * What the vendor's log tells after a crash run. A question may be put twice only where the process that had put it was
 * killed before it could store the answer; how long that took bounds what a crash can cost.
 */
import type { CrashVendor, VendorCall } from "./crash-vendor.ts";

export type CallReport = {
  /** Calls that cost money, and how many different questions they were. */
  readonly calls: number;
  readonly questions: number;
  /** Answers that were on their way when the process was killed: asked for again, as documented. */
  readonly repeatedInFlight: number;
  /** Answers that had been sent, and were not stored yet: asked for again, as documented. */
  readonly repeatedAnswered: number;
  /** How long before the kill the oldest of those had been sent, in milliseconds. */
  readonly windowMsMax: number;
  /** Broken promises, in words. */
  readonly problems: readonly string[];
};

/** `killedAtMs`: when each worker was killed, by its name, on the clock of the log. */
export function auditCalls(vendor: Pick<CrashVendor, "calls" | "ended">, killedAtMs: ReadonlyMap<string, number>): CallReport {
  const problems: string[] = [];
  for (const [id, { justNow }] of vendor.ended) if (justNow > 1) problems.push(`workflow ${id} ended ${String(justNow)} times`);
  const byQuestion = Map.groupBy(vendor.calls, (call) => call.key);
  const lost: VendorCall[] = [];
  for (const [, calls] of byQuestion) {
    for (const [at, call] of calls.entries()) {
      const earlier = calls[at - 1];
      if (call.wasRecorded) problems.push(`an answer on record was bought again by ${call.worker}`);
      if (earlier === undefined) continue;
      const killedMs = killedAtMs.get(earlier.worker) ?? Infinity;
      if (killedMs > call.atMs) problems.push(`${call.worker} asked what ${earlier.worker} had asked and could still store`);
      else lost.push(earlier);
    }
  }
  const ages = lost.map((call) => (killedAtMs.get(call.worker) ?? 0) - (call.answeredAtMs ?? Infinity));
  return {
    calls: vendor.calls.length,
    questions: byQuestion.size,
    repeatedInFlight: ages.filter((age) => age < 0).length,
    repeatedAnswered: ages.filter((age) => age >= 0).length,
    windowMsMax: Math.round(Math.max(0, ...ages)),
    problems,
  };
}
