/**
 * Every refusal of the API: its code, its status and its words. Each code has a page, `docs/errors/<code>.md`.
 * What a caller is told and what an operator needs to know are two fields, so that neither leaks into the other.
 */
import type { ValidationItem } from "./validation.ts";

/** What a code says of itself; `fix` is for callers who cannot open its page. */
type Refusal = {
  readonly status: number;
  /** Where the expanded API answers with another status than the legacy one (contract sections 4.8 and 6.2). */
  readonly expandedStatus?: number;
  readonly title: string;
  readonly fix?: string;
};

export const errors = {
  one_id_required: { status: 400, title: "Provide exactly one of workflow_id and task_id" },
  empty_contacts: { status: 400, title: "Bulk enrichment needs at least one contact" },
  too_many_contacts: { status: 400, title: "Bulk enrichment supports up to 250 contacts per request" },
  validation_error: { status: 400, title: "The request cannot be carried out as it is", fix: "Correct what the problem names, and send the request again." },
  missing_column: { status: 400, title: "A mapped column is not in the file", fix: "Name headers exactly as they stand in the file's first row." },
  approval_required: { status: 400, title: "This many leads need an explicit choice", fix: "Run a smaller part of the list with lead_scope subset and max_rows." },
  quote_required: { status: 400, title: "This needs a quote: ask for one with POST /credits/estimate" },
  quote_expired: { status: 400, title: "The quote has expired" },
  quote_mismatch: { status: 400, title: "The quote was made for something else" },
  spend_cap_exceeded: { status: 400, title: "It would cost more than was quoted" },
  not_authenticated: { status: 401, title: "Not authenticated", fix: "Send Authorization: Bearer and a valid key." },
  wrong_credentials: { status: 401, title: "Address and password do not belong together" },
  insufficient_credits: { status: 402, expandedStatus: 400, title: "Insufficient credits", fix: "Add credits, or ask for less." },
  feature_gated: { status: 403, title: "This needs a feature that is not switched on", fix: "Ask the operator of this server to switch it on." },
  insufficient_scope: { status: 403, title: "The key lacks the scope of this operation", fix: "Use a key with the required scope." },
  session_required: { status: 403, title: "This is for people who are signed in, not for keys", fix: "Sign in with POST /api/v1/session." },
  cross_site: { status: 403, title: "The request was made by another site" },
  not_a_member: { status: 403, title: "You are not a member of this organization" },
  not_allowed: { status: 403, title: "Your role does not allow this" },
  list_cap_reached: { status: 403, title: "No more lists can be created", fix: "Delete lists that are no longer needed." },
  list_protected: { status: 403, title: "This list is protected", fix: "Create a list of your own." },
  not_found: { status: 404, title: "Not Found" },
  unknown_key: { status: 404, title: "API key not found" },
  unknown_member: { status: 404, title: "Member not found" },
  unknown_invitation: { status: 404, title: "Invitation not found, used or expired" },
  unknown_reset: { status: 404, title: "Link not found, used or expired" },
  unknown_agent_run: { status: 404, title: "Smart agent run not found" },
  unknown_cohort: { status: 404, title: "Cohort not found, or expired", fix: "Read the list again: its answer holds a new task_id." },
  unknown_company: { status: 404, title: "Company not found" },
  unknown_folder: { status: 404, title: "Folder not found" },
  unknown_lead: { status: 404, title: "Lead not found" },
  unknown_list: { status: 404, title: "Lead list not found", fix: "List the lists of this key with GET /lead-lists." },
  unknown_webhook: { status: 404, title: "Webhook not found" },
  unknown_endpoint: { status: 404, title: "Webhook endpoint not found" },
  unknown_workflow: { status: 404, title: "Workflow not found" },
  unknown_task: { status: 404, title: "Task not found" },
  method_not_allowed: { status: 405, title: "Method Not Allowed" },
  request_timeout: { status: 408, title: "The request body took too long to arrive", fix: "Send it again over a better connection." },
  idempotency_conflict: { status: 409, title: "This Idempotency-Key was used for another request", fix: "Use a new key for a new request." },
  in_progress: { status: 409, title: "The same request is in progress", fix: "Send it again after Retry-After: it will get the first one's answer." },
  workflow_ended: { status: 409, title: "The workflow has ended already" },
  not_paused: { status: 409, title: "The workflow does not wait for credits" },
  too_many_keys: { status: 409, title: "10 keys are active: revoke one first" },
  last_owner: { status: 409, title: "An organization keeps its last owner" },
  email_taken: { status: 409, title: "There is somebody with this address: sign in, then accept the invitation" },
  webhook_under_way: { status: 409, title: "The webhook is about to be sent already" },
  too_many_endpoints: { status: 409, title: "There are 20 webhook endpoints already" },
  quote_used: { status: 409, title: "The quote was used already" },
  body_too_large: { status: 413, title: "The request body is larger than 2 MB" },
  csv_too_large: { status: 413, title: "The CSV is larger than 150 KB", fix: "Split the file, or send it as a stream with POST /uploads." },
  unsupported_media_type: { status: 415, title: "Send JSON, with Content-Type: application/json" },
  invalid_request: { status: 422, title: "The request does not have the documented form" },
  too_many_waits: { status: 429, title: "Too many requests of your organization are waiting already", fix: "Ask without wait, or let fewer requests wait at the same time." },
  rate_limited: { status: 429, title: "Too many requests", fix: "Wait for as long as Retry-After says." },
  internal_error: { status: 500, title: "Internal server error" },
  import_switched_off: { status: 503, title: "The import of lists is switched off", fix: "Ask the operator of this server, or submit contacts with POST /enrich/bulk." },
  unavailable: { status: 503, title: "Temporarily unavailable, try again" },
} as const satisfies Record<string, Refusal>;

