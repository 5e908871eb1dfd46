/**
 * Names of people: cleaned for display, folded for comparison, romanised for addresses.
 * Pure. Deliberately conservative: what is not understood is left as it was written.
 */
import anyAscii from "any-ascii";
import { canonicalGivenName } from "./nicknames.ts";

export type PersonName = { readonly first: string | null; readonly last: string | null };

const honorifics = /^(?:(?:dr|prof|mr|mrs|ms|mx|miss|sir|dame|herr|frau|ing|dipl-ing|mag|don|doña|sra?|mme|m)\.?\s+)+/iu;
const postNominals =
  /(?:,?\s+(?:ph\.?\s?d|m\.?d|mba|msc|bsc|cpa|cfa|pmp|esq|jr|sr|ii|iii|iv|dds|rn|llm|ll\.m|cissp|shrm-cp|phr|d\.?phil|dipl\.?-ing)\.?)+$/iu;
const particles = new Set(
  "van von der den de del della di da do dos du des la le las los el al bin ibn ben ter ten zu zum zur af av st y e".split(" "),
);

/** Trims stray, non-breaking and zero-width spaces, and drops pronouns, emoji, titles and letters after the name. */
export function cleanName(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\u200B-\u200D\u2060\uFEFF]/gu, "")
    .replace(/\([^)]*\)|\[[^\]]*\]|["“”„][^"“”]*["“”]/gu, " ")
    .replace(/[\p{Extended_Pictographic}\uFE0F|•]/gu, " ")
    .replace(/\s+/gu, " ")
    .trim()
    .replace(honorifics, "")
    .replace(postNominals, "")
    .replace(/[,;]+$/u, "")
    .trim();
}

/** `"Jane van der Berg"`, `"BERG, Jane"` -> given name and family name with its particles. */
export function splitFullName(text: string): PersonName {
  const cleaned = cleanName(text);
  const comma = /^([^,]+),\s*(.+)$/u.exec(cleaned);
  if (comma?.[1] !== undefined && comma[2] !== undefined) return { first: comma[2], last: comma[1] };
  const words = cleaned.split(" ").filter((word) => word !== "");
  if (words.length < 2) return { first: words[0] ?? null, last: null };
  // The family name starts at the first particle after the given name, else it is the last word.
  const particleAt = words.findIndex((word, i) => i > 0 && i < words.length - 1 && particles.has(word.toLowerCase()));
  const familyAt = particleAt > 0 ? particleAt : words.length - 1;
  return { first: words.slice(0, familyAt).join(" "), last: words.slice(familyAt).join(" ") };
}

/** Repairs `JANE`, `jane` and `VAN DER BERG`; a name that already mixes cases is the person's own spelling. */
export function displayName(text: string): string {
  const cleaned = cleanName(text);
  if (cleaned !== cleaned.toUpperCase() && cleaned !== cleaned.toLowerCase()) return cleaned;
  return cleaned
    .toLowerCase()
    .split(" ")
    .map((word) => (particles.has(word) ? word : capitalise(word)))
    .join(" ");
}

function capitalise(word: string): string {
  return word
    .replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^Mc(\p{L})/u, (_, letter: string) => `Mc${letter.toUpperCase()}`);
}

/** ä ö ü ß as German addresses write them (56 % ae against 26 % a); everything else by the usual romanisation. */
export function romanise(text: string, options: { readonly umlauts: "ae" | "a" }): string {
  const spelt =
    options.umlauts === "ae"
      ? text.normalize("NFC").replace(/[äöüÄÖÜ]/gu, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter.toLowerCase()] ?? letter)
      : text;
  return anyAscii(spelt).toLowerCase();
}

/** Equal for spellings of one name: accents, case, hyphens, umlauts, particles' spacing and nicknames do not matter. */
export function nameKey(name: { readonly first: string; readonly last: string }): string {
  const given = fold(cleanName(name.first).split(" ")[0] ?? "");
  return `${canonicalGivenName(given)}|${fold(cleanName(name.last))}`;
}

function fold(text: string): string {
  return anyAscii(text)
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .replace(/([aou])e/g, "$1");
}
