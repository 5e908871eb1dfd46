/** Casing repaired for display: `MCDONALD` -> `McDonald`, `VAN DER BERG` -> `van der Berg`. A mixed spelling is the person's own. */
import { cleanName } from "./clean-name.ts";
import { isJoiner, isParticle } from "./name-words.ts";

/** Names that start with Mac and are no Mac names, and the longer ones that are. */
const plainMac = /^mac(?:k|e|ho|hi|ha|i|ro|si|ek|u|ar|edo|aluso|aulay)/;

export function displayName(text: string): string {
  const clean = cleanName(text);
  if (clean !== clean.toUpperCase() && clean !== clean.toLowerCase()) return clean;
  const words = clean.toLowerCase().split(" ");
  return words.map((word, at) => (isLowerParticle(word, words, at) ? word : capitalised(word))).join(" ");
}

/** In front of a name, not as the whole of it; `Mac`, `St` and `O` are written large everywhere. */
function isLowerParticle(word: string, words: readonly string[], at: number): boolean {
  if (at === words.length - 1 || !(isParticle(word) || isJoiner(word))) return false;
  return !/^(?:mac|mc|st|saint|san|santa|abu|abd|abdul|ben|ó|ní|nic|ua|ap|dall|le|la|du)$/.test(word) || (at > 0 && /^(?:la|le|du)$/.test(word));
}

function capitalised(word: string): string {
  // Roman numerals and initials stay large.
  if (/^(?:ii|iii|iv)$/.test(word)) return word.toUpperCase();
  return word
    .replace(/(^|[-.])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^(\p{L}|d|l|dell|dall|sant)(['’])(\p{L})/iu, (_, head: string, mark: string, letter: string) => head.slice(0, 1).toUpperCase() + head.slice(1) + mark + letter.toUpperCase())
    .replace(/^(al|el)-/iu, (head) => head)
    .replace(/(^|-)Mc(\p{L})/gu, (_, before: string, letter: string) => `${before}Mc${letter.toUpperCase()}`)
    .replace(/^Mac(\p{L})(?=\p{L}{3})/u, (head, letter: string) => (plainMac.test(word) ? head : `Mac${letter.toUpperCase()}`));
}
