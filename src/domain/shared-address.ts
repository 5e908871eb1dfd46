/**
 * Two people with one address. A guess that its mail host confirms says that there is a mailbox; where it was found for
 * somebody of another name, too, it belongs to one of them at most (`jdoe`: Jane's or John's), and nobody knows to whom.
 */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Result } from "./merge.ts";
import { matchNames } from "./names/match-names.ts";
import { joinedName } from "./names/parse-name.ts";
import type { Prices } from "./price.ts";
import { chargeFor } from "./price.ts";

export type FullName = { readonly first: string | null; readonly last: string | null };

/** Less than this is another person; between it and certainty, one of two spellings (`names/match-names.ts`). */
const sameMin = 0.5;

/** True where a result that relies on a guess is of another person than this one. */
export function isAnothers({ prospect }: Result, { first, last }: FullName): boolean {
  if (first === null || last === null || prospect.first_name === null || prospect.last_name === null) return false;
  return matchNames(joinedName(prospect.first_name, prospect.last_name), joinedName(first, last)) < sameMin;
}

/** True where nothing but our own guess and its mail host speaks for the address: no source named the person with it. */
export function reliesOnGuess({ primary_email: address, primary_email_status: status, emails }: Result): boolean {
  const sources = emails.find((email) => email.address === address)?.sources ?? [];
  return status === "reliable" && sources.length > 0 && sources.every((source) => source === "patterns");
}

/** The result with its address as risky, and therefore without its price. */
export function withSharedAddress(result: Result, { type, prices }: { readonly type: EnrichmentType; readonly prices: Prices }): Result {
  const confidence = Math.round((result.primary_email_confidence ?? 0) * 500) / 1_000;
  const price = chargeFor({ work_email: 1, phone: 0, prospect: 0 }, type, prices);
  return {
    ...result,
    explanation: `${result.explanation} The address was found for somebody of another name as well: it is one person's at most.`,
    primary_email_status: "risky",
    primary_email_confidence: confidence,
    emails: result.emails.map((email) => (email.address === result.primary_email ? { ...email, status: "risky", confidence } : email)),
    credits: Math.max(0, result.credits - price),
  };
}
