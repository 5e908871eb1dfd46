/** A company in the words of the wire (contract section 5.7); what we know beyond it are further fields. */
import { z } from "@hono/zod-openapi";
import type { Company } from "../../engine/company-lookup.ts";

const text = z.string().nullish();

export const companyRecord = z
  .looseObject({
    company_id: text.openapi({ example: "6f1e7a52-93c4-8e0b-8d25-0c4be1a7f310" }),
    name: text.openapi({ example: "Acme" }),
    domain: text.openapi({ example: "acme.example" }),
    industry: text.openapi({ example: "Machinery" }),
    industries: z.array(z.string()).nullish().openapi({ example: ["Machinery"] }),
    employee_count: z.int().nullish().openapi({ example: null }),
    employee_count_range: text.openapi({ example: "201-500" }),
    revenue_range: text.openapi({ example: null }),
    hq_location: text.openapi({ example: "Berlin, DE" }),
    funding_stage: text.openapi({ example: null }),
    total_funding_usd: z.int().nullish().openapi({ example: null }),
    tech_stack: z.array(z.string()).nullish().openapi({ example: null }),
    linkedin_url: text.openapi({ example: "https://www.linkedin.com/company/acme" }),
    description: text.openapi({ example: "Acme makes machines." }),
    phone: text.openapi({ description: "The company's own number, E.164.", example: "+493012345678" }),
    founded: text.openapi({ example: "1998" }),
    sources: z.record(z.string(), z.string()).optional().openapi({ description: "The source of each field.", example: { "company.name": "website" } }),
  })
  .openapi("CompanyRecord");

export function companyRecordOf({ id, facts }: Company): z.output<typeof companyRecord> {
  const exact = /^\d{1,7}$/.test(facts.headcount ?? "") ? Number(facts.headcount) : null;
  const place = [facts.city, facts.country].filter((part) => part !== null).join(", ");
  return {
    company_id: id,
    name: facts.name,
    domain: facts.domain,
    industry: facts.industry,
    industries: facts.industry === null ? null : [facts.industry],
    employee_count: exact,
    employee_count_range: exact === null ? facts.headcount : null,
    revenue_range: null,
    hq_location: place === "" ? null : place,
    funding_stage: null,
    total_funding_usd: null,
    tech_stack: null,
    linkedin_url: facts.linkedin_url,
    description: facts.description,
    phone: facts.phone,
    founded: facts.founded,
    sources: facts.sources,
  };
}
