/**
 * The same person under two names, and two people with one address (`shared-addresses.ts`). A profile and a name with a company share no key when they are submitted; that they
 * are one person is known only when both have been found. The first to end claims what it learned, and the second,
 * although it was found by itself, is not charged, unless the prices say so. Whoever asks later finds the claim, and buys nothing.
 */
import type { Contact } from "../domain/contact.ts";
import type { Claim } from "../domain/identity.ts";
import { identityKeys } from "../domain/identity.ts";
import type { Result } from "../domain/merge.ts";
import type { Prices } from "../domain/price.ts";
import { withSharedAddress } from "../domain/shared-address.ts";
import type { Claimant, Freshness, Holder, Others } from "./claims.ts";
import { claimAll, handOver } from "./claims.ts";
import type { Queryable } from "./database.ts";
import type { Ended } from "./ending.ts";
import { sharedAddresses } from "./shared-addresses.ts";

/** The endings, with the credits of those waived whose person was charged, or is about to be, under another task. */
export async function chargedOnce(
  db: Queryable,
  ended: readonly Ended[],
  options: { readonly freshness: Freshness; readonly prices: Prices; readonly nowMs: number },
): Promise<readonly Ended[]> {
  const charged = ended.filter((each) => each.result.credits > 0);
  const claimants = charged.map(learnedClaims);
  const others = await claimAll(db, claimants, options);
  const holdersOf = charged.map((each, at) => ({ each, holders: holdersFor(claimants[at], others) }));
  const shared = await sharedAddresses(db, holdersOf);
  const apart = ended.map((each) => (shared.has(each) ? { ...each, result: withSharedAddress(each.result, { type: each.type, prices: options.prices }) } : each));
  if (options.prices.known === "full") return apart;
  const payers = new Map<string, string>();
  for (const { each, holders } of holdersOf) {
    if (shared.has(each)) continue; // two people, each with a price of their own
    const payer = [...holders.values()].map((holder) => payerOf(nameOf(holder), payers)).find((name) => name !== nameOf(each));
    if (payer === undefined) continue;
    payers.set(nameOf(each), payer);
    // Whoever learns this task's keys later has to find the one that pays, not the one that was let off.
    await handOver(db, each, holders);
  }
  return apart.map((each) => (payers.has(nameOf(each)) ? { ...each, result: { ...each.result, credits: 0 } } : each));
}

function holdersFor(claimant: Claimant | undefined, others: Others): ReadonlyMap<Claim, Holder> {
  return (claimant === undefined ? undefined : others.get(claimant)) ?? new Map<Claim, Holder>();
}

function nameOf({ workflowId, n }: { readonly workflowId: string; readonly n: number }): string {
  return `${workflowId}:${String(n)}`;
}

/** Two that end together may each have learned what the other was submitted with: only one of them is let off. */
function payerOf(name: string, payers: ReadonlyMap<string, string>): string {
  const payer = payers.get(name);
  return payer === undefined ? name : payerOf(payer, payers);
}

/** Only the keys that were learned: those that were submitted are claimed since the task began. */
function learnedClaims({ result, ...task }: Ended): Claimant {
  return { ...task, keys: identityKeys(learned(result), task.type).filter((key) => !task.keys.includes(key)) };
}

/** The person as the result knows them. Only an address that surely is theirs names them. */
function learned({ prospect, company, ...result }: Result): Contact {
  return {
    first_name: prospect.first_name,
    last_name: prospect.last_name,
    linkedin_url: prospect.linkedin_url,
    company_domain: company.domain,
    company_name: company.domain === null ? company.name : null,
    email: result.primary_email_status === "reliable" ? result.primary_email : null,
  };
}
