/**
 * How often the verifier is right, on a town of mail hosts that behave in every way known:
 * `node bench/verifier.ts [--faster 4] [--size 1] [--concurrency 200] [--only BEHAVIOUR] [--detail]`.
 */
import { parseArgs } from "node:util";
import { startMailLab } from "../lab/mail/main.ts";
import type { Judged, Score } from "../lab/mail/score.ts";
import { markOf, scoreOf, scoresBy } from "../lab/mail/score.ts";
import { printTable, shown } from "./support/numbers.ts";
import type { Given } from "../test/support/patient-verifier.ts";
import { verifyAll } from "../test/support/patient-verifier.ts";

const { values } = parseArgs({
  options: {
    faster: { type: "string", default: "4" },
    size: { type: "string", default: "1" },
    concurrency: { type: "string", default: "200" },
    only: { type: "string" },
    detail: { type: "boolean", default: false },
  },
});
const faster = Number(values.faster);

await using lab = await startMailLab({ faster, size: Number(values.size) });
const addresses = lab.addresses.filter(({ behaviour }) => values.only === undefined || behaviour === values.only);
const given: Given[] = [];
const startMs = performance.now();
await verifyAll(addresses, { lab, faster, concurrency: Number(values.concurrency) }, (each) => given.push(each));
const seconds = (performance.now() - startMs) / 1_000;
const judged: Judged[] = given.map(({ about, verification }) => ({ about, told: verification?.verdict.status ?? "hung", reason: verification?.verdict.reason ?? null }));

console.log(`${String(judged.length)} addresses in ${shown(seconds)} s`);
printTable([["", "addresses", "right %", "safe unknown", "false deliverable", "false undeliverable", "other wrong", "reason right"], rowOf("all", scoreOf(judged)), ...[...scoresBy(judged, ({ group }) => group)].map(([name, score]) => rowOf(name, score))]);
const { all } = lab.tally();
console.log(`per address: ${shown(all.connections / judged.length)} connections, ${shown(all.recipients / judged.length)} recipients, ${shown(lab.dnsQueries() / judged.length)} questions to DNS; QUIT ${shown((100 * all.quits) / all.connections)} %`);
console.log(`beyond limits: connections ${String(all.overConnections)}, connection rate ${String(all.overConnectionRate)}, recipients ${String(all.overRecipients)}, recipient rate ${String(all.overRecipientRate)}, early talk ${String(all.earlyTalks)}, DATA ${String(all.data)}`);
console.log("\nbehaviours that are not all right, or give another reason:");
for (const [name, score] of scoresBy(judged, ({ behaviour }) => behaviour)) {
  if (score.marks.right === score.total && score.reasons.right === score.reasons.total) continue;
  const { right, safe_unknown, false_deliverable, false_undeliverable, other_wrong } = score.marks;
  console.log(`${name}: ${String(right)}/${String(score.total)} right, safe ${String(safe_unknown)}, D ${String(false_deliverable)}, U ${String(false_undeliverable)}, other ${String(other_wrong)}, reasons ${String(score.reasons.right)}/${String(score.reasons.total)}`);
  if (values.detail) for (const line of examplesOf(name)) console.log(`    ${line}`);
}

function rowOf(name: string, { total, marks, reasons }: Score): string[] {
  return [name, String(total), shown((100 * marks.right) / Math.max(1, total)), ...[marks.safe_unknown, marks.false_deliverable, marks.false_undeliverable, marks.other_wrong].map(String), `${String(reasons.right)}/${String(reasons.total)}`];
}

/** One line for each different way in which a behaviour was read wrongly. */
function examplesOf(behaviour: string): string[] {
  const wrong = given.filter((each) => each.about.behaviour === behaviour && isToShow(each));
  const seen = new Map(wrong.map((each) => [`${each.about.mailbox} ${each.verification?.verdict.reason ?? "hung"}`, each]));
  return [...seen.values()].map(({ about, verification, tookMs }) => {
    const wanted = `${about.mailbox}, expected ${about.expected.join(" or ")}${about.reasons.length > 0 ? ` (${about.reasons.join(", ")})` : ""}`;
    if (verification === null) return `${wanted}; hung`;
    const { verdict, evidence } = verification;
    return `${wanted}; got ${verdict.status} ${verdict.reason} at ${evidence.stage} in ${shown(tookMs)} ms: ${String(evidence.code)} ${evidence.text.slice(0, 120)} | random: ${String(evidence.randomProbe?.code ?? null)} ${evidence.takesAll ?? ""}`;
  });
}

function isToShow({ about, verification }: Given): boolean {
  if (verification === null) return true;
  const { status, reason } = verification.verdict;
  return markOf(about, status) !== "right" || (status === "unknown" && about.reasons.length > 0 && !about.reasons.includes(reason));
}
