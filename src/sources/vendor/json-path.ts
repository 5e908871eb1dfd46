/** Reading JSON of unknown shape by dotted paths: `person.email.status`, `phone_numbers.0`. */
import type { Json } from "./description.ts";

/** The value at `path`; undefined where there is no such place. */
export function at(body: Json, path: string): Json | undefined {
  let value: Json | undefined = body;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, Json>>)[step];
  }
  return value;
}

export function has(body: Json, path: string): boolean {
  return at(body, path) !== undefined;
}

/** A string, or a number as one, without spaces around it; null for anything else and for nothing. */
export function textAt(body: Json, path: string): string | null {
  const value = at(body, path);
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return text === "" ? null : text;
}
