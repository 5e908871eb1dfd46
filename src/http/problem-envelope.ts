/** A refusal in the form of the expanded API (contract section 6.1). */
import type { ProblemAnswer } from "../contract/envelope.ts";
import type { ApiError } from "../contract/errors.ts";
import { isRetryable } from "../contract/errors.ts";

export function problemEnvelope(problem: ApiError, place: { readonly origin: string; readonly requestId: string }): ProblemAnswer {
  const { code, body, fix, retryAfterSeconds, details, extra } = problem;
  return {
    error: {
      code,
      problem: typeof body.detail === "string" ? body.detail : problem.message,
      cause: null,
      fix,
      retryable: isRetryable(code),
      retry_after_ms: retryAfterSeconds === null ? null : retryAfterSeconds * 1_000,
      docs_url: `${place.origin}/docs/errors/${code.replaceAll("_", "-")}`,
      request_id: place.requestId,
      ...shortfall(extra),
      ...(details === null ? {} : { details }),
    },
  };
}

/** What the legacy form calls `needed` and `available`. */
function shortfall({ needed, available }: Readonly<Record<string, number | string>>): Partial<ProblemAnswer["error"]> {
  if (typeof needed !== "number" || typeof available !== "number") return {};
  return { estimated_cost_credits: needed, available_credits: available, shortfall_credits: Math.max(0, needed - available) };
}
