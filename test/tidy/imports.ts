/** Who imports whom, read off the text: imports stand at the start of a line here, so no parser is needed. */
import { posix } from "node:path";
import { codeOf, exists, modules } from "./tree.ts";

export type Import = {
  readonly from: string;
  /** A path of this repository, or the name of a package (`hono`, `node:fs`), without its subpath. */
  readonly to: string;
  readonly isOurs: boolean;
  /** `type`: gone when the program runs. `lazy`: loaded only when the line is reached. */
  readonly kind: "value" | "type" | "lazy";
};

const patterns: readonly { readonly kind: Import["kind"]; readonly pattern: RegExp }[] = [
  { kind: "type", pattern: /^(?:import|export) type [^;"]*?from "([^"]+)"/gm },
  { kind: "value", pattern: /^(?:import|export) (?!type )(?:[^;"]*?from )?"([^"]+)"/gm },
  { kind: "lazy", pattern: /\bimport\("([^"]+)"\)/g },
  // A worker thread's module, or a program that a test starts.
  { kind: "lazy", pattern: /new URL\("(\.[^"]+\.ts)", import\.meta\.url\)/g },
];

export const imports: readonly Import[] = modules.flatMap((from) => importsOf(from, codeOf(from)));

function importsOf(from: string, code: string): Import[] {
  return patterns.flatMap(({ kind, pattern }) => [...code.matchAll(pattern)].map(([, name = ""]) => ({ from, kind, ...target(from, name) })));
}

function target(from: string, name: string): Pick<Import, "to" | "isOurs"> {
  if (name.startsWith(".")) return { to: posix.join(posix.dirname(from), name), isOurs: true };
  if (name.startsWith("#")) return { to: name.slice(1), isOurs: true };
  const parts = name.split("/");
  return { to: parts.slice(0, name.startsWith("@") ? 2 : 1).join("/"), isOurs: false };
}

/** Ours that do not lead anywhere. */
export const broken: readonly Import[] = imports.filter((each) => each.isOurs && !exists(each.to));

/** The modules that `starts` lead to, themselves included, over imports of these kinds. */
export function reachable(starts: readonly string[], kinds: readonly Import["kind"][]): ReadonlySet<string> {
  const next = Map.groupBy(imports.filter((each) => each.isOurs && kinds.includes(each.kind)), (each) => each.from);
  const seen = new Set<string>();
  const waiting = [...starts];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    waiting.push(...(next.get(path) ?? []).map((each) => each.to));
  }
  return seen;
}
