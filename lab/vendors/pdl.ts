/**
 * People Data Labs' person enrichment. A match is a 200 and costs a credit, a miss is a free 404; all text is lower case
 * unless `titlecase` is asked for; `required=work_email` turns a match without an address into a miss.
 */
import { createCopy, linkedinSlugOf, domainOf } from "./copy.ts";
import type { VendorRecord } from "./copy.ts";
import { plain, slug } from "../letters.ts";
import { header, refusal, text } from "./vendor.ts";
import type { Vendor, VendorAnswer, VendorRequest } from "./vendor.ts";
import type { World } from "../world.ts";

export function createPdl(world: World): Vendor {
  const copy = createCopy(world, { vendor: "pdl", coverage: 0.6, staleness: 0.045, mobileCoverage: 0.5, optedOutShare: 0.005 });
  const find = (request: VendorRequest): VendorRecord | null => {
    const { profile, email, company, name, first, last } = asked(request);
    if (profile !== null) return copy.byLinkedin(linkedinSlugOf(profile));
    if (email !== null) return copy.byEmail(email);
    if (company === null) return null;
    return name === null ? copy.byName({ first: first ?? "", last: last ?? "", company }) : copy.byFullName({ name, company });
  };
  return {
    id: "pdl",
    prefix: "/pdl/v5",
    key: (request) => header(request, "x-api-key") ?? request.query.get("api_key"),
    question(request) {
      if (!["GET", "POST"].includes(request.method) || request.path !== "/person/enrich") return null;
      const { profile, email, company, name, first, last } = asked(request);
      if (profile !== null) return linkedinSlugOf(profile);
      return email ?? `${name === null ? slug(first ?? "") + slug(last ?? "") : slug(name)}@${domainOf(company ?? "")}`;
    },
    answer(request) {
      const { profile, email, company, name, first, last } = asked(request);
      const named = name !== null || (first !== null && last !== null);
      if (profile === null && email === null && !(named && company !== null)) return refusals.badInput;
      const record = find(request);
      if (record === null || record.optedOut) return missed;
      const likelihood = record.random.fork("likelihood").int(6, 10);
      if (likelihood < Number(parameter(request, "min_likelihood") ?? 2)) return missed;
      const data = recordData(record);
      const required = parameter(request, "required")?.split(/\s+AND\s+|,/i) ?? [];
      if (required.some((field) => isMissing(data[field.trim()]))) return missed;
      return hit({ likelihood, data: parameter(request, "titlecase") === "true" ? titled(data) : data });
    },
    refusals,
  };
}

const missed: VendorAnswer = {
  ...refusal(404, { status: 404, error: { type: "not_found", message: "No records were found matching your request" } }),
  outcome: "miss",
};

function error(status: number, type: string, message: string, headers: Record<string, string> = {}): VendorAnswer {
  return refusal(status, { status, error: { type, message } }, headers);
}

const refusals = {
  badKey: error(401, "authentication_error", "Request contained a missing or invalid key"),
  noCredits: error(402, "payment_required", "Account maximum"),
  // The reset is a moment in UTC without a zone, as the vendor sends it. It is past: the lab asks nobody to wait a minute.
  throttled: error(429, "rate_limit_error", "Rate limit exceeded", {
    "x-ratelimit-remaining.minute": "0",
    "x-ratelimit-reset": "2026-01-01 00:00:00",
  }),
  badInput: error(400, "invalid_request_error", "Request contained unexpected or invalid parameters"),
};

function parameter(request: VendorRequest, key: string): string | null {
  const value = request.body?.[key];
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return text(request.body, key) ?? (request.query.get(key)?.trim() || null);
}

function asked(request: VendorRequest): Record<"profile" | "email" | "company" | "name" | "first" | "last", string | null> {
  const get = (key: string): string | null => parameter(request, key);
  return {
    profile: get("profile"),
    email: get("email"),
    company: get("company") ?? get("website"),
    name: get("name"),
    first: get("first_name"),
    last: get("last_name"),
  };
}

function recordData(record: VendorRecord): Record<string, unknown> {
  const { person, company, email, mobile } = record;
  const personal = person.personalEmail !== null && record.random.fork("personal").chance(0.4) ? [person.personalEmail] : [];
  return {
    id: `lab${person.id}`,
    full_name: plain(`${person.first} ${person.last}`),
    first_name: plain(person.first),
    last_name: plain(person.last),
    linkedin_url: `linkedin.com/in/${person.linkedinSlug}`,
    work_email: email,
    personal_emails: personal,
    mobile_phone: mobile,
    phone_numbers: mobile === null ? [] : [mobile],
    job_title: person.title.toLowerCase(),
    job_company_name: company.name.toLowerCase(),
    job_company_website: company.domain,
    job_company_industry: company.industry.toLowerCase(),
    job_company_size: company.sizeBand,
  };
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function titled(data: Record<string, unknown>): Record<string, unknown> {
  const keys = new Set(["full_name", "first_name", "last_name", "job_title", "job_company_name", "job_company_industry"]);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      keys.has(key) && typeof value === "string" ? value.replace(/(^|[\s-])\p{L}/gu, (start) => start.toUpperCase()) : value,
    ]),
  );
}

function hit(body: { likelihood: number; data: Record<string, unknown> }): VendorAnswer {
  return {
    status: 200,
    body: { status: 200, ...body },
    outcome: "hit",
    credits: 1,
    headers: { "x-ratelimit-remaining.minute": "1200", "x-call-credits-spent": "1", "x-totallimit-remaining": "1342" },
  };
}
