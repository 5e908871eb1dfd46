/** The tables that the benchmark prints. */
import type { Ranked } from "./scores.ts";
import { beliefsAt, reliability, scoresOf, tops } from "./scores.ts";

const percent = (share: number): string => (share * 100).toFixed(1).padStart(6);

export function printHeader(): void {
  console.log(`${"".padEnd(34)}people${tops.map((limit) => `top-${String(limit)}`.padStart(7)).join("")}  mean rank    ECE`);
}

export function printScores(name: string, ranked: readonly Ranked[]): void {
  const { people, top, meanRank, ece } = scoresOf(ranked);
  const believes = ranked.some(({ probabilities }) => probabilities.length > 0);
  console.log(`${name.padEnd(34)}${String(people).padStart(6)}${tops.map((limit) => ` ${percent(top[limit] ?? 0)}`).join("")}${meanRank.toFixed(2).padStart(11)}${believes ? ece.toFixed(3).padStart(7) : ""}`);
}

export function printReliability(ranked: readonly Ranked[]): void {
  console.log("\nfirst candidates by what was believed of them");
  for (const { from, count, believed, right } of reliability(beliefsAt(ranked, 1))) {
    if (count >= 1) console.log(`  ${from.toFixed(1)}-${(from + 0.1).toFixed(1)}  ${String(Math.round(count)).padStart(6)} people   believed${percent(believed)} %   right${percent(right)} %`);
  }
}
