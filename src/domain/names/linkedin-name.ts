/**
 * The name inside a LinkedIn profile's address: `jane-van-der-berg-phd-1a2b3c4` -> Jane van der Berg. LinkedIn makes the
 * slug of the name that the person had then, without accents; who chose it freely may have put anything there.
 */
import { isCredential, isParticle } from "./name-words.ts";
import type { PersonName } from "./parse-name.ts";
import { parseName } from "./parse-name.ts";

/** `confidence`: 0..1 that this is the person's name, as far as the slug tells. */
export type SluggedName = { readonly name: PersonName; readonly confidence: number };

/** What people put into a slug that is no name of theirs. */
const otherWords: ReadonlySet<string> = new Set("the and official real pro consulting consultant group media digital sales marketing jobs recruiter hr it coach expert linkedin profile team inc llc gmbh".split(" "));

/** Null where the slug does not look like a name of two to five words. */
export function nameFromSlug(slug: string): SluggedName | null {
  const words = decoded(slug).toLowerCase().split("-").filter((word) => word !== "");
  // LinkedIn's own ending: eight or nine letters and digits, or parts of the older form in base 36.
  const hasEnding = words.length > 1 && /\d/.test(words.at(-1) ?? "");
  while (words.length > 1 && /\d/.test(words.at(-1) ?? "")) words.pop();
  while (words.length > 2 && isCredential((words.at(-1) ?? "").toUpperCase())) words.pop();
  const isName = words.length >= 2 && words.length <= 5 && words.every((word) => /^\p{L}+$/u.test(word) && !otherWords.has(word));
  if (!isName || words.filter((word) => word.length > 1).length < 2) return null;
  const name = parseName(words.map((word, at) => (at > 0 && isParticle(word) ? word : word.slice(0, 1).toUpperCase() + word.slice(1))).join(" "));
  // A slug of LinkedIn's own making is the name; of three words and more it is not sure where the family name starts.
  return { name, confidence: (hasEnding ? 0.95 : 0.85) * (words.length === 2 ? 1 : 0.9) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % stands for itself
  }
}
