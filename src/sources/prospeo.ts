/**
 * Prospeo's person enrichment (https://prospeo.io/api-docs). Misses and refusals are a 400 with an `error_code`; a
 * value counts only where it is `revealed`. Addresses and mobiles cost 1 and 10 credits, so they are two sources.
 */
import type { Field, TextField } from "../domain/fact.ts";
import type { Source } from "../domain/source.ts";
import type { ConnectorOptions } from "./vendor/connector.ts";
import { connect } from "./vendor/connector.ts";
import type { Description, Operation, Parameters, Rule } from "./vendor/description.ts";
import { at, has, textAt } from "./vendor/json-path.ts";
import { confidenceOfWord } from "./vendor/verdict-words.ts";

/** Work addresses, at a credit each. */
export function createProspeo(options: ConnectorOptions): Source {
  return connect(describe({ id: "prospeo", buys: "work_email", costMicros: creditMicros }), options);
}

/** Mobile numbers, at ten credits each. */
export function createProspeoMobile(options: ConnectorOptions): Source {
  return connect(describe({ id: "prospeo_mobile", buys: "phone", costMicros: 10 * creditMicros }), options);
}

/** $39 for 1,000 credits. */
const creditMicros = 39_000;

type Offer = { readonly id: string; readonly buys: Extract<TextField, "work_email" | "phone">; readonly costMicros: number };

function describe({ id, buys, costMicros }: Offer): Description {
  return {
    id,
    baseUrl: "https://api.prospeo.io",
    keyHeader: "x-key",
    supplies: [buys, "title", "linkedin_url", "full_name", "company_name"],
    operation: { ...operation, request: (inputs, wanted) => requestFor(buys, inputs, wanted) },
    rules,
    recognisedBy: buys === "phone" ? ["person.mobile", "person.person_id"] : ["person.email", "person.person_id"],
    facts: [
      {
        field: "work_email",
        path: "person.email.email",
        when: { path: "person.email.revealed", is: true },
        confidence: (body) => confidenceOfWord(textAt(body, "person.email.status")),
      },
      { field: "phone", path: "person.mobile.mobile", when: { path: "person.mobile.revealed", is: true }, confidence: 0.8 },
      { field: "title", path: "person.current_job_title", confidence: 0.75 },
      { field: "linkedin_url", path: "person.linkedin_url", confidence: 0.8 },
      { field: "full_name", path: "person.full_name", confidence: 0.7 },
      { field: "company_name", path: "company.name", confidence: 0.7 },
    ],
    // A match is charged, whatever it reveals; the same match again within 90 days says `free_enrichment`.
    spent: ({ status, body }) => {
      if (status !== 200 || !has(body, "person") || at(body, "free_enrichment") === true) return 0;
      return at(body, "person.mobile.revealed") === true ? 10 * creditMicros : creditMicros;
    },
    resets: [{ name: "x-minute-reset-seconds", says: "seconds" }],
    costMicros,
    hitRate: 0.5,
  };
}

const operation: Omit<Operation, "request"> = {
  method: "POST",
  path: "/enrich-person",
  inputs: [
    { linkedin_url: "linkedinUrl" },
    { first_name: "firstName", last_name: "lastName", company_website: "domain" },
    { first_name: "firstName", last_name: "lastName", company_name: "companyName" },
  ],
};

/** `enrich_mobile` multiplies the price by ten: only where a phone is what is bought, and wanted. */
function requestFor(buys: Offer["buys"], inputs: Parameters, wanted: readonly Field[]): Parameters {
  const mobile = buys === "phone" && wanted.includes("phone");
  return { only_verified_email: true, enrich_mobile: mobile, ...(mobile && { only_verified_mobile: true }), data: inputs };
}

const rules: readonly Rule[] = [
  { status: 400, where: { path: "error_code", is: "NO_MATCH" }, means: "none" },
  { status: 400, where: { path: "error_code", is: "NO_RESULT" }, means: "none" },
  { status: 400, where: { path: "error_code", is: "INSUFFICIENT_CREDITS" }, means: "no_credits" },
  { status: 400, where: { path: "error_code", is: "INVALID_API_KEY" }, means: "rejected_key" },
  { status: 400, where: { path: "error_code", is: "INVALID_DATAPOINTS" }, means: "ineligible" },
  { status: 400, where: { path: "error_code", is: "RATE_LIMITED" }, means: "throttled" },
  { status: 400, where: { path: "error_code", is: "INTERNAL_ERROR" }, means: "try_again" },
];
