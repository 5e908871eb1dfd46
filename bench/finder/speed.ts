/** Speed of ranking by one core, in CPU time: names parsed, candidates made and scored; and as lines of `cleanlist rank`. */
import { createWorld } from "../../lab/world.ts";
import { rankedLines } from "../../src/cli/rank/ranked-line.ts";
import { rankCandidates } from "../../src/domain/finder/rank.ts";
import type { Question } from "./questions.ts";

/** Microseconds of CPU per person; the first thousand warm up. */
export function microsecondsEach(questions: readonly Question[]): number {
  for (const { name, domain, known } of questions.slice(0, 1_000)) rankCandidates({ name, domain, known });
  return cpuPer(questions.length, () => {
    for (const { name, domain, known } of questions) rankCandidates({ name, domain, known });
  });
}

const linesPerGroup = 200;

/** Microseconds of CPU per line: everybody of the lab's world, with up to five known colleagues, the same for all of a company as in a list. */
export function microsecondsPerLine(): number {
  const world = createWorld();
  const lines = world.people.map((person, at) => {
    const colleagues = world.staff(person.companyId).filter(({ id, email }) => id !== person.id && email !== null);
    const known = colleagues.slice(0, at % 6).map(({ first, last, email }) => ({ name: `${first} ${last}`, address: email }));
    return JSON.stringify({ name: `${person.first} ${person.last}`, domain: world.company(person.companyId).domain, known });
  });
  const groups = Array.from({ length: Math.ceil(lines.length / linesPerGroup) }, (_, at) => lines.slice(at * linesPerGroup, (at + 1) * linesPerGroup));
  const run = (): void => groups.forEach((group, at) => void rankedLines(group, at * linesPerGroup + 1));
  run();
  return cpuPer(lines.length, run);
}

function cpuPer(count: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}
