/**
 * Names of people: taken apart, cleaned for display, folded for comparison, romanised for addresses. Pure, and
 * conservative: what is not understood is left as it was written. The folder `names/` holds the parts.
 */
import { parseName } from "./names/parse-name.ts";

export { cleanName } from "./names/clean-name.ts";
export { displayName } from "./names/display-name.ts";
export { nameFromSlug } from "./names/linkedin-name.ts";
export { nameKey } from "./names/name-key.ts";
export { romanise } from "./names/romanise.ts";

const nobody = { first: null, last: null } as const;

/** `"Jane van der Berg"`, `"BERG, Jane"` -> given names and family name with its particles; null where there is none. */
export function splitFullName(text: string): { readonly first: string | null; readonly last: string | null } {
  if (text === "") return nobody;
  const { givenNames, family } = parseName(text);
  return { first: givenNames === "" ? null : givenNames, last: family === "" ? null : family };
}
