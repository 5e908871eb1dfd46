/** What a page refers to: links to other files and headings, and paths of this repository that it names. */
import { posix } from "node:path";
import { exists, paths, textOf } from "./tree.ts";

export const pages: readonly string[] = paths.filter((path) => path.endsWith(".md"));

/** Links to files or headings that are not there, as `page: target`. */
export function brokenLinks(page: string): string[] {
  const targets = [...withoutCode(textOf(page)).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !resolves(page, target)).map((target) => `${page}: ${target}`);
}

/** Paths in backticks that are not there; those with a placeholder or a star name no single file. */
export function brokenPaths(page: string): string[] {
  const named = [...textOf(page).matchAll(/`((?:src|lab|test|bench|docs|migrations|examples|bin)\/[\w./-]*)`/g)].map(([, path = ""]) => path);
  return [...new Set(named)].filter((path) => !exists(path)).map((path) => `${page}: ${path}`);
}

function resolves(page: string, target: string): boolean {
  const [file = "", heading] = target.split("#");
  const path = file === "" ? page : posix.join(posix.dirname(page), decodeURIComponent(file));
  if (!exists(path)) return false;
  return heading === undefined || !path.endsWith(".md") || headingsOf(path).has(heading);
}

/** As GitHub names them: lower case, spaces to hyphens, punctuation gone. */
function headingsOf(page: string): ReadonlySet<string> {
  const headings = [...withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(headings.map((heading) => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-")));
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, "");
}
