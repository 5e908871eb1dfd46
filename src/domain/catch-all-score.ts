/**
 * How likely an address at a catch-all domain reaches its person. Its host takes every name, so that what is left is what
 * is known besides: how the address was come by, who else gives it, how the host treats other names, and what came of
 * mail that was sent. A number to weigh risks by; it never makes an address `reliable`.
 *
 * Odds are multiplied (Bayes), as if the pieces of evidence were independent. They are not quite, so each is held back.
 */
import type { VerdictReason } from "../contract/terms.ts";

export type CatchAllEvidence = {
  /** 0..1 before the host was asked: the pattern's calibrated probability, or a source's own confidence. */
  readonly prior: number;
  readonly reason: VerdictReason;
  /** Sources that name this person with the address, besides the one whose confidence `prior` is. */
  readonly furtherVouchers: number;
  /** What came of mail; null where none is known of. */
  readonly sent: SentMail | null;
};

/** `delivered`: to this address, and it did not come back. The counts are of addresses at its domain, whoever wrote to them. */
export type SentMail = { readonly delivered: boolean; readonly domainHard: number; readonly domainDelivered: number };

const priorRange = [0.01, 0.97] as const;
/** Less than any address that a host vouches for. */
const scoreMax = 0.95;
const deliveredMin = 0.9;
const oddsPerVoucher = 3;
const vouchersMax = 2;
const domainOddsMax = 4;

/** @example catchAllScore({ prior: 0.42, reason: "accept_all", furtherVouchers: 1, sent: null }) // 0.68 */
export function catchAllScore({ prior, reason, furtherVouchers, sent }: CatchAllEvidence): number {
  const known = Math.min(Math.max(prior, priorRange[0]), priorRange[1]);
  const odds = (known / (1 - known)) * oddsPerVoucher ** Math.min(furtherVouchers, vouchersMax) * hostOdds(reason) * domainOdds(sent);
  const score = Math.min(odds / (1 + odds), scoreMax);
  return sent?.delivered === true ? Math.max(score, deliveredMin) : score;
}

/** What the score is made of, in words and in the order in which it is weighed. */
export function catchAllParts({ prior, reason, furtherVouchers, sent }: CatchAllEvidence): string[] {
  return [
    `${String(Math.round(prior * 100))} % before its host was asked`,
    ...(furtherVouchers === 0 ? [] : [`${String(furtherVouchers)} more ${furtherVouchers === 1 ? "source names" : "sources name"} it`]),
    ...(reason === "accept_all_partial" ? ["its host refuses some names, and not this one"] : []),
    ...(reason === "accept_all_gateway" ? ["only the gateway before its host was asked"] : []),
    ...(sent === null ? [] : [`mail to its domain arrived at ${counted(sent.domainDelivered)} and came back from ${counted(sent.domainHard)}`]),
    ...(sent?.delivered === true ? ["mail to it arrived"] : []),
  ];
}

function counted(addresses: number): string {
  return addresses === 1 ? "1 address" : `${String(addresses)} addresses`;
}

/** A host that refuses some names has looked at this one; a gateway looks at nobody, and the host behind it may still refuse. */
function hostOdds(reason: VerdictReason): number {
  if (reason === "accept_all_partial") return 2;
  return reason === "accept_all_gateway" ? 0.8 : 1;
}

/** Where mail to colleagues comes back, the domain's catch-all is the gateway's alone. The square root holds small counts back. */
function domainOdds(sent: SentMail | null): number {
  if (sent === null) return 1;
  const odds = Math.sqrt((sent.domainDelivered + 1) / (sent.domainHard + 1));
  return Math.min(Math.max(odds, 1 / domainOddsMax), domainOddsMax);
}
