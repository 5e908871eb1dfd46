/**
 * People Data Labs' person enrichment (https://docs.peopledatalabs.com). A miss is a free 404; a match costs a credit
 * whatever it holds, so `required` makes a match without the wanted value a miss. All text is in lower case.
 */
import type { Field } from "../domain/fact.ts";
import type { Source } from "../domain/source.ts";
import type { ConnectorOptions } from "./vendor/connector.ts";
import { connect } from "./vendor/connector.ts";
import type { Description, Json, Parameters } from "./vendor/description.ts";
import { at, has } from "./vendor/json-path.ts";
import { titleCase } from "./vendor/title-case.ts";

export function createPeopleDataLabs(options: ConnectorOptions): Source {
  return connect(peopleDataLabs, options);
}

/** About $98 for 350 credits on the smallest plan. */
const creditMicros = 280_000;

const peopleDataLabs: Description = {
  id: "pdl",
  baseUrl: "https://api.peopledatalabs.com/v5",
  keyHeader: "x-api-key",
  supplies: [
    "work_email", "personal_email", "phone", "full_name", "title", "linkedin_url", "location",
    "company_name", "company_domain", "company_industry", "company_size",
  ],
  operation: {
    method: "GET",
    path: "/person/enrich",
    inputs: [
      { profile: { input: "linkedinUrl", as: (url) => url.replace(/^https?:\/\/(www\.)?/, "") } },
      { first_name: "firstName", last_name: "lastName", company: "domain" },
      { email: "address" },
      { first_name: "firstName", last_name: "lastName", company: "companyName" },
    ],
    request,
  },
  rules: [
    { status: 404, where: { path: "error.type", is: "not_found" }, means: "none" },
    { status: 400, means: "ineligible" },
  ],
  recognisedBy: ["data.work_email", "data.mobile_phone", "data.full_name"],
  facts: [
    // `emails[]` holds addresses of former employers: never the work address.
    { field: "work_email", path: "data.work_email", confidence: likelihood(0.65) },
    { field: "personal_email", path: "data.personal_emails.0", confidence: likelihood(0.6) },
    { field: "phone", path: "data.mobile_phone", confidence: likelihood(0.8) },
    { field: "phone", path: "data.phone_numbers.0", confidence: likelihood(0.5) },
    { field: "full_name", path: "data.full_name", confidence: likelihood(0.7) },
    { field: "title", path: "data.job_title", confidence: likelihood(0.7), as: titleCase },
    { field: "linkedin_url", path: "data.linkedin_url", confidence: likelihood(0.8) },
    { field: "location", path: "data.location_name", confidence: likelihood(0.6), as: titleCase },
    { field: "company_name", path: "data.job_company_name", confidence: likelihood(0.6), as: titleCase },
    { field: "company_domain", path: "data.job_company_website", confidence: likelihood(0.6) },
    { field: "company_industry", path: "data.job_company_industry", confidence: likelihood(0.6), as: titleCase },
    { field: "company_size", path: "data.job_company_size", confidence: likelihood(0.6) },
  ],
  // The header says it; without one a match is a credit.
  spent: ({ status, headers, body }) => {
    const credits = Number(headers.get("x-call-credits-spent") ?? (status === 200 && has(body, "data") ? 1 : 0));
    return Number.isFinite(credits) && credits > 0 ? Math.round(credits * creditMicros) : 0;
  },
  resets: [{ name: "x-ratelimit-reset", says: "moment" }],
  costMicros: creditMicros,
  hitRate: 0.5,
};

/** Where both are wanted either one is worth the credit, so nothing is required. */
function request(inputs: Parameters, wanted: readonly Field[]): Parameters {
  const [email, phone] = [wanted.includes("work_email"), wanted.includes("phone")];
  const required = phone === email ? null : phone ? "mobile_phone" : "work_email";
  return { ...inputs, min_likelihood: 6, ...(required !== null && { required }) };
}

/** The vendor's own 1..10 that this is the person, as a share of how sure the field can be. */
function likelihood(sure: number): (body: Json) => number {
  return (body) => {
    const value = at(body, "likelihood");
    return typeof value === "number" && value >= 1 && value < 8 ? Math.round(sure * (0.6 + value / 20) * 100) / 100 : sure;
  };
}
