/** What was asked of which host and what it was taken to mean, in order: how a verdict that took several tries came about. */
import type { VerdictReason } from "../contract/terms.ts";
import type { NoRoute } from "./domain.ts";
import type { HostAnswer } from "./mail-hosts.ts";
import type { Meaning } from "./smtp/classify.ts";
import type { SessionStage } from "./smtp/session.ts";

export type Step = {
  /** When it was asked, epoch milliseconds. */
  readonly atMs: number;
  readonly tookMs: number;
  readonly mxHost: string;
  /** Null where the host has no address, or was not called. */
  readonly ip: string | null;
  readonly stage: "dns" | SessionStage;
  /** Null where the host said nothing. */
  readonly code: number | null;
  readonly enhancedCode: string | null;
  readonly reason: VerdictReason;
};

type At = Pick<Step, "atMs" | "tookMs" | "mxHost">;

export function stepAt({ stage, ip, exchange }: HostAnswer, { reason }: Meaning, at: At): Step {
  const reply = exchange.kind === "reply" ? exchange.reply : null;
  return { ...at, ip, stage, code: reply?.code ?? null, enhancedCode: reply?.enhanced ?? null, reason };
}

export function stepWithoutHost({ reason }: NoRoute, at: At): Step {
  return { ...at, ip: null, stage: "dns", code: null, enhancedCode: null, reason };
}

/** A host that is left alone may be come back to any number of times: the last steps tell how it ended. */
const stepsMax = 50;

/** The same with what earlier attempts met before it. */
export function withEarlier<Verification extends { readonly evidence: { readonly trail: readonly Step[] } }>(verification: Verification, earlier: readonly Step[]): Verification {
  if (earlier.length === 0) return verification;
  const trail = [...earlier, ...verification.evidence.trail].slice(-stepsMax);
  return { ...verification, evidence: { ...verification.evidence, trail } };
}
