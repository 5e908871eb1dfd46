/**
 * What a task still lacks: the goals that its type is sold by, and the fields that lead there.
 */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Field, Goal, TextField } from "./fact.ts";
import type { EmailFinding, Findings } from "./findings.ts";
import { statusOf } from "./findings.ts";

/** Goals that may cost money, by enrichment type (contract section 4.3). */
export const goalsOf: Readonly<Record<EnrichmentType, readonly Goal[]>> = {
  none: [],
  partial: ["work_email"],
  phone_only: ["phone"],
  full: ["work_email", "phone"],
  prospecting_only: ["prospect"],
};

/** The standard fields that come with an answer. They are taken where they are free, and never paid for alone. */
const extrasOf: Readonly<Record<EnrichmentType, readonly TextField[]>> = {
  none: [],
  partial: ["company_name", "company_description", "company_phone", "title"],
  phone_only: [],
  full: ["company_name", "company_description", "company_phone", "title"],
  prospecting_only: ["company_name"],
};

function openGoals(type: EnrichmentType, findings: Findings): Goal[] {
  return goalsOf[type].filter((goal) => !findings.settled.has(goal) && !isReached(goal, findings));
}

function isReached(goal: Goal, findings: Findings): boolean {
  switch (goal) {
    case "work_email":
      return findings.emails.some(endsTheSearch);
    case "phone":
      return findings.phones.length > 0;
    case "prospect":
      return findings.prospects.length > 0;
  }
}

/**
 * A reliable address ends the search. So does one that somebody vouches for where its host does not let us ask:
 * paying another source could not make it surer. Our own guess at such a host does not.
 */
function endsTheSearch(email: EmailFinding): boolean {
  const status = statusOf(email);
  if (email.verdict === null || status === "rejected" || !email.employer) return false;
  return status === "reliable" || email.origin !== "guessed";
}

/** Fields worth asking for now: the open goals, what leads to them, and the extras. */
export function wantedFields(type: EnrichmentType, findings: Findings): { readonly payable: Field[]; readonly free: Field[] } {
  const { known } = findings;
  const payable = openGoals(type, findings);
  const free = new Set<Field>(payable);
  if (payable.includes("work_email")) {
    free.add("candidate");
    if (known.firstName === null || known.lastName === null) free.add("full_name");
  }
  if (known.domain === null && type !== "none") free.add("company_domain");
  for (const extra of extrasOf[type]) {
    if (!findings.best.has(extra)) free.add(extra);
  }
  return { payable, free: [...free] };
}
