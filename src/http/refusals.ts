/** The refusals of an operation, as `openapi.json` describes them: one answer per status, with an example per code. */
import type { ErrorCode } from "../contract/errors.ts";
import { errors } from "../contract/errors.ts";
import { errorAnswer, insufficientCreditsAnswer, validationAnswer } from "../contract/validation.ts";

type Refusal = {
  readonly description: string;
  readonly content: { readonly "application/json": { readonly schema: Schema; readonly examples?: Examples } };
};
type Schema = typeof errorAnswer | typeof insufficientCreditsAnswer | typeof validationAnswer;
type Examples = Record<string, { readonly value: { readonly detail: string } }>;

/** Those that every operation of the API has. */
const common = ["not_authenticated", "internal_error", "unavailable"] as const satisfies readonly ErrorCode[];

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
