/** One address, asked about again while its mail host says "later" and there is time to wait; each wait is told. */
import { setTimeout as sleep } from "node:timers/promises";
import { durationMs } from "../../setting.ts";
import type { Verification, Verifier } from "../../verify/verifier.ts";
import type { Context } from "../command.ts";
import type { Parsed } from "../options.ts";
import { textOf } from "../options.ts";
import { UsageError } from "../terminal.ts";

type Patience = { readonly address: string; readonly deadlineMs: number; readonly context: Context };
export type Told = { readonly address: string; readonly verification: Verification; readonly tookMs: number; readonly attempts: number };

export async function patientVerification(verifier: Verifier, { address, deadlineMs, context }: Patience): Promise<Told> {
  const startedMs = context.now();
  let earlier: Verification["evidence"]["trail"] = [];
  for (let attempt = 0; ; ) {
    const verification = await verifier.verify(address, { signal: context.signal, nowMs: context.now(), attempt, earlier });
    const { retryAtMs, verdict } = verification;
    if (retryAtMs === null || retryAtMs > deadlineMs) return { address, verification, tookMs: context.now() - startedMs, attempts: verification.attempts };
    attempt = verification.attempts;
    earlier = verification.evidence.trail;
    context.terminal.say(`${address}: ${verdict.reason}, asking again in ${String(Math.ceil((retryAtMs - context.now()) / 1_000))} s`);
    await sleep(Math.max(0, retryAtMs - context.now()), undefined, { signal: context.signal });
  }
}

/** What `--wait` says, in milliseconds; nothing where it is not given. */
export function waitOf(parsed: Parsed): number {
  const waitMs = durationMs(textOf(parsed, "wait") ?? "0s");
  if (Number.isNaN(waitMs)) throw new UsageError("--wait is a number and a unit, for example 90s or 5m.");
  return waitMs;
}
