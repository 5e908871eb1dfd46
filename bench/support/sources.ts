/** Sources that find everybody at once, or after a moment: what is measured is the engine, not what it asks. */
import type { Fact } from "../../src/domain/fact.ts";
import type { Known, Source } from "../../src/domain/source.ts";
import { free } from "../../src/domain/source.ts";
import { verdict } from "../../src/domain/verdict.ts";

/** A source with the facts that a contact is typically enriched with; `delayMs` tells how long a question takes. */
export function benchSource(delayMs: (known: Known) => number, { costMicros }: { readonly costMicros: number } = { costMicros: 0 }): Source {
  return {
    terms: {
      id: "bench",
      supplies: ["work_email", "verdict", "title", "company_name", "company_description", "company_phone"],
      needs: [["firstName", "lastName", "domain"]],
      costMicros,
      hitRate: 1,
      attemptsMax: 1,
    },
    async ask({ known }) {
      const ms = delayMs(known);
      if (ms > 0) await passing(ms);
      return { outcome: { kind: "found", facts: factsOf(known) }, costMicros };
    },
  };
}

/** One that is promising and cheap, and knows nobody. */
export function missingSource({ id, costMicros, delayMs }: { readonly id: string; readonly costMicros: number; readonly delayMs: () => number }): Source {
  return {
    terms: { id, supplies: ["work_email"], needs: [["firstName", "lastName", "domain"]], costMicros, hitRate: 1, attemptsMax: 1 },
    async ask() {
      await passing(delayMs());
      return free({ kind: "none" });
    },
  };
}

export const instantSource = benchSource(() => 0);

/** A bare timer: one that can be given up early costs as much as the engine spends on a contact. */
function passing(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** About 700 bytes, as a vendor's answer leaves them. */
function factsOf({ firstName, lastName, domain, companyName }: Known): Fact[] {
  const address = `${firstName ?? ""}.${lastName ?? ""}@${domain ?? ""}`.toLowerCase();
  return [
    { field: "work_email", value: address, confidence: 0.95 },
    { field: "verdict", address, verdict: verdict("mailbox_exists") },
    { field: "title", value: "Head of Regional Sales", confidence: 0.8 },
    { field: "company_name", value: companyName ?? "", confidence: 0.9 },
    { field: "company_description", value: `${companyName ?? ""} makes pumps, valves and fittings for water works. `.repeat(3), confidence: 0.9 },
    { field: "company_phone", value: "+12025550100", confidence: 0.9 },
  ];
}
