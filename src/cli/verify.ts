/** `cleanlist verify ADDRESS…`: what the verifier says about single addresses, and why. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Verification, Verifier } from "../verify/verifier.ts";
import { durationMs } from "../config.ts";
import { emailStatus } from "../domain/verdict.ts";
import type { Command, Context } from "./command.ts";
import { isOn, parseOptions, textOf } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const verify: Command = {
  summary: "Verify single addresses",
  help: `cleanlist verify ADDRESS… [--wait 2m] [--json]

Asks the mail host of each address whether it takes mail for it, without sending any. The answer is one of
  deliverable     the host accepts this recipient and refuses others        send
  accept_all      the host accepts everybody: existence cannot be proved    risky
  risky           the mailbox exists, but is full                           risky
  undeliverable   mail to it fails, and the reason says why                 do not send
  unknown         nobody could be asked, and the reason says whose fault that is

  --wait DURATION   how long to wait where the host says "later" (default: 0s)
  --json            one JSON object per line, with the evidence`,
  run: runVerify,
};

const addressesMax = 1_000;

async function runVerify(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("verify", args, { wait: { type: "string", default: "0s" }, json: { type: "boolean", default: false } });
  const addresses = parsed.positionals;
  if (addresses.length === 0) throw new UsageError("Name at least one address. See: cleanlist verify --help");
  if (addresses.length > addressesMax) throw new UsageError("For more than 1,000 addresses use: cleanlist enrich FILE.csv --type none");
  const waitMs = durationMs(textOf(parsed, "wait") ?? "0s");
  if (Number.isNaN(waitMs)) throw new UsageError("--wait is a number and a unit, for example 90s or 5m.");
  const verifier = await context.openVerifier();
  try {
    const deadlineMs = context.now() + waitMs;
    const verifications = await Promise.all(addresses.map((address) => patientVerification(verifier, address, deadlineMs, context)));
    if (isOn(parsed, "json")) for (const verification of verifications) context.terminal.out(JSON.stringify(wire(verification)));
    else context.terminal.out(columnsOf([["address", "verdict", "reason", "status", "confidence"], ...verifications.map(row)]));
    return 0;
  } finally {
    await verifier.close();
  }
}

async function patientVerification(verifier: Verifier, address: string, deadlineMs: number, context: Context): Promise<Verification> {
  for (let attempt = 0; ; attempt += 1) {
    const found = await verifier.verify(address, { signal: context.signal, nowMs: context.now(), attempt });
    if (found.retryAtMs === null || found.retryAtMs > deadlineMs) return found;
    context.terminal.say(`${address}: ${found.verdict.reason}, asking again in ${String(Math.ceil((found.retryAtMs - context.now()) / 1_000))} s`);
    await sleep(Math.max(0, found.retryAtMs - context.now()), undefined, { signal: context.signal });
  }
}

function row({ address, verdict }: Verification): string[] {
  return [address, verdict.status, verdict.reason, emailStatus(verdict), verdict.confidence.toFixed(2)];
}

function wire({ address, verdict, evidence, retryAtMs }: Verification): object {
  return {
    address,
    verdict: verdict.status,
    reason: verdict.reason,
    status: emailStatus(verdict),
    confidence: verdict.confidence,
    retry_at: retryAtMs === null ? null : new Date(retryAtMs).toISOString(),
    evidence,
  };
}
