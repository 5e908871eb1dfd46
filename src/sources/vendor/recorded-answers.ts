/**
 * For tests: every documented answer of the vendors, with invented people, and a server that gives them over HTTP.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "./description.ts";

export type RecordedAnswer = {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
};

export type RecordedCall = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Json;
};

export type RecordedVendor = {
  readonly baseUrl: string;
  readonly calls: RecordedCall[];
  /** What the next calls get; `silence` accepts them and says nothing. */
  answerWith(answer: RecordedAnswer | "silence"): void;
  close(): Promise<void>;
};

export async function startRecordedVendor(): Promise<RecordedVendor> {
  let answer: RecordedAnswer | "silence" = "silence";
  const calls: RecordedCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", "http://vendor.test");
    const body = chunks.length === 0 ? null : (JSON.parse(Buffer.concat(chunks).toString()) as Json);
    calls.push({ method: request.method ?? "", path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers, body });
    if (answer === "silence") return;
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    answerWith: (next) => {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const hunterError = (status: number, id: string): RecordedAnswer => ({ status, body: { errors: [{ id, code: status, details: "…" }] } });

const hunterHit = {
  first_name: "Jane", last_name: "Doe", email: "jane@acme.example", score: 97, domain: "acme.example", accept_all: false,
  position: "VP Sales", twitter: null, linkedin_url: "https://linkedin.com/in/janedoe", phone_number: null, company: "Acme",
  sources: [{ domain: "acme.example", uri: "https://acme.example/about", extracted_on: "2024-08-04", still_on_page: true }],
  verification: { date: "2026-04-12", status: "valid" },
};

export const hunterAnswers = {
  hit: { status: 200, body: { data: hunterHit, meta: { params: { first_name: "Jane" } } } },
  catchAll: { status: 200, body: { data: { ...hunterHit, accept_all: true, verification: { date: null, status: "accept_all" } } } },
  unverified: { status: 200, body: { data: { ...hunterHit, verification: { date: null, status: null } } } },
  invalid: { status: 200, body: { data: { email: "jane@acme.example", verification: { status: "invalid" } } } },
  miss: {
    status: 200,
    body: { data: { first_name: "Jane", last_name: "Doe", email: null, score: null, accept_all: null, sources: [], verification: { date: null, status: null } } },
  },
  working: { status: 202, body: { data: null } },
  throttled: hunterError(403, "too_many_requests"),
  quota: hunterError(429, "usage_exceeded"),
  opted_out: hunterError(451, "claimed_email"),
  bad_key: hunterError(401, "authentication_failed"),
  bad_input: hunterError(400, "wrong_params"),
} satisfies Record<string, RecordedAnswer>;

const prospeoError = (code: string): RecordedAnswer => ({ status: 400, body: { error: true, error_code: code } });

const prospeoPerson = {
  person_id: "p1", full_name: "Jane Doe", linkedin_url: "https://www.linkedin.com/in/janedoe", current_job_title: "VP Sales",
  email: { status: "VERIFIED", revealed: true, email: "jane@acme.example" },
  mobile: { status: "VERIFIED", revealed: false, mobile: "+1 555-***-****" },
};

export const prospeoAnswers = {
  hit: { status: 200, body: { error: false, free_enrichment: false, person: prospeoPerson, company: { name: "Acme" } } },
  repeated: { status: 200, body: { error: false, free_enrichment: true, person: prospeoPerson, company: { name: "Acme" } } },
  mobile: {
    status: 200,
    body: { error: false, free_enrichment: false, person: { ...prospeoPerson, mobile: { status: "VERIFIED", revealed: true, mobile: "+1 202-555-0116" } }, company: null },
  },
  masked: { status: 200, body: { error: false, person: { email: { status: "VERIFIED", revealed: false, email: "jan*****@acme.example" } } } },
  /** The flag and the value contradict each other: the value decides. */
  maskedButRevealed: { status: 200, body: { error: false, person: { email: { status: "VERIFIED", revealed: true, email: "jan*****@acme.example" } } } },
  miss: prospeoError("NO_MATCH"),
  no_credits: prospeoError("INSUFFICIENT_CREDITS"),
  bad_key: prospeoError("INVALID_API_KEY"),
  bad_input: prospeoError("INVALID_DATAPOINTS"),
  throttled: { status: 429, headers: { "x-minute-reset-seconds": "2" }, body: { error: true, error_code: "RATE_LIMITED" } },
  unknown_code: prospeoError("SOMETHING_NEW"),
} satisfies Record<string, RecordedAnswer>;

const pdlError = (status: number, type: string, headers: Record<string, string> = {}): RecordedAnswer => ({
  status,
  headers,
  body: { status, error: { type, message: "…" } },
});

const pdlPerson = {
  id: "qEnOZ5", full_name: "jane mcdoe", first_name: "jane", last_name: "mcdoe", linkedin_url: "linkedin.com/in/janedoe", work_email: "jane@acme.example",
  emails: [{ address: "jane@former.example" }], personal_emails: [], mobile_phone: "+12025550116", phone_numbers: ["+12025550116"], job_title: "vp of sales",
  job_company_name: "acme gmbh", job_company_website: "acme.example", job_company_industry: "software", job_company_size: "1001-5000",
};

const spent = { "x-ratelimit-remaining.minute": "1200", "x-call-credits-spent": "1", "x-totallimit-remaining": "1342" };

export const pdlAnswers = {
  hit: { status: 200, headers: spent, body: { status: 200, likelihood: 8, data: pdlPerson } },
  withoutEmail: { status: 200, headers: spent, body: { status: 200, likelihood: 8, data: { ...pdlPerson, work_email: null } } },
  /** A plan without contact fields says only that there is a value. */
  hidden: { status: 200, headers: spent, body: { status: 200, likelihood: 8, data: { work_email: true, mobile_phone: true, full_name: null } } },
  miss: pdlError(404, "not_found"),
  bad_key: pdlError(401, "authentication_error"),
  no_credits: pdlError(402, "payment_required"),
  throttled: pdlError(429, "rate_limit_error", { "x-ratelimit-reset": "2026-11-20 10:00:30" }),
  bad_input: pdlError(400, "invalid_request_error"),
} satisfies Record<string, RecordedAnswer>;
