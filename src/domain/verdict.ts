/**
 * What a check of one address concluded. Evidence is gathered by the verifier; a verdict is what follows from it.
 * A verdict about *us* (blocked, throttled, timed out) is `unknown`: it never says anything about the mailbox.
 */
import type { EmailStatus, VerdictReason, VerdictStatus } from "../contract/terms.ts";
import { verdictReasons } from "../contract/terms.ts";
import type { SentMail } from "./catch-all-score.ts";
import type { HostWord } from "./host-word.ts";

export type Verdict = {
  readonly status: VerdictStatus;
  readonly reason: VerdictReason;
  /** 0..1: how sure the status is. */
  readonly confidence: number;
  /** What came of mail that was sent there; absent where none is known of. */
  readonly sent?: SentMail;
  /** How its host's word was kept, and is taken off the confidence; absent where nobody was disappointed. */
  readonly word?: HostWord;
  /** Who runs the mail of the address's domain: `google`, …, or `other`; absent where that is not known. */
  readonly provider?: string;
};

const statusOf = new Map<VerdictReason, VerdictStatus>(
  Object.entries(verdictReasons).flatMap(([status, reasons]) =>
    reasons.map((reason) => [reason, status as VerdictStatus] as const),
  ),
);

/** The verdict that a reason leads to; each reason belongs to exactly one status. */
export function verdict(reason: VerdictReason, confidence = 1): Verdict {
  return { status: statusOf.get(reason) ?? "unknown", reason, confidence };
}

/** Reasons that hold for every address of the domain, so that asking for a colleague would learn nothing. */
const domainWide: ReadonlySet<VerdictReason> = new Set<VerdictReason>([
  "reserved_domain",
  "domain_not_found",
  "no_mail_server",
  "null_mx",
  "mx_unresolvable",
  "mx_unroutable",
  "domain_not_hosted",
  "does_not_accept_mail",
]);

/** True where another local part at the same domain would get the same answer. */
export function holdsForDomain(of: Verdict): boolean {
  return of.status === "accept_all" || of.status === "unknown" || domainWide.has(of.reason);
}

/** The three words of the public contract (section 4.7); an undeliverable address has none, it is not returned. */
export function emailStatus(of: Verdict): EmailStatus {
  switch (of.status) {
    case "deliverable":
      return "reliable";
    case "accept_all":
    case "risky":
      return "risky";
    case "undeliverable":
    case "unknown":
      return "unknown";
  }
}
