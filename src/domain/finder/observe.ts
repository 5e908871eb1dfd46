/** What a finished task teaches about addresses: each that is known to be somebody's, with how it is known. */
import { domainOf } from "../addresses.ts";
import { registrableDomain } from "../company-names.ts";
import type { EmailResult, Result } from "../merge.ts";
import { cacheId } from "../merge.ts";
import { joinedName, parseName } from "../names/parse-name.ts";
import type { EvidenceKind, Observation } from "./pattern-memory.ts";

/** Sources of addresses that the person themselves, or their company, did not give. */
const ourOwn: ReadonlySet<string> = new Set(["patterns", cacheId, "submitted"]);

export function observationsOf(result: Result): Observation[] {
  const { first_name: first, last_name: last } = result.prospect;
  const site = (address: string): string => result.company.domain ?? registrableDomain(address) ?? domainOf(address);
  const own = first === null || last === null || result.cached_at !== null ? [] : result.emails.flatMap((email): Observation[] => {
    const kind = kindOf(email);
    return kind === null ? [] : [{ name: joinedName(first, last), address: email.address, kind, site: site(email.address) }];
  });
  const others = result.prospects.flatMap(({ fullName, email }): Observation[] =>
    email === null ? [] : [{ name: parseName(fullName), address: email, kind: "website", site: site(email) }],
  );
  return [...own, ...others];
}

function kindOf({ status, verdict, sources }: EmailResult): EvidenceKind | null {
  // A guess is an address only once it was proved to be one: what it was made of must not confirm itself.
  if (status === "reliable" && verdict === "deliverable") return "verified";
  if (verdict === "undeliverable") return null;
  if (sources.includes("website")) return "website";
  if (sources.some((source) => !ourOwn.has(source))) return "vendor";
  return sources.includes("submitted") ? "submitted" : null;
}
