/**
 * Hunter's e-mail finder. Mind the codes: 403 means slow down, 429 means out of credits, 202 means ask the same again,
 * 451 means the person opted out. A miss is a 200 with a null address.
 */
import { createCopy, domainOf } from "./copy.ts";
import type { VendorRecord } from "./copy.ts";
import { slug } from "../letters.ts";
import { header, refusal } from "./vendor.ts";
import type { Vendor, VendorAnswer, VendorRequest } from "./vendor.ts";
import type { World } from "../world.ts";

/** How often the first call answers 202: still working. */
const PENDING_SHARE = 0.03;

export function createHunter(world: World): Vendor {
  const copy = createCopy(world, { vendor: "hunter", coverage: 0.55, staleness: 0.035, mobileCoverage: 0.03, optedOutShare: 0.01 });
  const find = (request: VendorRequest): VendorRecord | null => {
    const { handle, company, first, last, full } = asked(request);
    if (handle !== null) return copy.byLinkedin(handle);
    if (company === null) return null;
    return full === null ? copy.byName({ first: first ?? "", last: last ?? "", company }) : copy.byFullName({ name: full, company });
  };
  return {
    id: "hunter",
    prefix: "/hunter/v2",
    key: (request) => header(request, "x-api-key") ?? header(request, "authorization")?.replace(/^Bearer /, "") ?? request.query.get("api_key"),
    question(request) {
      if (request.method !== "GET" || request.path !== "/email-finder") return null;
      const { handle, company, first, last, full } = asked(request);
      return handle ?? `${full === null ? slug(first ?? "") + slug(last ?? "") : slug(full)}@${domainOf(company ?? "")}`;
    },
    answer(request, call) {
      const { handle, company, first, last, full } = asked(request);
      if (handle === null && (company === null || (full === null && (first === null || last === null)))) return refusals.badInput;
      const record = find(request);
      if (record?.optedOut === true) return error(451, "claimed_email", "The person asked us to stop processing their data");
      if (record !== null && call === 1 && record.random.fork("pending").chance(PENDING_SHARE)) return pending(request);
      return record === null || record.email === null ? miss(request) : hit(request, { record, email: record.email });
    },
    refusals,
  };
}

const refusals = {
  badKey: error(401, "authentication_failed", "No user found for the API key supplied"),
  noCredits: error(429, "usage_exceeded", "You have reached your limit of searches for this month"),
  throttled: error(403, "too_many_requests", "You have reached the rate limit"),
  badInput: error(400, "wrong_params", "You are missing a parameter"),
};

function error(code: number, id: string, details: string): VendorAnswer {
  return refusal(code, { errors: [{ id, code, details }] });
}

function asked(request: VendorRequest): Record<"handle" | "company" | "first" | "last" | "full", string | null> {
  const get = (key: string): string | null => request.query.get(key)?.trim() || null;
  return {
    handle: get("linkedin_handle")?.toLowerCase() ?? null,
    company: get("domain") ?? get("company"),
    first: get("first_name"),
    last: get("last_name"),
    full: get("full_name"),
  };
}

function meta(request: VendorRequest): object {
  const keys = ["first_name", "last_name", "full_name", "domain", "company", "max_duration"];
  return { params: Object.fromEntries(keys.map((key) => [key, request.query.get(key)])) };
}

function pending(request: VendorRequest): VendorAnswer {
  return refusal(202, { data: null, meta: meta(request) });
}

function miss(request: VendorRequest): VendorAnswer {
  const data = {
    first_name: request.query.get("first_name"),
    last_name: request.query.get("last_name"),
    email: null,
    score: null,
    domain: request.query.get("domain"),
    accept_all: null,
    sources: [],
    verification: { date: null, status: null },
  };
  return { status: 200, body: { data, meta: meta(request) }, outcome: "miss", credits: 0 };
}

function hit(request: VendorRequest, found: { record: VendorRecord; email: string }): VendorAnswer {
  const {
    record: { person, company, mobile, random },
    email,
  } = found;
  const acceptsAll = company.mail === "catchall";
  const seen = random.fork("sources").chance(0.5);
  const data = {
    first_name: person.first,
    last_name: person.last,
    email,
    score: acceptsAll ? random.fork("score").int(60, 85) : random.fork("score").int(88, 99),
    domain: company.domain,
    accept_all: acceptsAll,
    position: person.title,
    twitter: null,
    linkedin_url: `https://linkedin.com/in/${person.linkedinSlug}`,
    phone_number: mobile,
    company: company.name,
    sources: seen
      ? [
          {
            domain: company.domain,
            uri: `http://${company.domain}/team`,
            extracted_on: "2024-08-04",
            last_seen_on: "2026-03-18",
            still_on_page: true,
          },
        ]
      : [],
    verification: { date: "2026-04-12", status: acceptsAll ? "accept_all" : "valid" },
  };
  return { status: 200, body: { data, meta: meta(request) }, outcome: "hit", credits: 1 };
}
