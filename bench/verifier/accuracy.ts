/** How often each verifier is right in the mail lab, where hosts behave in every way known, and where it is wrong. */
import type { Judged, Score, Told } from "../../lab/mail/score.ts";
import { markOf, scoreOf, scoresBy } from "../../lab/mail/score.ts";
import type { Tally } from "../../lab/mail/tally.ts";
import { verifyAll } from "../../test/support/patient-verifier.ts";
import type { Given } from "../../test/support/patient-verifier.ts";
import { percentile, printTable, shown } from "../support/numbers.ts";
import { startLabThread } from "./lab-thread.ts";
import { askPeer, peers } from "./peers.ts";

export type AccuracyOptions = {
  readonly faster: number;
  readonly size: number;
  readonly concurrency: number;
  readonly withPeers: boolean;
  /** Only this behaviour. */
  readonly only: string | undefined;
  /** Every behaviour, and an example of each way in which ours is wrong. */
  readonly detail: boolean;
};

type Run = { readonly name: string; readonly judged: readonly Judged[]; readonly tookMs: readonly number[]; readonly seconds: number; readonly tally: Tally };

export async function measureAccuracy(options: AccuracyOptions): Promise<void> {
  const given: Given[] = [];
  const runs = [await runOurs(options, given)];
  for (const peer of options.withPeers ? peers : []) runs.push(await runPeer(peer, options));
  printTable([["", "addresses", "right %", "safe unknown", "false deliverable", "false undeliverable", "other wrong", "reason right", "seconds", "p50 ms", "p99 ms"], ...runs.map(overallRow)]);
  console.log("");
  printTable([["", "connections", "recipients", "QUIT %", "beyond: connections", "per time", "recipients", "per time", "early talk", "DATA"], ...runs.map(mannersRow)]);
  console.log("");
  printTable([["told (D U A R ? hung) where the truth is", ...statuses], ...runs.map(confusionRow)]);
  console.log("");
  printTable([["right % by group", ...runs.map(({ name }) => name)], ...rowsBy(runs, ({ group }) => group)]);
  console.log("");
  printTable([[`right % by behaviour${options.detail ? "" : " (where ours is not all right)"}`, ...runs.map(({ name }) => name)], ...rowsBy(runs, ({ behaviour }) => behaviour, options.detail ? "all" : "not right")]);
  for (const line of examplesOf(given)) console.log(line);
}

const statuses = ["deliverable", "undeliverable", "accept_all", "risky", "unknown"] as const;
const letters: Readonly<Record<Told, string>> = { deliverable: "D", undeliverable: "U", accept_all: "A", risky: "R", unknown: "?", hung: "hung" };

async function runOurs(options: AccuracyOptions, given: Given[]): Promise<Run> {
  return inLab(options, "cleanlist", async (lab, addresses) => {
    await verifyAll(addresses, { lab, faster: options.faster, concurrency: options.concurrency }, (each) => given.push(each));
    return given.map(({ about, verification, tookMs }) => ({ about, told: verification?.verdict.status ?? ("hung" as const), reason: verification?.verdict.reason ?? null, tookMs }));
  });
}

async function runPeer(peer: (typeof peers)[number], options: AccuracyOptions): Promise<Run> {
  return inLab(options, peer, async (lab, addresses) => (await askPeer(peer, { lab, addresses })).map((answer) => ({ ...answer, reason: null })));
}

type Lab = Awaited<ReturnType<typeof startLabThread>>;

/** The same town for each, and hosts that have not met anybody yet. */
async function inLab({ faster, size, only }: AccuracyOptions, name: string, ask: (lab: Lab, addresses: Lab["addresses"]) => Promise<readonly (Judged & { tookMs: number })[]>): Promise<Run> {
  const lab = await startLabThread({ faster, size });
  try {
    const startMs = performance.now();
    const judged = await ask(lab, lab.addresses.filter(({ behaviour }) => only === undefined || behaviour === only));
    return { name, judged, tookMs: judged.map(({ tookMs }) => tookMs), seconds: (performance.now() - startMs) / 1_000, tally: await lab.tally() };
  } finally {
    await lab.close();
  }
}

function overallRow({ name, judged, tookMs, seconds }: Run): string[] {
  const { total, marks, reasons } = scoreOf(judged);
  const counts = [marks.safe_unknown, marks.false_deliverable, marks.false_undeliverable, marks.other_wrong].map(String);
  return [name, String(total), share(marks.right, total), ...counts, reasons.right === 0 ? "" : `${String(reasons.right)}/${String(reasons.total)}`, shown(seconds), shown(percentile(tookMs, 0.5)), shown(percentile(tookMs, 0.99))];
}

function mannersRow({ name, judged, tally }: Run): string[] {
  const counts = [tally.overConnections, tally.overConnectionRate, tally.overRecipients, tally.overRecipientRate, tally.earlyTalks, tally.data].map(String);
  return [name, shown(tally.connections / judged.length), shown(tally.recipients / judged.length), share(tally.quits, tally.connections), ...counts];
}

function confusionRow({ name, judged }: Run): string[] {
  const cells = statuses.map((truth) => {
    const told = Map.groupBy(judged.filter(({ about }) => about.expected[0] === truth), (each) => each.told);
    return Object.entries(letters).flatMap(([status, letter]) => (told.has(status as Told) ? [`${letter} ${String(told.get(status as Told)?.length)}`] : [])).join(" ");
  });
  return [name, ...cells];
}

function rowsBy(runs: readonly Run[], key: (about: Judged["about"]) => string, which: "all" | "not right" = "all"): string[][] {
  const scores = runs.map(({ judged }) => scoresBy(judged, key));
  const rows = [...(scores[0] ?? new Map<string, Score>())].toSorted(([one], [other]) => one.localeCompare(other));
  return rows
    .filter(([, { total, marks, reasons }]) => which === "all" || marks.right < total || reasons.right < reasons.total)
    .map(([name, { total }]) => [`${name} (${String(total)})`, ...scores.map((each) => share(each.get(name)?.marks.right ?? 0, total))]);
}

/** One line for each different way in which a behaviour was read wrongly, or for another reason. */
function examplesOf(given: readonly Given[]): string[] {
  const wrong = given.filter(isToShow);
  const ways = new Map(wrong.map((each) => [`${each.about.behaviour} ${each.about.mailbox} ${each.verification?.verdict.reason ?? "hung"}`, each]));
  return [...ways.values()].toSorted((one, other) => one.about.behaviour.localeCompare(other.about.behaviour)).map(exampleOf);
}

function exampleOf({ about, verification, tookMs }: Given): string {
  const wanted = `${about.behaviour}, ${about.mailbox}: expected ${about.expected.join(" or ")}${about.reasons.length > 0 ? ` (${about.reasons.join(", ")})` : ""}`;
  if (verification === null) return `${wanted}; no answer`;
  const { verdict, evidence } = verification;
  const random = evidence.randomProbe === null ? "" : `, nobody was told ${String(evidence.randomProbe.code)}`;
  return `${wanted}; told ${verdict.status} ${verdict.reason} after ${shown(tookMs)} ms, at ${evidence.stage}: ${String(evidence.code)} ${evidence.text.slice(0, 100)}${random}`;
}

function isToShow({ about, verification }: Given): boolean {
  if (verification === null) return true;
  const { status, reason } = verification.verdict;
  return markOf(about, status) !== "right" || (status === "unknown" && about.reasons.length > 0 && !about.reasons.includes(reason));
}

function share(part: number, whole: number): string {
  return ((100 * part) / Math.max(1, whole)).toFixed(1);
}
