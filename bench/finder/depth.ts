/**
 * Questions with known colleagues, weighed so that as many come from uniform, mixed and free-choice domains as in the
 * reference: a collection of histories of one project has too many of the large companies where everybody chooses.
 */
import { explain } from "../../src/domain/finder/evidence.ts";
import { mailDomain } from "../../src/domain/finder/mail-domain.ts";
import type { Model } from "../../src/domain/finder/model.ts";
import { patterns } from "../../src/domain/finder/pattern-list.ts";
import { spellingsOf, usualManner } from "../../src/domain/finder/spellings.ts";
import { parseName } from "../../src/domain/names/parse-name.ts";
import type { Question } from "./questions.ts";
import type { Sample } from "./registry.ts";

/**
 * Domains with at least six people in 72 public version histories (745 domains, 9,201 people; docs/finder.md): people in
 * those where the commonest pattern is that of at least 80 %, of at least half, of fewer.
 */
const reference = [4_155, 2_775, 2_271] as const;

/** The commonest explanation of an address; null where there is none. */
export function patternOf({ name, local, domain }: Pick<Sample, "name" | "local" | "domain">, model: Model): number | null {
  const { country } = mailDomain(domain);
  const { fits } = explain(spellingsOf(parseName(name, country), usualManner(country)), local);
  const best = fits.toSorted((a, b) => b.weight * (model.base[b.pattern] ?? 0) - a.weight * (model.base[a.pattern] ?? 0))[0];
  return best === undefined || patterns[best.pattern]?.wild !== null ? null : best.pattern;
}

export function weighed(questions: readonly Question[], people: readonly Sample[], model: Model): Question[] {
  const kinds = new Map([...Map.groupBy(people, ({ domain }) => domain)].map(([domain, own]) => [domain, kindOf(own, model)] as const));
  const counts = [0, 1, 2].map((kind) => questions.filter(({ domain }) => kinds.get(domain) === kind).length);
  const all = reference.reduce((sum, count) => sum + count, 0);
  return questions.map((question) => {
    const kind = kinds.get(question.domain) ?? 2;
    return { ...question, weight: ((reference[kind] ?? 0) / all) * (questions.length / Math.max(1, counts[kind] ?? 0)) };
  });
}

function kindOf(people: readonly Sample[], model: Model): 0 | 1 | 2 {
  const counts = new Map<number, number>();
  for (const person of people) {
    const pattern = patternOf(person, model);
    if (pattern !== null) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  const share = Math.max(0, ...counts.values()) / people.length;
  return share >= 0.8 ? 0 : share >= 0.5 ? 1 : 2;
}
