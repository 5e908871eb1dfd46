/** Questions about ids that the caller may not know of, and about ids of nothing: what tells one from the other tells too much. */
import type { Documented, Schema } from "./documented-api.ts";
import { exampleOf, urlOf } from "./documented-api.ts";

export const nowhere = "00000000-0000-4000-8000-000000000000";

/** Fields by which an operation names something, in its path, its query or its body. */
export function idsOf(operation: Documented): string[] {
  const fields = operation.bodies.flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set([...operation.parameters.filter((parameter) => parameter.in !== "header").map(({ name }) => name), ...fields])].filter((name) => /_ids?$/.test(name));
}

/** An id of the same form, of nothing. */
export function lookalike(id: string): string {
  return id.replace(/[0-9a-f]{32}$|[0-9a-f]{8}-[0-9a-f-]{27}$/i, (tail) => (tail.length === 32 ? "0".repeat(32) : nowhere));
}

export type Asked = { readonly url: string; readonly body: unknown };

/** The operation, asked about one id in one of its fields; of the other fields that name something, none is sent that need not be. */
export function askedAbout(operation: Documented, of: { readonly name: string; readonly id: string; readonly schema: Schema | null }): Asked {
  const valueOf = (each: string): string | undefined => (each === of.name ? of.id : operation.path.includes(`{${each}}`) ? nowhere : undefined);
  return { url: urlOf(operation, valueOf), body: of.schema === null ? undefined : bodyWith(exampleOf(of.schema), of) };
}

function bodyWith(body: unknown, of: { readonly name: string; readonly id: string }): unknown {
  if (typeof body !== "object" || body === null) return body;
  const kept = Object.entries(body).filter(([field]) => field === of.name || !/_ids?$|^idempotency_key$/.test(field));
  const value = of.name.endsWith("_ids") ? [of.id] : of.id;
  return Object.fromEntries(of.name in body ? kept.map(([field, each]) => [field, field === of.name ? value : (each as unknown)]) : kept);
}
