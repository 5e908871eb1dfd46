/**
 * Prospeo's person enrichment. Every refusal and every miss is a 400 with an `error_code`; an address or a mobile counts
 * only when `revealed`; a repeated match is free for 90 days.
 */
import { createCopy, domainOf, linkedinSlugOf } from "./copy.ts";
import type { VendorRecord } from "./copy.ts";
import { slug } from "../letters.ts";
import { header, refusal, text } from "./vendor.ts";
import type { Vendor, VendorAnswer, VendorRequest } from "./vendor.ts";
import type { World } from "../world.ts";

/** Matches whose address the vendor has but does not hand out. */
const MASKED_SHARE = 0.03;

export function createProspeo(world: World): Vendor {
  const copy = createCopy(world, { vendor: "prospeo", coverage: 0.5, staleness: 0.035, mobileCoverage: 0.43, optedOutShare: 0.005 });
  const matched = new Set<string>();
  const find = (request: VendorRequest): VendorRecord | null => {
    const { linkedin, company, full, first, last, email } = asked(request);
    if (linkedin !== null) return copy.byLinkedin(linkedinSlugOf(linkedin));
    if (email !== null) return copy.byEmail(email);
    if (company === null) return null;
    return full === null ? copy.byName({ first: first ?? "", last: last ?? "", company }) : copy.byFullName({ name: full, company });
  };
  return {
    id: "prospeo",
    prefix: "/prospeo",
    key: (request) => header(request, "x-key"),
    question(request) {
      if (request.method !== "POST" || request.path !== "/enrich-person") return null;
      const { linkedin, company, full, first, last, email } = asked(request);
      const who =
        linkedin === null
          ? (email ?? `${full === null ? slug(first ?? "") + slug(last ?? "") : slug(full)}@${domainOf(company ?? "")}`)
          : linkedinSlugOf(linkedin);
      return request.body?.["enrich_mobile"] === true ? `${who} +mobile` : who;
    },
    answer(request) {
      const { linkedin, company, full, first, last, email } = asked(request);
      const named = full !== null || (first !== null && last !== null);
      if (linkedin === null && email === null && !(named && company !== null)) return refusals.badInput;
      const record = find(request);
      if (record === null || record.optedOut) return refusalOf("NO_MATCH", "miss");
      return hit(record, { wantsMobile: request.body?.["enrich_mobile"] === true, matched });
    },
    refusals,
  };
}

function refusalOf(code: string, outcome: VendorAnswer["outcome"] = "refusal"): VendorAnswer {
  return { ...refusal(400, { error: true, error_code: code }), outcome };
}

const refusals = {
  badKey: refusalOf("INVALID_API_KEY"),
  noCredits: refusalOf("INSUFFICIENT_CREDITS"),
  throttled: refusal(429, { error: true, error_code: "RATE_LIMITED" }, { "x-minute-reset-seconds": "2", "x-minute-request-left": "0" }),
  badInput: refusalOf("INVALID_DATAPOINTS"),
};

function asked(request: VendorRequest): Record<"linkedin" | "company" | "full" | "first" | "last" | "email", string | null> {
  const raw = request.body?.["data"];
  const data = typeof raw === "object" && raw !== null ? { ...raw } : null;
  return {
    linkedin: text(data, "linkedin_url"),
    company: text(data, "company_website") ?? text(data, "company_name"),
    email: text(data, "email"),
    full: text(data, "full_name"),
    first: text(data, "first_name"),
    last: text(data, "last_name"),
  };
}

function hit(record: VendorRecord, options: { wantsMobile: boolean; matched: Set<string> }): VendorAnswer {
  const { person, company, email, mobile, random } = record;
  const { wantsMobile, matched } = options;
  const hidden = random.fork("masked").chance(MASKED_SHARE);
  const revealed = { email: email !== null && !hidden, mobile: wantsMobile && mobile !== null };
  // Nothing to sell is no match, unless the address is there and only hidden.
  if (email === null && !revealed.mobile) return refusalOf("NO_MATCH", "miss");
  const bought = `${person.id} ${revealed.mobile}`;
  const isFree = matched.has(bought) || (!revealed.email && !revealed.mobile);
  matched.add(bought);
  const body = {
    error: false,
    free_enrichment: isFree,
    person: {
      person_id: person.id,
      full_name: `${person.first} ${person.last}`,
      linkedin_url: `https://www.linkedin.com/in/${person.linkedinSlug}`,
      current_job_title: person.title,
      email: email === null ? null : { status: "VERIFIED", revealed: revealed.email, email: revealed.email ? email : maskAddress(email) },
      mobile:
        mobile === null
          ? null
          : { status: "VERIFIED", revealed: revealed.mobile, mobile: revealed.mobile ? mobile : `${mobile.slice(0, 3)} ***-***-****` },
    },
    company: { name: company.name },
  };
  return { status: 200, body, outcome: revealed.email || revealed.mobile ? "hit" : "miss", credits: isFree ? 0 : revealed.mobile ? 10 : 1 };
}

function maskAddress(address: string): string {
  const [local = "", domain = ""] = address.split("@");
  return `${local.slice(0, 3)}*****@${domain}`;
}
