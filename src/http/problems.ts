/**
 * The one place that turns errors into answers (contract sections 4.8 and 6.1). A refusal says what it says; everything
 * else is a 500 without a word about its cause, or a 503 where the database is away. The header `X-Error-Code` names the
 * code, in either form.
 */
import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { z } from "@hono/zod-openapi";
import type { ErrorCode } from "../contract/errors.ts";
import { ApiError, errors, expandedStatus, isErrorCode } from "../contract/errors.ts";
import { isPassing } from "../engine/database.ts";
import type { Log } from "../engine/engine.ts";
import type { ApiEnv } from "./api.ts";
import { isExpanded } from "./paths.ts";
import { problemEnvelope } from "./problem-envelope.ts";
import type { Target } from "./validation-items.ts";
import { jsonItem, validationItems } from "./validation-items.ts";

const awaySeconds = 5;

export function answerErrors(log: Log): ErrorHandler<ApiEnv> {
  return async (error, c) => {
    const problem = await problemOf(error, c);
    if (problem.status >= 500) log.error({ requestId: c.get("requestId"), code: problem.code, err: loggable(problem.cause) }, "a request failed");
    return answer(c, problem);
  };
}

/** Without the further fields that a database adds: they can quote the row, and with it the person, that it is about. */
function loggable(cause: unknown): object {
  if (!(cause instanceof Error)) return { message: typeof cause };
  const { name, message, stack } = cause;
  return { name, message, stack, ...("code" in cause ? { code: cause.code } : {}) };
}

export function answer(c: Context, problem: ApiError): Response {
  c.header("X-Error-Code", problem.code);
  if (problem.retryAfterSeconds !== null) c.header("Retry-After", String(problem.retryAfterSeconds));
  // What does not have the documented form is told as a list of places in both forms (contract section 5.2).
  if (!isExpanded(c.req.path) || problem.code === "invalid_request") return c.json(problem.body, problem.status);
  const { origin, requestId } = c.var as ApiEnv["Variables"];
  return c.json(problemEnvelope(problem, { origin, requestId }), expandedStatus(problem.code));
}

async function problemOf(error: unknown, c: Context): Promise<ApiError> {
  if (error instanceof ApiError) return error;
  if (error instanceof HTTPException) return problemOfHono(error, c);
  if (isPassing(error)) return new ApiError("unavailable", { cause: error, retryAfterSeconds: awaySeconds });
  return new ApiError("internal_error", { cause: error });
}

/** What the framework refuses by itself: a body that is not JSON, in either sense. */
async function problemOfHono(error: HTTPException, c: Context): Promise<ApiError> {
  if (error.status === 400) return new ApiError("invalid_request", { detail: [jsonItem(await c.req.text())] });
  const code = (Object.keys(errors) as ErrorCode[]).find((each) => errors[each].status === error.status);
  return new ApiError(code ?? "internal_error", { cause: error });
}

type Validated = { readonly success: boolean; readonly target: string; readonly error?: z.core.$ZodError; readonly data?: unknown };

/** Throws where a request does not have the form of its schema; a schema may name the refusal itself (`params.code`). */
export function refuseInvalid(result: Validated): void {
  if (result.success || result.error === undefined) return;
  const { issues } = result.error;
  for (const issue of issues) {
    const code: unknown = issue.code === "custom" ? issue.params?.["code"] : undefined;
    if (isErrorCode(code)) throw new ApiError(code);
  }
  const target: Target = result.target === "json" ? "body" : result.target === "param" ? "path" : "query";
  throw new ApiError("invalid_request", { detail: validationItems(issues, { target, data: result.data }) });
}
