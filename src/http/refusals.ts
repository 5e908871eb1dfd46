/** The refusals of an operation, as `openapi.json` describes them: one answer per status, with an example per code. */
import type { ErrorCode } from "../contract/errors.ts";
import { ApiError, errors, expandedStatus } from "../contract/errors.ts";
import { problemAnswer } from "../contract/envelope.ts";
import { errorAnswer, insufficientCreditsAnswer, validationAnswer } from "../contract/validation.ts";
import { problemEnvelope } from "./problem-envelope.ts";

type Refusal = {
  readonly description: string;
  readonly content: { readonly "application/json": { readonly schema: Schema; readonly examples?: Examples } };
};
type Schema = typeof errorAnswer | typeof insufficientCreditsAnswer | typeof validationAnswer;
type Examples = Record<string, { readonly value: { readonly detail: string } }>;

/** Those that every operation of the API has. */
const common = ["not_authenticated", "feature_gated", "rate_limited", "internal_error", "unavailable"] as const satisfies readonly ErrorCode[];

export function refusals(...codes: readonly ErrorCode[]): Record<number, Refusal> {
  const byStatus = Map.groupBy([...codes, ...common], (code) => errors[code].status);
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, refusal(group)]));
}

function refusal(codes: readonly ErrorCode[]): Refusal {
  const description = codes.map((code) => `\`${code}\`: ${errors[code].title}.`).join(" ");
  if (codes.includes("invalid_request")) return { description, content: { "application/json": { schema: validationAnswer } } };
  const schema = codes.includes("insufficient_credits") ? insufficientCreditsAnswer : errorAnswer;
  const examples = Object.fromEntries(codes.map((code) => [code, { value: { detail: errors[code].title } }]));
  return { description, content: { "application/json": { schema, ...(schema === errorAnswer ? { examples } : {}) } } };
}

type Problem = {
  readonly description: string;
  readonly content: {
    readonly "application/json": {
      readonly schema: typeof problemAnswer | typeof validationAnswer;
      readonly examples?: Record<string, { readonly value: ReturnType<typeof problemEnvelope> }>;
    };
  };
};

/** Those of an operation of the expanded API, which every key may be too narrow for. */
export function problems(...codes: readonly ErrorCode[]): Record<number, Problem> {
  const byStatus = Map.groupBy([...codes, ...common, "insufficient_scope"] as const, expandedStatus);
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, problem(group)]));
}

function problem(codes: readonly ErrorCode[]): Problem {
  const description = codes.map((code) => `\`${code}\`: ${errors[code].title}.`).join(" ");
  if (codes.includes("invalid_request")) return { description, content: { "application/json": { schema: validationAnswer } } };
  const place = { origin: "http://127.0.0.1:8787", requestId: "req_4f1c2a9b3d6e7f80" };
  const examples = Object.fromEntries(codes.map((code) => [code, { value: problemEnvelope(new ApiError(code), place) }]));
  return { description, content: { "application/json": { schema: problemAnswer, examples } } };
}