export type ErrorCode = keyof typeof errors;

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === "string" && Object.hasOwn(errors, text);
}

/** Of every code, in either form of the API. */
export type ErrorStatus = StatusOf<(typeof errors)[ErrorCode]>;
type StatusOf<Row extends Refusal> = Row extends { readonly expandedStatus: infer Expanded } ? Row["status"] | Expanded : Row["status"];

export function expandedStatus(code: ErrorCode): ErrorStatus {
  const row = errors[code];
  return "expandedStatus" in row ? row.expandedStatus : row.status;
}

/** True where the same request may succeed later. */
export function isRetryable(code: ErrorCode): boolean {
  return code === "in_progress" || [408, 429].includes(errors[code].status) || errors[code].status >= 500;
}

export type ApiErrorOptions = {
  /** For the caller; the code's title unless given. */
  readonly detail?: string | readonly ValidationItem[];
  /** For the log only. */
  readonly internal?: string;
  /** Further fields of the answer: what a program needs to act on the refusal. */
  readonly extra?: Readonly<Record<string, number | string>>;
  /** Of the expanded form alone: whatever helps a program to correct its request. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Of the expanded form alone: what to do, where more can be said than the code's own sentence. */
  readonly fix?: string;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
};

/** @example throw new ApiError("insufficient_credits", { extra: { needed: 11, available: 4 } }) */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly status: (typeof errors)[ErrorCode]["status"];
  readonly retryAfterSeconds: number | null;
  readonly extra: Readonly<Record<string, number | string>>;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly fix: string | null;
  /** What the caller of a legacy operation receives: contract section 4.8. */
  readonly body: { readonly detail: string | readonly ValidationItem[] } & Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: ApiErrorOptions = {}) {
    const row: Refusal = errors[code];
    super(options.internal ?? row.title, { cause: options.cause });
    this.code = code;
    this.status = errors[code].status;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.extra = options.extra ?? {};
    this.details = options.details ?? null;
    this.fix = options.fix ?? row.fix ?? null;
    this.body = { ...options.extra, detail: options.detail ?? row.title };
  }
}
