/** A name without what is around it: stray spaces, emoji, pronouns, titles, letters after it. */
import { generationOf, isCredential, isTitle } from "./name-words.ts";

/** What was taken off that belongs to the person. */
export type Cleaned = { readonly text: string; readonly nickname: string | null; readonly suffix: string | null };

const pronouns = /^(?:she|he|they|her|him|them|sie|er|elle|il|any|xe|ze)(?:\s*[/,]\s*\p{L}+)*$/iu;

export function cleanName(text: string): string {
  return cleaned(text).text;
}

export function cleaned(text: string): Cleaned {
  // Where given and family names come apart, most are one plain word, and one word is never taken off.
  if (/^[A-Za-z]+$/.test(text)) return { text, nickname: null, suffix: null };
  // Most full names are two plain words: nothing can be around them but a title, and a degree is none in the place of a family name.
  if (/^[A-Z][a-z]+ [A-Z][a-z]+$/.test(text) && !isTitle(text.slice(0, text.indexOf(" ")))) return { text, nickname: null, suffix: null };
  let nickname: string | null = null;
  const plain = text
    .normalize("NFC")
    .replace(/[\u200B-\u200D\u2060\uFEFF]/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/\(([^)]*)\)|\[([^\]]*)\]|["“”„«]([^"“”«»]*)["“”»]|(?<=\s)['‘]([^'’]+)['’](?=\s)/gu, (_, ...groups: (string | undefined)[]) => {
      const inside = groups.slice(0, 4).find((group) => group !== undefined)?.trim() ?? "";
      if (nickname === null && /^[\p{L}][\p{L}'’. -]{0,24}$/u.test(inside) && !pronouns.test(inside) && !inside.includes(" ")) nickname = inside;
      return " ";
    })
    .replace(/[\p{Extended_Pictographic}\uFE0F•®™*]/gu, " ")
    .split("|", 1)[0] ?? "";
  const { words, suffix } = withoutEdges(plain.replace(/\s+/gu, " ").replace(/\s,/gu, ",").trim());
  return { text: words.join(" ").replace(/[,;]+$/u, "").trim(), nickname, suffix };
}

function withoutEdges(text: string): { readonly words: string[]; readonly suffix: string | null } {
  const words = text.split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word));
  let from = 0;
  // "M." of "M. Smith" may be Monsieur or an initial: one letter is a title only in front of two more words.
  while (from < words.length - 1 && isTitle(words[from] ?? "") && isPlausibleTitle(words, from)) from += 1;
  let to = words.length;
  let suffix: string | null = null;
  while (to - from > 1) {
    const word = words[to - 1] ?? "";
    const generation = generationOf(word);
    const afterComma = words[to - 2]?.endsWith(",") === true;
    if (generation !== undefined && (to - from > 2 || afterComma)) suffix = generation;
    else if (!isCredential(word) || !(afterComma || to - from > 2) || !looksLikeLetters(word, afterComma)) break;
    to -= 1;
  }
  return { words: words.slice(from, to), suffix };
}

function isPlausibleTitle(words: readonly string[], at: number): boolean {
  const word = words[at] ?? "";
  if (word.endsWith(".")) return word.length > 2 || words.length - at > 2;
  // "Don Smith", "Fr", "Mag", "Col" without a dot: given names exist that are written alike.
  return !/^(?:don|m|me|ma|hon|lady|sir|maj|major|judge|sister|father|mag|arch|ing|doc|adv|pan|col|gen|hr|sr|lord|ms)$/i.test(word) || (words.length - at > 2 && !/^(?:don|maj|major|judge|m|me)$/i.test(word)) || word.toLowerCase() === "ms" || word.toLowerCase() === "sir";
}

/** "MA" and "Do" end names, too: without a comma only capitals or dots are read as a degree. */
function looksLikeLetters(word: string, afterComma: boolean): boolean {
  const bare = word.replace(/[.,]/g, "");
  if (afterComma) return true;
  if (bare.length <= 2) return word.includes(".") && bare === bare.toUpperCase() ? word.replace(/,/g, "").split(".").length > 2 : bare === bare.toUpperCase() && /^(?:MD|PE|RN|PT)$/.test(bare);
  return bare === bare.toUpperCase() || /^(?:ph\.?d|d\.?phil|esq|dipl|ph\.d|msc|bsc)/i.test(bare);
}
