/**
 * From evidence to verdict: pure, and the only place where one follows from the other. `deliverable` needs two
 * answers: this recipient was taken, and a name that nobody has was refused. Trouble on the way is `unknown`.
 */
import type { VerdictReason } from "../contract/terms.ts";
import type { Verdict } from "../domain/verdict.ts";
import { verdict } from "../domain/verdict.ts";
import type { RandomProbe } from "./catch-all.ts";
import type { Meaning } from "./smtp/classify.ts";

export type Findings = {
  readonly target: Meaning;
  /** What the same host said about a name that nobody has; null where it was not asked. */
  readonly random: RandomProbe | null;
  /** The refusals of both differ in nothing but names. */
  readonly isSameAsRandom: boolean;
  /** The host took, or refused as missing, another recipient of the domain. */
  readonly hasAccepted: boolean;
  readonly hasRefused: boolean;
  readonly isGateway: boolean;
  /** The answer is from the host that the domain prefers. */
  readonly isPreferred: boolean;
  /** How many times the question was asked before. */
  readonly attempt: number;
};

export function conclude(findings: Findings): Verdict {
  const { target, attempt } = findings;
  if (target.ifRepeated !== null && attempt > 0) return verdict(target.ifRepeated, 0.85);
  switch (verdict(target.reason).status) {
    case "deliverable":
      return taken(findings);
    case "undeliverable":
      return target.basis === "bare" ? refusedWithoutReason(findings) : verdict(target.reason, target.basis === "code" ? 0.98 : 0.95);
    case "accept_all":
      return verdict(target.reason, 0.6);
    case "risky":
      // Storage that is full for a name that nobody has is the host's, not the mailbox's.
      return findings.random?.meaning.reason === target.reason ? verdict("temporary_error") : verdict(target.reason, 0.9);
    case "unknown":
      return verdict(target.reason);
  }
}

function taken({ target, random, hasRefused, isGateway, isPreferred }: Findings): Verdict {
  switch (random?.takesAll) {
    case "no":
      // A backup host may know less than the one that it stands in for.
      return verdict(target.reason, isPreferred ? 0.98 : 0.8);
    case "yes":
      if (hasRefused) return verdict("accept_all_partial", 0.9);
      return verdict(isGateway ? "accept_all_gateway" : "accept_all", 0.95);
    case "unknown":
      return verdict(openBecause(random.meaning.reason));
    case undefined:
      return verdict("temporary_error");
  }
}

/** The random probe's trouble, where that is a reason not to know. */
function openBecause(reason: VerdictReason): VerdictReason {
  return verdict(reason).status === "unknown" ? reason : "temporary_error";
}

/** A 5xx that does not say whom it is about. */
function refusedWithoutReason({ target, random, isSameAsRandom, hasAccepted }: Findings): Verdict {
  // Everybody was refused alike, so far: that is how a host speaks to a caller whom it does not like.
  if (isSameAsRandom && !hasAccepted) return verdict("blocked_policy");
  if (random === null || random.takesAll === "unknown") return verdict(target.reason, hasAccepted ? 0.85 : 0.7);
  return verdict(target.reason, 0.92);
}
