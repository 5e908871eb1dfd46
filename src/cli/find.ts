/** `cleanlist find NAME DOMAIN`: one person's address, from their name, with what speaks for it. */
import { registrableDomain } from "../domain/company-names.ts";
import { findCandidates } from "../domain/finder/find.ts";
import type { Remembered } from "../domain/finder/pattern-memory.ts";
import type { KnownAddress } from "../domain/finder/known-addresses.ts";
import type { Candidate } from "../domain/finder/rank.ts";
import { parseName } from "../domain/names/parse-name.ts";
import type { PersonName } from "../domain/names/parse-name.ts";
import { suppressionKeys } from "../domain/suppression.ts";
import { everybody } from "../engine/suppressions.ts";
import type { Command, Context } from "./command.ts";
import type { Probing } from "./find/probe.ts";
import { probe } from "./find/probe.ts";
import { openMemory } from "./find/remembered.ts";
import { isOn, listOf, parseOptions } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";
import { patientVerification, waitOf } from "./verify/patient.ts";

export const find: Command = {
  summary: "Find one person's address from their name",
  help: `cleanlist find NAME DOMAIN [--known "NAME <ADDRESS>"]… [options]

Ranks the likely addresses of a person at a company, and puts the likeliest to the mail host until one is right, or asking
further is not worth it. Formats that were learned before are used, and what is found is learned. No vendor is asked.

  cleanlist find "Jane van der Berg" acme.example --known "Bob Roe <broe@acme.example>" --explain

  --known "NAME <ADDRESS>"   the address of a colleague, from which the format is learned. Repeatable
  --wait DURATION            how long to wait where the mail host says "later" (default: 0s)
  --offline                  rank only: no mail host is asked
  --explain                  all candidates, with patterns, probabilities, and what the mail host said
  --json                     the same as one JSON object`,
  run: runFind,
};

const limit = 12;
const probesMax = 12;

async function runFind(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("find", args, {
    known: { type: "string", multiple: true, default: [] as string[] },
    wait: { type: "string" },
    offline: { type: "boolean", default: false },
    explain: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  });
  const [text = "", domain = ""] = parsed.positionals;
  const site = registrableDomain(domain);
  if (site === null || !/\p{L}/u.test(text) || parsed.positionals.length > 2) throw new UsageError('Name a person and a domain: cleanlist find "Jane Doe" acme.example');
  const name = parseName(text);
  const known = listOf(parsed, "known").map(readKnown);
  const deadlineMs = context.now() + waitOf(parsed);
  const { memory, suppressed, close } = await openMemory(context);
  try {
    if ((await suppressed(everybody, () => suppressionKeys({ full_name: text, company_domain: site }))).size > 0) {
      context.terminal.say("This person or their domain is on the suppression list: nobody is asked.");
      return 1;
    }
    const remembered = await memory.recall(site);
    const likely = findCandidates({ name, site, remembered, known, limit });
    const listed = await suppressed(everybody, () => likely.flatMap(({ address }) => suppressionKeys({ email: address })));
    const candidates = likely.filter(({ address }) => !suppressionKeys({ email: address }).some((key) => listed.has(key)));
    const probing = isOn(parsed, "offline") ? { probes: [], answer: null } : await probed(candidates, { context, deadlineMs });
    const { answer } = probing;
    if (answer?.status === "reliable") await memory.learn([{ name, address: answer.candidate.address, kind: "verified", site }]);
    const report: Report = { name, site, known, remembered, candidates, probing };
    if (isOn(parsed, "json")) context.terminal.out(JSON.stringify(wire(report)));
    else context.terminal.out(isOn(parsed, "explain") ? explained(report) : summary(report));
    return 0;
  } finally {
    await close();
  }
}

async function probed(candidates: readonly Candidate[], { context, deadlineMs }: { readonly context: Context; readonly deadlineMs: number }): Promise<Probing> {
  const verifier = await context.openVerifier();
  let isLater = false;
  try {
    const probing = await probe(candidates, async (address) => {
      const { verification } = await patientVerification(verifier, { address, deadlineMs, context });
      isLater ||= verification.retryAtMs !== null;
      return verification.verdict;
    }, probesMax);
    if (isLater && probing.answer?.status !== "reliable") context.terminal.say("The mail host wants to be asked again later: with --wait 10m there is time for that.");
    return probing;
  } finally {
    await verifier.close();
  }
}

function readKnown(text: string): KnownAddress {
  const match = /^\s*"?([^"<>]+?)"?\s*<\s*([^<>\s@]+@[^<>\s@]+)\s*>\s*$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) throw new UsageError(`--known is a name with an address: --known "Bob Roe <broe@acme.example>", not "${text}".`);
  return { name: match[1], address: match[2] };
}

type Report = {
  readonly name: PersonName;
  readonly site: string;
  readonly known: readonly KnownAddress[];
  readonly remembered: readonly Remembered[];
  readonly candidates: readonly Candidate[];
  readonly probing: Probing;
};

function summary({ candidates, probing: { answer, probes } }: Report): string {
  if (answer !== null) return columnsOf([["address", "status", "confidence", "probes"], [answer.candidate.address, answer.status, answer.confidence.toFixed(2), String(probes.length)]]);
  if (probes.length > 0) return `No address found: the mail host refused ${String(probes.length)} guesses.`;
  return columnsOf([["address", "probability"], ...candidates.slice(0, 5).map(({ address, probability }) => [address, probability.toFixed(2)])]);
}

function explained(report: Report): string {
  const { name, known, remembered, candidates, probing } = report;
  const said = new Map(probing.probes.map(({ candidate, verdict }) => [candidate.address, `${verdict.status} (${verdict.reason})`]));
  const rows = candidates.map(({ address, probability, pattern, identifies }) => [address, probability.toFixed(3), pattern, identifies.toFixed(2), said.get(address) ?? ""]);
  return [
    `given ${name.given || "-"}, middle ${name.middle.join(" ") || "-"}, family ${name.family || "-"}`,
    `evidence: ${String(known.length)} known addresses given, ${String(remembered.length)} remembered of the company`,
    columnsOf([["address", "probability", "pattern", "identifies", "mail host"], ...rows]),
    summary(report),
  ].join("\n");
}

function wire({ name, site, known, remembered, candidates, probing: { probes, answer } }: Report): object {
  return {
    name: { given: name.given, middle: name.middle, family: name.family },
    domain: site,
    evidence: { known: known.length, remembered: remembered.length },
    address: answer?.candidate.address ?? null,
    status: answer?.status ?? null,
    confidence: answer?.confidence ?? null,
    candidates: candidates.map(({ address, probability, pattern, identifies }) => ({ address, probability, pattern, identifies })),
    probes: probes.map(({ candidate, verdict }) => ({ address: candidate.address, verdict: verdict.status, reason: verdict.reason })),
  };
}
