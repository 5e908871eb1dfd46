/** The managing directors whom a German, Austrian or Swiss imprint has to name (§ 5 DDG), and English ones that do. */
import { displayName } from "../../domain/names.ts";
import type { Element } from "./document.ts";
import { textOf } from "./document.ts";
import type { PersonOnPage } from "./people.ts";
import { personName } from "./person-names.ts";

const label = /(geschäftsführ\p{L}*|managing directors?)\s*(?:\([^)]*\))?\s*:?[ \n]+([^\n]{5,160})/giu;

export function directorsIn(page: Element): PersonOnPage[] {
  const text = textOf(page);
  // Elsewhere on the web these words stand in prose.
  if (!/impressum|imprint|legal notice/i.test(text)) return [];
  return [...text.matchAll(label)].flatMap(([, role = "", list = ""]) => {
    const title = /^managing/i.test(role) ? "Managing Director" : "Geschäftsführung";
    const names = list.split(/,|;|\bund\b|\band\b|&|\//u).map((part) => personName(part.trim()));
    return names.flatMap((name) =>
      name === null ? [] : [{ prospect: { fullName: displayName(name), title, email: null, linkedinUrl: null }, confidence: 0.7 }],
    );
  });
}
