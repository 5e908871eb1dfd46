/**
 * Every refusal of the API: its code, its status and its words. Each code has a page, `docs/errors/<code>.md`.
 * What a caller is told and what an operator needs to know are two fields, so that neither leaks into the other.
 */
import type { ValidationItem } from "./validation.ts";

export const errors = {
  one_id_required: { status: 400, title: "Provide exactly one of workflow_id and task_id" },
  empty_contacts: { status: 400, title: "Bulk enrichment needs at least one contact" },
  too_many_contacts: { status: 400, title: "Bulk enrichment supports up to 250 contacts per request" },
  quote_required: { status: 400, title: "This needs a quote: ask for one with POST /credits/estimate" },
  quote_expired: { status: 400, title: "The quote has expired" },
  quote_mismatch: { status: 400, title: "The quote was made for something else" },
  spend_cap_exceeded: { status: 400, title: "It would cost more than was quoted" },
  not_authenticated: { status: 401, title: "Not authenticated" },
  insufficient_credits: { status: 402, title: "Insufficient credits" },
  not_found: { status: 404, title: "Not Found" },
  unknown_workflow: { status: 404, title: "Workflow not found" },
  unknown_task: { status: 404, title: "Task not found" },
  method_not_allowed: { status: 405, title: "Method Not Allowed" },
  quote_used: { status: 409, title: "The quote was used already" },
  body_too_large: { status: 413, title: "The request body is larger than 2 MB" },
  unsupported_media_type: { status: 415, title: "Send JSON, with Content-Type: application/json" },
  invalid_request: { status: 422, title: "The request does not have the documented form" },
  rate_limited: { status: 429, title: "Too many requests" },
  internal_error: { status: 500, title: "Internal server error" },
  unavailable: { status: 503, title: "Temporarily unavailable, try again" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ErrorCode = keyof typeof errors;

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === "string" && Object.hasOwn(errors, text);
}

export type ApiErrorOptions = {
  /** For the caller; the code's title unless given. */
  readonly detail?: string | readonly ValidationItem[];
  /** For the log only. */
  readonly internal?: string;
  /** Further fields of the answer: what a program needs to act on the refusal. */
  readonly extra?: Readonly<Record<string, number | string>>;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
};

/** @example throw new ApiError("insufficient_credits", { extra: { needed: 11, available: 4 } }) */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly status: (typeof errors)[ErrorCode]["status"];
  readonly retryAfterSeconds: number | null;
  /** What the caller receives: contract section 4.8. */
  readonly body: { readonly detail: string | readonly ValidationItem[] } & Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: ApiErrorOptions = {}) {
    const { status, title } = errors[code];
    super(options.internal ?? title, { cause: options.cause });
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.body = { ...options.extra, detail: options.detail ?? title };
  }
}
