/**
 * What an operation costs, and the terms that a quote for it is signed over: the estimate and the execution both come
 * here, so that what was quoted is what is redeemed (contract section 5.3).
 */
import { ApiError } from "../contract/errors.ts";
import type { EnrichmentType } from "../contract/terms.ts";
import type { AgentType } from "../domain/agent-types.ts";
import { agentPrices } from "../domain/agent-types.ts";
import { holdFor } from "../domain/price.ts";
import type { Prices } from "../domain/price.ts";
import type { QuoteRefusal, QuoteTerms } from "../engine/quotes.ts";
import type { Refused } from "../engine/workflows.ts";

export type Priced = { readonly terms: QuoteTerms; readonly rowCount: number; readonly cost: number };

export const listScopes = ["partial", "full", "phone-only"] as const;
export type ListScope = (typeof listScopes)[number];

export function typeOfScope(scope: ListScope): EnrichmentType {
  return scope === "phone-only" ? "phone_only" : scope;
}

export function priceOfList(of: { readonly listId: string; readonly scope: ListScope; readonly leads: number }, prices: Prices): Priced {
  return { terms: { tool: "enrich_list", list_id: of.listId, scope: of.scope }, rowCount: of.leads, cost: of.leads * holdFor(typeOfScope(of.scope), prices) };
}

export function priceOfPerson(type: EnrichmentType, prices: Prices): Priced {
  return { terms: { tool: "enrich_person", enrichment_type: type }, rowCount: 1, cost: holdFor(type, prices) };
}

export function priceOfImport(of: { readonly type: EnrichmentType; readonly rows: number }, prices: Prices): Priced {
  return { terms: { tool: "bulk_import_csv", enrichment_type: of.type }, rowCount: of.rows, cost: of.rows * holdFor(of.type, prices) };
}

export type CohortWork = { readonly taskId: string; readonly dataPoints: readonly string[]; readonly entityIds: readonly string[] | null; readonly entities: number };

export function priceOfPeople(of: CohortWork & { readonly type: EnrichmentType }, prices: Prices): Priced {
  return { terms: cohortTerms("add_person_enrichments", of), rowCount: of.entities, cost: of.entities * holdFor(of.type, prices) };
}

/** Of any one company, whichever way it is named. */
export function priceOfCompany(): Priced {
  return { terms: { tool: "enrich_company" }, rowCount: 1, cost: 1 };
}

export const companiesPerCredit = 10;

export function priceOfCompanies(of: CohortWork): Priced {
  return { terms: cohortTerms("add_company_enrichments", of), rowCount: of.entities, cost: Math.ceil(of.entities / companiesPerCredit) };
}

function cohortTerms(tool: string, of: CohortWork): QuoteTerms {
  return { tool, task_id: of.taskId, data_points: of.dataPoints.toSorted(), entity_ids: of.entityIds?.toSorted() ?? null };
}

export function priceOfAgent(of: { readonly listId: string; readonly agentType: AgentType; readonly rows: number }): Priced {
  return { terms: { tool: "run_smart_agent", list_id: of.listId, agent_type: of.agentType }, rowCount: of.rows, cost: of.rows * agentPrices[of.agentType] };
}

/** A refusal of the ledger or of a quote, as callers are told. */
export function refused(refusal: Refused | QuoteRefusal): ApiError {
  switch (refusal.kind) {
    case "insufficient_credits":
      return new ApiError("insufficient_credits", { extra: { needed: refusal.needed, available: refusal.available } });
    case "spend_cap_exceeded":
      return new ApiError("spend_cap_exceeded", { details: { quoted_credits: refusal.quoted, needed_credits: refusal.needed } });
    case "quote_mismatch":
    case "quote_expired":
    case "quote_used":
      return new ApiError(refusal.kind);
  }
}
