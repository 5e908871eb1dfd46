/** What an answer means: the vendor's own rules first, then what HTTP says everywhere else. */
import type { Judgement, Rule, VendorAnswer } from "./description.ts";
import { at } from "./json-path.ts";

/** Null where no rule knows the answer. A bare 404 is not among them: a wrong base URL answers so as well. */
export function judge(rules: readonly Rule[], answer: VendorAnswer): Judgement | null {
  return [...rules, ...standardRules].find((rule) => fits(rule, answer))?.means ?? null;
}

/** RFC 9110, RFC 6585 (429) and RFC 7725 (451). */
const standardRules: readonly Rule[] = [
  { status: 401, means: "rejected_key" },
  { status: 402, means: "no_credits" },
  { status: 408, means: "try_again" },
  { status: 429, means: "throttled" },
  { status: 451, means: "opted_out" },
  { status: "5xx", means: "try_again" },
  { status: "2xx", means: "facts" },
];

function fits({ status, where }: Rule, answer: VendorAnswer): boolean {
  const expected = typeof status === "number" ? answer.status === status : `${Math.floor(answer.status / 100)}xx` === status;
  return expected && (where === undefined || at(answer.body, where.path) === where.is);
}
