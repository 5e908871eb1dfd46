/** The companies of a cohort's leads: looked up a few at a time, and paid for by the ten (contract section 5.7). */
import { ApiError } from "../../contract/errors.ts";
import { newCompanies } from "../../engine/company-charges.ts";
import type { CompanyAnswer } from "../../engine/company-lookup.ts";
import type { AskedBy } from "../../engine/credits.ts";
import { charge } from "../../engine/credits.ts";
import type { Lead } from "../../engine/leads.ts";
import { leadsById } from "../../engine/leads.ts";
import type { Refuse } from "../../engine/refusable.ts";
import { refusable } from "../../engine/refusable.ts";
import type { Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { companiesPerCredit, priceOfCompanies, refused } from "../pricing.ts";
import { companyRecordOf } from "./company-record.ts";
import type { Refusal } from "./dispatch.ts";
import { redeem } from "./dispatch.ts";
import type { AskedCohort, CohortAnswer } from "./enrich-cohort.ts";
import { lookupMsMax, paidMs } from "./enrich-company.ts";

/** The caller waits for all of them. */
const entitiesMax = 50;
const atOnce = 10;

export async function companiesOfCohort(
  { engine, now }: Dependencies,
  asked: AskedCohort,
  of: { readonly organizationId: string; readonly askedBy: AskedBy; readonly signal: AbortSignal },
): Promise<CohortAnswer> {
  if (asked.entities.length > entitiesMax) {
    throw new ApiError("validation_error", { detail: `Companies are looked up for at most ${String(entitiesMax)} leads at once`, fix: "Name fewer of them in entity_ids." });
  }
  const { organizationId } = of;
  const leads = await leadsById(engine.database, { organizationId, leadIds: asked.entities });
  const answers = await answersFor(leads, (lead, signal) => engine.companies.find({ organizationId, domain: lead.domain, name: lead.company }, signal), of.signal);
  const found = [...new Set([...answers.values()].flatMap((answer) => (answer.kind === "found" ? [answer.company.id] : [])))];
  const priced = priceOfCompanies({ ...asked, entities: leads.length });
  const common = { organizationId, nowMs: now() };
  const outcome = await refusable(engine.database, async (tx, refuse: Refuse<Refusal>) => {
    await redeem(engine, tx, { ...common, quoteId: asked.quoteId, priced }, refuse);
    const fresh = await newCompanies(tx, { ...common, companyIds: found, freshMs: paidMs, known: engine.intake.prices.known });
    const amount = Math.ceil(fresh.length / companiesPerCredit);
    const taken = await charge(tx, { ...common, amount, note: "companies", askedBy: of.askedBy });
    return taken.kind === "taken" ? { kind: "charged" as const, amount } : refuse({ kind: "insufficient_credits", needed: amount, available: taken.available });
  });
  if (outcome.kind !== "charged") throw refused(outcome);
  return {
    ...enveloped(now(), { task_id: asked.taskId }),
    entity_kind: "company",
    workflow_id: null,
    status: "completed",
    total_entities: leads.length,
    credits_reserved: outcome.amount,
    results: leads.map((lead) => resultOf(lead, answers.get(lead.id))),
  };
}

async function answersFor(
  leads: readonly Lead[],
  ask: (lead: Lead, signal: AbortSignal) => Promise<CompanyAnswer>,
  given: AbortSignal,
): Promise<ReadonlyMap<string, CompanyAnswer>> {
  const signal = AbortSignal.any([given, AbortSignal.timeout(lookupMsMax)]);
  const answers = new Map<string, CompanyAnswer>();
  const known = leads.filter((lead) => lead.domain !== null || lead.company !== null);
  for (let at = 0; at < known.length; at += atOnce) {
    await Promise.all(known.slice(at, at + atOnce).map(async (lead) => answers.set(lead.id, await ask(lead, signal))));
  }
  return answers;
}

function resultOf(lead: Lead, answer: CompanyAnswer | undefined): CohortAnswer["results"][number] {
  const entity = { entity_id: lead.id, error: null, company: null };
  switch (answer?.kind) {
    case undefined:
      return { ...entity, status: "skipped", error: "Nothing is known about the company of this lead" };
    case "none":
      return { ...entity, status: "skipped", error: "No source knows the company" };
    case "failed":
      return { ...entity, status: "failed", error: "The company's website could not be read" };
    case "found":
      return { ...entity, status: "enriched", company: companyRecordOf(answer.company) };
  }
}
