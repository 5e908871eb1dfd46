/** Speed of ranking by one core, in CPU time: names parsed, candidates made and scored. */
import { rankCandidates } from "../../src/domain/finder/rank.ts";
import type { Question } from "./questions.ts";

/** Microseconds of CPU per person; the first thousand warm up. */
export function microsecondsEach(questions: readonly Question[]): number {
  for (const { name, domain, known } of questions.slice(0, 1_000)) rankCandidates({ name, domain, known });
  const before = process.cpuUsage();
  for (const { name, domain, known } of questions) rankCandidates({ name, domain, known });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / questions.length;
}
