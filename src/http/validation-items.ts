/**
 * Mistakes in a request, told as FastAPI tells them (contract section 4.8): clients of the original read `type`, `loc`
 * and `msg`. The words are those of Pydantic 2.
 */
import type { z } from "@hono/zod-openapi";
import type { ValidationItem } from "../contract/validation.ts";

export type Target = "body" | "query" | "path";

export function validationItems(
  issues: readonly z.core.$ZodIssue[],
  of: { readonly target: Target; readonly data: unknown },
): ValidationItem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === "symbol" ? step.toString() : step));
    const input = valueAt(of.data, path);
    const loc = [of.target, ...path];
    // Of several forms the one that fits best is what was meant.
    if (issue.code === "invalid_union") return validationItems(nearest(issue).map((each) => ({ ...each, path: [...issue.path, ...each.path] })), of);
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => extraItem([...loc, key], valueAt(input, [key])));
    // Pydantic shows the object that lacks the field, for there is no value to show.
    if (input === undefined) return { type: "missing", loc, msg: "Field required", input: valueAt(of.data, path.slice(0, -1)) ?? null };
    return { ...wordsFor(issue), loc, input };
  });
}

function nearest(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  return issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function extraItem(loc: readonly (string | number)[], input: unknown): ValidationItem {
  return { type: "extra_forbidden", loc: [...loc], msg: "Extra inputs are not permitted", input: input ?? null };
}

/** A body that is not JSON; `loc` holds the position as well, where the parser tells it. */
export function jsonItem(text: string): ValidationItem {
  const position = mistakeIn(text);
  return { type: "json_invalid", loc: position === null ? ["body"] : ["body", position], msg: "JSON decode error", input: {} };
}

function mistakeIn(text: string): number | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const { message } = error as SyntaxError;
    if (message.includes("end of JSON")) return text.length;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined ? null : Number(position);
  }
}

export function valueError(of: { readonly loc: readonly (string | number)[]; readonly msg: string; readonly input: unknown }): ValidationItem {
  return { type: "value_error", loc: [...of.loc], msg: of.msg, input: of.input };
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined), data);
}

function wordsFor(issue: z.core.$ZodIssue): Pick<ValidationItem, "type" | "msg"> {
  switch (issue.code) {
    case "invalid_type":
      return typeWords[issue.expected] ?? { type: `${issue.expected}_type`, msg: `Input should be a valid ${issue.expected}` };
    case "invalid_value":
      return { type: "enum", msg: `Input should be ${alternatives(issue.values.map((value) => `'${String(value)}'`))}` };
    case "too_big":
      return tooBig[issue.origin]?.(String(issue.maximum)) ?? { type: "value_error", msg: issue.message };
    case "too_small":
      return tooSmall[issue.origin]?.(String(issue.minimum)) ?? { type: "value_error", msg: issue.message };
    case "custom":
      return isItem(issue.params?.["item"]) ? issue.params["item"] : { type: "value_error", msg: issue.message };
    default:
      return { type: "value_error", msg: issue.message };
  }
}

/** A check of our own may bring its words along. */
function isItem(params: unknown): params is Pick<ValidationItem, "type" | "msg"> {
  return typeof params === "object" && params !== null && "type" in params && "msg" in params;
}

const typeWords: Readonly<Record<string, { readonly type: string; readonly msg: string }>> = {
  object: { type: "model_attributes_type", msg: "Input should be a valid dictionary or object to extract fields from" },
  array: { type: "list_type", msg: "Input should be a valid list" },
};

type Words = Readonly<Record<string, (bound: string) => Pick<ValidationItem, "type" | "msg">>>;

const atMost = (bound: string): Pick<ValidationItem, "type" | "msg"> => ({ type: "less_than_equal", msg: `Input should be less than or equal to ${bound}` });
const atLeast = (bound: string): Pick<ValidationItem, "type" | "msg"> => ({ type: "greater_than_equal", msg: `Input should be greater than or equal to ${bound}` });

const tooBig: Words = {
  string: (bound) => ({ type: "string_too_long", msg: `String should have at most ${bound} characters` }),
  array: (bound) => ({ type: "too_long", msg: `List should have at most ${bound} items after validation` }),
  number: atMost,
  int: atMost,
};

const tooSmall: Words = {
  string: (bound) => ({ type: "string_too_short", msg: `String should have at least ${bound} characters` }),
  array: (bound) => ({ type: "too_short", msg: `List should have at least ${bound} items after validation` }),
  number: atLeast,
  int: atLeast,
};

function alternatives(values: readonly string[]): string {
  const last = values.at(-1) ?? "";
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} or ${last}`;
}
