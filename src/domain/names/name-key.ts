/** One key for all spellings of one name: who shares it, and an employer, is one person. */
import anyAscii from "any-ascii";
import { cleanName } from "./clean-name.ts";
import { canonicalGivenName } from "./nicknames.ts";

/** Accents, case, hyphens, umlauts, particles' spacing and sure nicknames do not matter. */
export function nameKey(name: { readonly first: string; readonly last: string }): string {
  const given = foldedLetters(cleanName(name.first).split(" ")[0] ?? "");
  return `${canonicalGivenName(given)}|${foldedLetters(cleanName(name.last))}`;
}

/** Letters only, with ae, oe and ue as a, o and u. */
export function foldedLetters(text: string): string {
  const letters = /^[A-Za-z]*$/.test(text) ? text.toLowerCase() : anyAscii(text).toLowerCase().replace(/[^a-z]/g, "");
  return letters.includes("e") ? letters.replace(/([aou])e/g, "$1") : letters;
}
