/** The parameters of every listing: how much of it, and from where; and other whole numbers in a query. */
import { z } from "@hono/zod-openapi";

export const cursor = z
  .string()
  .optional()
  .openapi({ param: { name: "cursor", in: "query" }, description: "`cursor` of the page before; left out for the first one." });

/** A whole number in a query, as text; `what` is the parameter's name. */
export function count(name: string, { min = 1, max, fallback }: { readonly min?: number; readonly max: number; readonly fallback: number }): z.ZodType<number> {
  return z
    .string()
    .default(String(fallback))
    .transform((text, context) => {
      if (/^[+-]?\d{1,15}$/.test(text.trim())) return Number(text);
      context.addIssue({ code: "custom", params: { item: unparsable }, input: text });
      return z.NEVER;
    })
    .pipe(z.int().min(min).max(max))
    .openapi({ type: "integer", minimum: min, maximum: max, default: fallback, param: { name, in: "query" } });
}

/** In Pydantic's words. */
const unparsable = { type: "int_parsing", msg: "Input should be a valid integer, unable to parse string as an integer" };
