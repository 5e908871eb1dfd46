/** Why a result is as sure of its address as it says, where that is not plain from its reason. */
import { catchAllParts, catchAllScore } from "./catch-all-score.ts";
import type { EmailFinding } from "./findings.ts";
import { catchAllEvidenceOf } from "./findings.ts";

/** A sentence to follow the explanation, with a space before it; empty where there is nothing to add. */
export function surenessOf(email: EmailFinding | null): string {
  const weighed = email === null ? null : catchAllEvidenceOf(email);
  if (weighed !== null) return ` Its host takes every name; ${String(Math.round(catchAllScore(weighed) * 100))} % likely: ${catchAllParts(weighed).join(", ")}.`;
  const word = email?.verdict?.word;
  if (word === undefined) return "";
  const broken = Math.ceil(word.broken);
  return ` Less sure than its host says: mail to ${String(broken)} ${broken === 1 ? "address" : "addresses"} at its domain that ${broken === 1 ? "was" : "were"} called reliable came back.`;
}
