/** Puts the guesses for one person to their mail host, one after the other, while that is worth it. */
import type { Candidate } from "../../domain/finder/rank.ts";
import { isWorthAsking, usualWorthMicros } from "../../domain/probing.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { holdsForDomain } from "../../domain/verdict.ts";

export type Probed = { readonly candidate: Candidate; readonly verdict: Verdict };

export type Probing = {
  readonly probes: readonly Probed[];
  /** What is answered: an address that exists and is the person's, the likeliest one where its host would not tell. */
  readonly answer: { readonly candidate: Candidate; readonly status: "reliable" | "risky"; readonly confidence: number } | null;
};

/** Below this a mailbox that exists may well be a colleague's (docs/decisions/0004). */
const identifyingMin = 0.8;

export async function probe(candidates: readonly Candidate[], verify: (address: string) => Promise<Verdict>, probesMax: number): Promise<Probing> {
  const probes: Probed[] = [];
  let perhaps: Probed | null = null;
  for (const candidate of candidates) {
    const refused = probes.map(({ candidate: { probability } }) => ({ confidence: probability }));
    if (probes.length >= probesMax || !isWorthAsking({ confidence: candidate.probability }, refused, usualWorthMicros)) break;
    const verdict = await verify(candidate.address);
    probes.push({ candidate, verdict });
    // A host that takes everybody, or that cannot be asked, says no more about the next one.
    if (holdsForDomain(verdict)) return { probes, answer: answerOf(candidates[0] ?? candidate, "risky", candidates[0]?.probability ?? 0) };
    if (verdict.status === "deliverable" && candidate.identifies >= identifyingMin) return { probes, answer: answerOf(candidate, "reliable", verdict.confidence * candidate.identifies) };
    if (verdict.status === "deliverable" || verdict.status === "risky") perhaps ??= { candidate, verdict };
  }
  return { probes, answer: perhaps === null ? null : answerOf(perhaps.candidate, "risky", perhaps.verdict.confidence * perhaps.candidate.identifies) };
}

function answerOf(candidate: Candidate, status: "reliable" | "risky", confidence: number): Probing["answer"] {
  return { candidate, status, confidence: Math.round(confidence * 1e3) / 1e3 };
}
