/** The files of this repository as a reader of a fresh clone finds them: what `.gitignore` names is not there. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Paths from the root, with `/`, sorted. */
export const paths: readonly string[] = walk("", ignored()).toSorted();

export const modules: readonly string[] = paths.filter((path) => path.endsWith(".ts"));

/** The modules that the product consists of: no tests, and nothing that only tests are made with. */
export const productModules: readonly string[] = modules.filter((path) => path.startsWith("src/") && !isTest(path));

const texts = new Map<string, string>();

export function textOf(path: string): string {
  const known = texts.get(path) ?? readFileSync(root + path, "utf8");
  texts.set(path, known);
  return known;
}

export function exists(path: string): boolean {
  return existsSync(root + path);
}

export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.startsWith("test/");
}

/** TypeScript without what is only said about it; lines keep their numbers. */
export function codeOf(path: string): string {
  return textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|\s)\/\/.*$/gm, "$1");
}

/** Every place where `pattern` (with the flag g) matches, as `path:line`. */
export function placesOf(path: string, text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => `${path}:${String(text.slice(0, match.index).split("\n").length)}`);
}

function walk(folder: string, skip: readonly string[]): string[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name;
    if (skip.some((glob) => matchesGlob(path, glob))) return [];
    return entry.isDirectory() ? walk(`${path}/`, skip) : [path];
  });
}

/** Of git's rules the two that are used here: a leading slash names the root only, a trailing one a folder. */
function ignored(): string[] {
  const lines = readFileSync(`${root}.gitignore`, "utf8").split("\n");
  const globs = lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.replace(/\/$/, ""));
  return [".git", ...globs.map((line) => (line.startsWith("/") ? line.slice(1) : `{${line},**/${line}}`))];
}
