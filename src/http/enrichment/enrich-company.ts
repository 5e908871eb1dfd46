/** `POST /enrichment/company`: facts about one company, at once (contract section 5.7). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { newCompanies } from "../../engine/company-charges.ts";
import type { AskedCompany, Company, CompanyLookup } from "../../engine/company-lookup.ts";
import { charge } from "../../engine/credits.ts";
import type { Refuse } from "../../engine/refusable.ts";
import { refusable } from "../../engine/refusable.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { priceOfCompany, refused } from "../pricing.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { askedBy } from "../usage-count.ts";
import { companyRecord, companyRecordOf } from "./company-record.ts";
import type { Refusal } from "./dispatch.ts";
import { redeem } from "./dispatch.ts";

const awaySeconds = 30;
/** How long a caller is kept waiting for a website. */
export const lookupMsMax = 25_000;
/** For how long a company that was paid for is not paid for again. */
export const paidMs = 30 * 86_400_000;

const text = z.string().max(2_000).nullish();

const companyRequest = z
  .strictObject({
    domain: text.openapi({ example: "acme.example" }),
    company_name: text.openapi({ example: "Acme" }),
    company_ticker: text.openapi({ description: "Known to none of the sources here: give a domain or a name with it." }),
    company_id: text.openapi({ description: "Of an earlier answer." }),
    quote_id: text.openapi({ description: "From `POST /credits/estimate` with the tool `enrich_company`. Not needed; where it is given, it is checked and used up." }),
  })
  .openapi("EnrichCompany");

const companyAnswer = z
  .object({
    ...envelope,
    company: companyRecord,
    credits_charged: z.int().openapi({ description: "1; 0 where you have paid for this company within 30 days, unless the operator charges what is known in full.", example: 1 }),
  })
  .openapi("CompanyFound");

export const enrichCompanyRoute = createRoute({
  method: "post",
  path: "/enrichment/company",
  operationId: "enrichCompany",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Read the facts of a company",
  description: "By `domain`, `company_name` or `company_id`. Waits for the answer, up to 25 seconds. 1 credit where the company is found.",
  request: { body: { required: true, content: { "application/json": { schema: companyRequest, example: { domain: "acme.example" } } } } },
  responses: {
    200: { description: "What is known about the company.", content: { "application/json": { schema: companyAnswer } } },
    ...problems("validation_error", "insufficient_credits", "quote_expired", "quote_mismatch", "quote_used", "spend_cap_exceeded", "unknown_company", "invalid_request"),
  },
});

export function mountEnrichCompany(api: Api, { engine, now }: Dependencies): void {
  api.openapi(enrichCompanyRoute, async (c) => {
    const { domain, company_name, company_ticker, company_id, quote_id } = c.req.valid("json");
    if (![domain, company_name, company_ticker, company_id].some((each) => (each ?? "") !== "")) {
      throw new ApiError("validation_error", { detail: "Provide domain, company_name or company_id" });
    }
    const { organizationId } = c.var.identity;
    const company = await companyFor(engine.companies, { organizationId, domain: domain ?? null, name: company_name ?? null, id: company_id ?? null }, c.req.raw.signal);
    const common = { organizationId, nowMs: now() };
    const priced = priceOfCompany();
    const outcome = await refusable(engine.database, async (tx, refuse: Refuse<Refusal>) => {
      await redeem(engine, tx, { ...common, quoteId: quote_id ?? null, priced }, refuse);
      const fresh = await newCompanies(tx, { ...common, companyIds: [company.id], freshMs: paidMs, known: engine.intake.prices.known });
      const amount = priced.cost * fresh.length;
      const taken = await charge(tx, { ...common, amount, note: "company", askedBy: askedBy(c, c.var.identity) });
      return taken.kind === "taken" ? { kind: "charged" as const, amount } : refuse({ kind: "insufficient_credits", needed: amount, available: taken.available });
    });
    if (outcome.kind !== "charged") throw refused(outcome);
    return c.json({ ...enveloped(now()), company: companyRecordOf(company), credits_charged: outcome.amount }, 200);
  });
}

async function companyFor(
  companies: CompanyLookup,
  of: AskedCompany & { readonly id: string | null },
  given: AbortSignal,
): Promise<Company> {
  if (of.id !== null && of.id !== "") {
    const known = await companies.byId(of.id, of.organizationId);
    if (known !== null) return known;
  }
  const answer = await companies.find(of, AbortSignal.any([given, AbortSignal.timeout(lookupMsMax)]));
  if (answer.kind === "found") return answer.company;
  throw answer.kind === "none" ? new ApiError("unknown_company") : new ApiError("unavailable", { detail: "The company's website could not be read", retryAfterSeconds: awaySeconds });
}
