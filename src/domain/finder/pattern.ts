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
 * The other way round: what the pattern's wildcard must have been for this address, `""` for a pattern without one; null
 * where the pattern does not make the address.
 */
export function unrender(pattern: Pattern, letters: Letters, local: string): string | null {
  let at = 0;
  let wildcard = "";
  for (const part of pattern.parts) {
    if (part.kind === "text") {
      if (!local.startsWith(part.text, at)) return null;
      at += part.text.length;
    } else if (part.token === "x" || part.token === "n") {
      let end = at;
      while (end < local.length && end - at < (part.token === "x" ? 1 : 2) && isWild(part.token, local.charCodeAt(end))) end += 1;
      if (end === at) return null;
      wildcard = local.slice(at, end);
      at = end;
    } else {
      const text = textOf(letters, part.token, "");
      if (text === "") return null;
      if (part.length === null) {
        if (!local.startsWith(text, at)) return null;
        at += text.length;
      } else {
        if (text.length <= part.length) return null;
        for (let i = 0; i < part.length; i += 1) if (local.charCodeAt(at + i) !== text.charCodeAt(i)) return null;
        at += part.length;
      }
    }
  }
  return at === local.length ? wildcard : null;
}

function isWild(token: "x" | "n", code: number): boolean {
  return token === "x" ? code >= 97 && code <= 122 : code >= 48 && code <= 57;
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
