/** One verdict as `cleanlist verify --jsonl` tells it. */
import type { Verification } from "../../verify/verifier.ts";
import { emailStatus } from "../../domain/verdict.ts";

export type Told = {
  /** As it was given. */
  readonly address: string;
  readonly verification: Verification;
  readonly tookMs: number;
  readonly attempts: number;
};

/** Ready for JSON; times in milliseconds, moments as ISO 8601. `explain`: with the trail that led there. */
export function recordOf({ address, verification, tookMs, attempts }: Told, { explain }: { readonly explain: boolean }): object {
  const { verdict, evidence, retryAtMs } = verification;
  const { trail, ...observed } = evidence;
  return {
    address,
    verdict: verdict.status,
    reason: verdict.reason,
    ms: Math.round(tookMs),
    status: emailStatus(verdict),
    confidence: verdict.confidence,
    attempts,
    normalized: verification.address,
    retry_at: retryAtMs === null ? null : new Date(retryAtMs).toISOString(),
    evidence: explain ? { ...observed, trail: trail.map(({ atMs, ...step }) => ({ at: new Date(atMs).toISOString(), ...step })) } : observed,
  };
}
