/**
 * People of many companies with several colleagues each, out of any text of `Name <address>` lines: for example
 * `git log --format='%aN <%aE>' | sort -u` of public histories. For depth: what one, two or five known colleagues teach.
 */
import { readFileSync } from "node:fs";
import type { Sample } from "./registry.ts";
import { sampleOf } from "./registry.ts";

/** Domains of projects, where everybody chooses, and of networks for hackers. */
const projects =
  /(?:^|\.)(?:gnu|kernel|debian|sourceware|gcc|sourceforge|apache|freebsd|netbsd|openbsd|ubuntu|gentoo|fedoraproject|opensuse|archlinux|infradead|linux|linux-foundation|lwn|samba|kde|gnome|mozilla|python|perl|cpan|users|acm|ieee|alum|alumni|members|pobox|localhost|example)\.(?:org|net|com|edu|sf|sourceforge)/;

/** One address per name and domain: the first. */
export function addressBook(path: string): Sample[] {
  const people = new Map<string, Sample>();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const match = /^\s*"?([^<>"]+?)"?\s*<([^<>\s]+@[^<>\s]+)>/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const sample = sampleOf(match[1].trim(), match[2].toLowerCase());
    if (sample === null || projects.test(sample.domain)) continue;
    const key = `${sample.name.toLowerCase().replace(/[^a-z]/g, "")}@${sample.domain}`;
    if (!people.has(key)) people.set(key, sample);
  }
  return [...people.values()];
}
