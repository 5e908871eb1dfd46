/**
 * Hunter's e-mail finder (https://hunter.io/api-documentation). It swaps two codes: 403 means slow down, 429 means
 * out of credits. A miss is a free 200 with a null address; 202 means that the same call will know more soon.
 */
import type { Source } from "../domain/source.ts";
import { linkedinSlug } from "../domain/linkedin.ts";
import type { ConnectorOptions } from "./vendor/connector.ts";
import { connect } from "./vendor/connector.ts";
import type { Description, Json } from "./vendor/description.ts";
import { at, textAt } from "./vendor/json-path.ts";
import { confidenceOfWord } from "./vendor/verdict-words.ts";

export function createHunter(options: ConnectorOptions): Source {
  return connect(hunter, options);
}

/** $49 for 2,000 credits; a find takes one. */
const creditMicros = 24_500;

const hunter: Description = {
  id: "hunter",
  baseUrl: "https://api.hunter.io/v2",
  keyHeader: "x-api-key",
  // Not `phone_number`: it is nearly always null, and who wants a phone would pay for the address instead.
  supplies: ["work_email", "title", "linkedin_url", "company_name"],
  operation: {
    method: "GET",
    path: "/email-finder",
    inputs: [
      { first_name: "firstName", last_name: "lastName", domain: "domain" },
      { linkedin_handle: { input: "linkedinUrl", as: linkedinSlug } },
      { first_name: "firstName", last_name: "lastName", company: "companyName" },
    ],
    request: (inputs) => ({ ...inputs, max_duration: 10 }),
  },
  rules: [
    { status: 202, means: "pending" },
    { status: 400, means: "ineligible" },
    { status: 403, means: "throttled" },
    { status: 429, means: "no_credits" },
  ],
  recognisedBy: ["data.email"],
  facts: [
    { field: "work_email", path: "data.email", confidence: addressConfidence },
    { field: "title", path: "data.position", confidence: 0.7 },
    { field: "linkedin_url", path: "data.linkedin_url", confidence: 0.8 },
    { field: "company_name", path: "data.company", confidence: 0.7 },
  ],
  spent: ({ status, body }) => (status === 200 && textAt(body, "data.email") !== null ? creditMicros : 0),
  costMicros: creditMicros,
  hitRate: 0.5,
};

/** `accept_all` is told in two places, and the safer one counts. */
function addressConfidence(body: Json): number | null {
  const word = textAt(body, "data.verification.status");
  const acceptsAll = at(body, "data.accept_all") === true && word !== "invalid";
  return confidenceOfWord(acceptsAll ? "accept_all" : word);
}
