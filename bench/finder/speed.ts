/**
 * Speed of ranking by one core, in CPU time: names parsed, candidates made and scored; as lines of `cleanlist rank`; and of
 * the whole command by the clock, its start included, as whoever calls it has to wait.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createWorld } from "../../lab/world.ts";
import { rankedLines } from "../../src/cli/rank/ranked-line.ts";
import { rankCandidates } from "../../src/domain/finder/rank.ts";
import type { Question } from "./questions.ts";

/** Microseconds of CPU per person, of whom each has been asked about once before: it is warm. */
export function microsecondsEach(questions: readonly Question[]): number {
  const rankAll = (): void => {
    for (const { name, domain, known } of questions) rankCandidates({ name, domain, known });
  };
  rankAll();
  return cpuPer(questions.length, rankAll);
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
  const rankAll = (): void => groups.forEach((group, at) => void rankedLines(group, at * linesPerGroup + 1));
  rankAll();
  return cpuPer(lines.length, rankAll);
}

/** Given names of the lab's world with family names of others there: one line in three tells of a colleague. */
function linesOf(count: number): string {
  const world = createWorld();
  const { people } = world;
  let text = "";
  for (let at = 0; at < count; at += 1) {
    const [person, other] = [people[at % people.length], people[(at * 31 + Math.floor(at / people.length)) % people.length]];
    if (person === undefined || other === undefined) continue;
    const { domain } = world.company(person.companyId);
    const colleague = world.staff(person.companyId).find(({ id, email }) => id !== person.id && email !== null);
    const known = at % 3 > 0 || colleague === undefined ? [] : [{ name: `${colleague.first} ${colleague.last}`, address: colleague.email }];
    text += `${JSON.stringify({ name: `${person.first} ${other.last}`, domain, known })}\n`;
  }
  return text;
}

/** The command as it is called, started anew, the second time: the first may compile what the second finds compiled. */
export async function secondsOfCommand(count: number): Promise<number> {
  const lines = linesOf(count);
  await run(lines);
  return run(lines);
}

async function run(lines: string): Promise<number> {
  const started = performance.now();
  const command = spawn(process.execPath, [fileURLToPath(new URL("../../bin/cleanlist.js", import.meta.url)), "rank", "--stdin", "--jsonl"], { stdio: ["pipe", "ignore", "inherit"] });
  command.stdin.end(lines);
  await once(command, "exit");
  return (performance.now() - started) / 1_000;
}

function cpuPer(count: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}
