/** The journal of a task in plain words: who was asked, what came of it, what it cost. */
import type { TraceEntry } from "../contract/legacy.ts";
import type { Fact } from "../domain/fact.ts";
import type { Attempt, Journal } from "../domain/journal.ts";
import { suppressionList } from "../domain/journal.ts";
import type { Outcome } from "../domain/source.ts";

export function traceOf(journal: Journal): TraceEntry[] {
  return journal.map(entryOf);
}

function entryOf(attempt: Attempt): TraceEntry {
  return {
    source: attempt.source,
    outcome: attempt.outcome.kind,
    why: attempt.source === suppressionList ? "is on the suppression list" : wordsFor(attempt.outcome),
    cost_usd: attempt.costMicros / 1_000_000,
    took_ms: attempt.tookMs,
    asked_at: new Date(attempt.askedAtMs).toISOString(),
  };
}

function wordsFor(outcome: Outcome): string {
  switch (outcome.kind) {
    case "found":
      return factsInWords(outcome.facts);
    case "none":
      return "knew nothing about it";
    case "ineligible":
      return `could not help: ${outcome.why}`;
    case "pending":
      return `asked to come back at ${clock(outcome.untilMs)}: ${outcome.why}`;
    case "throttled":
      return `asked to slow down until ${clock(outcome.untilMs)}`;
    case "no_credits":
      return "the account at this source has no credits left";
    case "rejected_key":
      return "the source refused its API key";
    case "opted_out":
      return "this person asked not to be contacted";
    case "failed":
      return `failed: ${outcome.detail}`;
    case "unmapped":
      return `answered in a form that is not documented: ${outcome.detail}`;
  }
}

function clock(ms: number): string {
  return new Date(ms).toISOString();
}

function factsInWords(facts: readonly Fact[]): string {
  const candidates = facts.filter((fact) => fact.field === "candidate").length;
  const people = facts.filter((fact) => fact.field === "prospect").length;
  const parts = facts.flatMap(factInWords);
  if (candidates > 0) parts.push(`gave ${counted(candidates, "likely address", "likely addresses")}`);
  if (people > 0) parts.push(`named ${counted(people, "person", "people")}`);
  return parts.length === 0 ? "answered, with nothing new" : [...new Set(parts)].join("; ");
}

/** Candidates and people are counted, everything else is named. */
function factInWords(fact: Fact): string[] {
  switch (fact.field) {
    case "candidate":
    case "prospect":
      return [];
    case "verdict":
      return [`${fact.address} is ${spoken(fact.verdict.status)} (${spoken(fact.verdict.reason)})`];
    case "settled":
      return [`answered from an earlier task, ${clock(fact.atMs)}`];
    default:
      return [`gave ${spoken(fact.field)}`];
  }
}

function spoken(word: string): string {
  return word.replaceAll("_", " ");
}

function counted(n: number, one: string, many: string): string {
  return n === 1 ? `1 ${one}` : `${String(n)} ${many}`;
}
