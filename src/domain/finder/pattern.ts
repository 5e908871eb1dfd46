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

/** `isWild`: stands for a letter or a digit that nobody can know. */
export type Part = { readonly source: string } & (
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "token"; readonly token: Token; readonly length: number | null; readonly isWild: boolean }
);

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
  const parts = [...source.matchAll(/\{(\w+)(?::(\d+))?\}|([^{}]+)/g)].map(([part, token, length, text]): Part => {
    if (text !== undefined) return { source: part, kind: "text", text };
    if (token === undefined || !isToken(token)) throw new Error(`unknown token in the pattern ${source}`);
    return { source: part, kind: "token", token, length: length === undefined ? null : Number(length), isWild: token === "x" || token === "n" };
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
    const text = textOf(letters, part.token, wildcard);
    if (text === "") return null;
    if (part.length === null) local += text;
    else if (text.length <= part.length) return null;
    else local += text.slice(0, part.length);
  }
  return local;
}

function textOf(letters: Letters, token: Token, wildcard: string): string {
  switch (token) {
    case "first":
      return letters.first;
    case "f":
      return letters.f;
    case "last":
      return letters.last;
    case "l":
      return letters.l;
    case "mid":
      return letters.mid;
    case "m":
      return letters.m;
    case "x":
    case "n":
      return wildcard;
  }
}

/**
 * The other way round: where the part ends in an address that has it at `at`; negative where it does not. Letters and
 * digits that nobody can know may be any.
 */
export function endOf(part: Part, letters: Letters, local: string, at: number): number {
  if (part.kind === "text") return local.startsWith(part.text, at) ? at + part.text.length : -1;
  if (part.isWild) return endOfWild(part.token, local, at);
  const text = textOf(letters, part.token, "");
  const length = part.length ?? text.length;
  // A cut that changes nothing is not this pattern's.
  if (length === 0 || (part.length !== null && text.length <= length) || at + length > local.length) return -1;
  for (let i = 0; i < length; i += 1) if (local.charCodeAt(at + i) !== text.charCodeAt(i)) return -1;
  return at + length;
}

function endOfWild(token: Token, local: string, at: number): number {
  const isLetter = token === "x";
  const last = Math.min(local.length, at + (isLetter ? 1 : 2));
  let end = at;
  while (end < last && (isLetter ? isBetween(local.charCodeAt(end), 97, 122) : isBetween(local.charCodeAt(end), 48, 57))) end += 1;
  return end === at ? -1 : end;
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
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
