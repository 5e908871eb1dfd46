/**
 * The language of address patterns: literal text and tokens in braces.
 *
 *   {first} {last} {mid}   given name, family name, first middle name, in full
 *   {f} {l} {m}            their initials
 *   {last:7}               the first seven letters, where the name has more
 *   {x}                    the initial of a middle name that nobody told us: any letter, the commonest first
 *   {n}                    the digit of somebody who came second: 1, 2, …
 *
 * `{f}{last}` of Jane Doe is `jdoe`. What {first} and {last} are of a difficult name is the spellings' affair.
 */

export type Token = "first" | "f" | "last" | "l" | "mid" | "m" | "x" | "n";

export type Part = { readonly kind: "text"; readonly text: string } | { readonly kind: "token"; readonly token: Token; readonly length: number | null };

export type Pattern = {
  readonly source: string;
  readonly parts: readonly Part[];
  /** Needs a middle name or initial. */
  readonly needsMiddle: boolean;
  /** Stands for several addresses: of unknown letters or digits. */
  readonly wild: "x" | "n" | null;
  /** 0..1 that an existing mailbox of this form is the person's: there is more than one Jane at `jane@`. */
  readonly identifies: number;
};

/** What the tokens stand for in one spelling of one name. */
export type Letters = { readonly first: string; readonly f: string; readonly last: string; readonly l: string; readonly mid: string; readonly m: string };

const tokens: ReadonlySet<string> = new Set<Token>(["first", "f", "last", "l", "mid", "m", "x", "n"]);

/** @example parsePattern("{f}.{last:7}") */
export function parsePattern(source: string): Pattern {
  const parts = [...source.matchAll(/\{(\w+)(?::(\d+))?\}|([^{}]+)/g)].map(([, token, length, text]): Part => {
    if (text !== undefined) return { kind: "text", text };
    if (token === undefined || !isToken(token)) throw new Error(`unknown token in the pattern ${source}`);
    return { kind: "token", token, length: length === undefined ? null : Number(length) };
  });
  const has = (...wanted: Token[]): boolean => parts.some((part) => part.kind === "token" && wanted.includes(part.token));
  return { source, parts, needsMiddle: has("mid", "m"), wild: has("x") ? "x" : has("n") ? "n" : null, identifies: identifying(parts) };
}

function isToken(text: string): text is Token {
  return tokens.has(text);
}

/** Null where a part would be empty, or a cut would change nothing: the uncut pattern stands for that address. */
export function render(pattern: Pattern, letters: Letters, wildcard: string): string | null {
  let local = "";
  for (const part of pattern.parts) {
    if (part.kind === "text") {
      local += part.text;
      continue;
    }
    const text = part.token === "x" || part.token === "n" ? wildcard : letters[part.token];
    if (text === "") return null;
    if (part.length === null) local += text;
    else if (text.length <= part.length) return null;
    else local += text.slice(0, part.length);
  }
  return local;
}

/** From how much of the name is in it; the values of docs/decisions/0004 for the three commonest, the others between. */
function identifying(parts: readonly Part[]): number {
  const amount = (full: Token, initial: Token): number =>
    Math.max(0, ...parts.map((part) => (part.kind !== "token" ? 0 : part.token === full ? (part.length === null ? 2 : part.length >= 5 ? 1.6 : 1.2) : part.token === initial ? 1 : 0)));
  const [given, family, middle] = [amount("first", "f"), amount("last", "l"), amount("mid", "m")];
  if (given >= 2 && family >= 2) return 0.99;
  if (given > 0 && family >= 1.6) return 0.95;
  if (given >= 1.6 && family > 0) return 0.9;
  if (given === 0 && family >= 2) return middle > 0 ? 0.9 : 0.75;
  if (given >= 2) return middle > 0 ? 0.8 : 0.6;
  return given > 1 && family > 1 ? 0.85 : 0.5;
}
