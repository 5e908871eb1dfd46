/** What every way to enrich leads has in common: the quote is redeemed and the work is accepted together, or neither is. */
import { ApiError } from "../../contract/errors.ts";
import type { EnrichmentType } from "../../contract/terms.ts";
import { contactOfLead } from "../../domain/lead.ts";
import type { Queryable } from "../../engine/database.ts";
import type { Lead } from "../../engine/leads.ts";
import type { QuoteRefusal } from "../../engine/quotes.ts";
import type { Refuse } from "../../engine/refusable.ts";
import type { Origin, Refused } from "../../engine/workflows.ts";
import { submitWithin } from "../../engine/workflows.ts";
import type { ApiEnv, Dependencies } from "../api.ts";
import { currentApi } from "../paths.ts";
import type { Priced } from "../pricing.ts";

export type Refusal = Refused | QuoteRefusal;

export type Dispatch = {
  readonly organizationId: string;
  readonly workflowId: string;
  readonly type: EnrichmentType;
  readonly origin: Origin;
  readonly listId: string;
  readonly leads: readonly Lead[];
  readonly nowMs: number;
};

/** Part of a transaction that can be refused. */
export async function dispatch(engine: Dependencies["engine"], tx: Queryable, work: Dispatch, refuse: Refuse<Refusal>): Promise<void> {
  const { organizationId, workflowId, type, origin, listId, leads, nowMs } = work;
  const submission = {
    organizationId,
    workflowId,
    type,
    contacts: leads.map(contactOfLead),
    webhookUrl: null,
    leads: { kind: "leads" as const, origin, listId, leadIds: leads.map((lead) => lead.id) },
    nowMs,
  };
  await submitWithin(engine.intake, tx, submission, refuse);
  // Also when the list is gone, what was found is its owner's to read.
  await tx.query("update workflow set owner_id = (select owner_id from lead_list where id = $2) where id = $1", [workflowId, listId]);
}

/** Uses the quote up; null where the operation needs none and none was given. */
export async function redeem(
  engine: Dependencies["engine"],
  tx: Queryable,
  of: { readonly organizationId: string; readonly quoteId: string | null; readonly priced: Priced; readonly nowMs: number },
  refuse: Refuse<Refusal>,
): Promise<void> {
  if (of.quoteId === null) return;
  const { terms, cost } = of.priced;
  const redeemed = await engine.quotes.redeem(tx, { organizationId: of.organizationId, quoteId: of.quoteId, terms, cost, nowMs: of.nowMs });
  if (redeemed.kind !== "redeemed") refuse(redeemed);
}

/** The quote that an operation cannot do without. */
export function requiredQuote(quoteId: string | null | undefined): string {
  if (quoteId === null || quoteId === undefined || quoteId === "") throw new ApiError("quote_required");
  return quoteId;
}

/** Where the state of a workflow is read. */
export function pollUrl(variables: ApiEnv["Variables"], publicId: string): string {
  return `${variables.origin}${currentApi}/enrichment/status/${publicId}`;
}

export const pollInstructions = "Poll poll_url every 5 to 10 seconds until status is completed, failed or cancelled.";
