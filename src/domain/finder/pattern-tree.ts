/**
 * All patterns as one tree of their parts: what many of them begin with is compared with an address once. Reading an
 * address of a known colleague took half of the finder's time where each pattern was tried by itself.
 */
import type { Letters, Part } from "./pattern.ts";
import { endOf } from "./pattern.ts";
import { patterns } from "./pattern-list.ts";

type Branch = {
  readonly part: Part;
  /** Behind it the address goes on. */
  readonly branches: Branch[];
  /** The pattern that ends here; -1 where none does. */
  pattern: number;
};

/** `wildcard`: what the pattern's `{x}` or `{n}` must have been; "" for a pattern without one. */
export type Match = (pattern: number, wildcard: string) => void;

const roots: Branch[] = [];
patterns.forEach(({ parts }, at) => grow(roots, parts, at));

function grow(branches: Branch[], [part, ...rest]: readonly Part[], pattern: number): void {
  if (part === undefined) return;
  let branch = branches.find((each) => each.part.source === part.source);
  if (branch === undefined) {
    branch = { part, branches: [], pattern: -1 };
    branches.push(branch);
  }
  if (rest.length === 0) branch.pattern = pattern;
  else grow(branch.branches, rest, pattern);
}

/** Every pattern that makes this address of these letters. */
export function visitMatches(letters: Letters, local: string, match: Match): void {
  follow(roots, 0, "", { letters, local, match });
}

type Sought = { readonly letters: Letters; readonly local: string; readonly match: Match };

function follow(branches: readonly Branch[], at: number, wildcard: string, sought: Sought): void {
  const { letters, local } = sought;
  for (const { part, branches: further, pattern } of branches) {
    const end = endOf(part, letters, local, at);
    if (end < 0) continue;
    const found = part.isWild ? local.slice(at, end) : wildcard;
    // No part is empty: what ends at the end goes no further.
    if (end < local.length) follow(further, end, found, sought);
    else if (pattern >= 0) sought.match(pattern, found);
  }
}
