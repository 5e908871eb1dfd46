/**
 * From a name to the likely addresses at a mail domain, each with the probability that it is the person's. Pure: it asks
 * nobody. The probability counts everybody, those whose address follows no pattern included: it sums up to less than 1.
 */
import type { PersonName } from "../names/parse-name.ts";
import { parseName } from "../names/parse-name.ts";
import { matchNames } from "../names/match-names.ts";
import { visitCandidates } from "./candidates.ts";
import type { Evidence, Explanation } from "./evidence.ts";
import { choicesSeen, explain, learnedShares } from "./evidence.ts";
import { habitsFrom, usualHabits } from "./habits.ts";
import { Kept } from "./kept.ts";
import { mailDomain } from "./mail-domain.ts";
import type { MailDomain } from "./mail-domain.ts";
import { calibrated } from "./calibrate.ts";
import type { Model } from "./model.ts";
import { shippedModel } from "./model.ts";
import { patterns } from "./pattern-list.ts";
import { agedWeight } from "./pattern-memory.ts";
import { priorShares } from "./prior.ts";
import type { NameSpellings } from "./spellings.ts";
import { spellingsOf } from "./spellings.ts";

/** Somebody else's address, where it is known. */
export type KnownAddress = { readonly name: string; readonly address: string; readonly ageDays?: number };

export type RankInput = {
  readonly name: string | PersonName;
  /** The part behind the @. */
  readonly domain: string;
  readonly known?: readonly KnownAddress[];
  /** What else is known of the domain's addresses. */
  readonly evidence?: readonly Evidence[];
  /** How many candidates at most. */
  readonly limit?: number;
};

export type Candidate = {
  readonly address: string;
  readonly local: string;
  /** 0..1 that this is the person's address. */
  readonly probability: number;
  /** The pattern that speaks most for it. */
  readonly pattern: string;
  /** 0..1 that a mailbox of that name, where there is one, is this person's. */
  readonly identifies: number;
};

const candidatesMax = 20;

/**
 * Readings of a name with less than the first share are left out: the twentieth candidate has five times as much. Where
 * that leaves too few, all are made.
 */
const [shareMin, shareOfAll] = [7e-4, 5e-5];

type Tally = { local: string; sum: number; best: number; pattern: number };

/** @example rankCandidates({ name: "Jane Doe", domain: "acme.example" })[0].address // jane.doe@acme.example */
export function rankCandidates(input: RankInput, model: Model = shippedModel): readonly Candidate[] {
  const domain = mailDomain(input.domain);
  const name = typeof input.name === "string" ? parseName(input.name, domain.country) : input.name;
  if (name.given === "" && name.family === "") return [];
  const { evidence: shown, same, taken } = evidenceOf(input.known ?? [], name, domain);
  const evidence = [...shown, ...(input.evidence ?? [])];
  const shares = learnedShares(priorShares(domain, name, model, evidence.length === 0 ? "nobody" : "colleagues"), evidence, model);
  const odds = evidence.length === 0 ? usualHabits : habitsFrom(choicesSeen(evidence));
  const limit = Math.min(input.limit ?? candidatesMax, candidatesMax);
  const spellings = spellingsOf(name, domain.country, odds);
  const likely = tallied(spellings, shares, shareMin);
  const tallies = likely.size >= limit ? likely : tallied(spellings, shares, shareOfAll);
  for (const [local, weight] of same) credit(tallies, local, weight);
  for (const local of taken) debit(tallies, local);
  const best = likeliest(tallies, limit);
  const probabilities = calibrated(best.map(({ sum }) => sum), evidence.length, model);
  return best.map(({ local, pattern }, at) => ({
    address: `${local}@${domain.name}`,
    local,
    probability: Math.round((probabilities[at] ?? 0) * 1e4) / 1e4,
    pattern: patterns[pattern]?.source ?? "known",
    identifies: patterns[pattern]?.identifies ?? 1,
  }));
}

/** The tail need not be sorted: most of what is made is not among the first. */
function likeliest(tallies: ReadonlyMap<string, Tally>, limit: number): Tally[] {
  const best: Tally[] = [];
  for (const tally of tallies.values()) {
    if (best.length === limit && tally.sum <= (best[limit - 1]?.sum ?? 0)) continue;
    let at = best.length < limit ? best.length : limit - 1;
    for (; at > 0; at -= 1) {
      const above = best[at - 1];
      if (above === undefined || above.sum >= tally.sum) break;
      best[at] = above;
    }
    best[at] = tally;
  }
  return best;
}

function tallied(spellings: NameSpellings, shares: Float64Array, min: number): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  visitCandidates(spellings, shares, min, (local, pattern, weight) => {
    const part = weight * (shares[pattern] ?? 0);
    const tally = tallies.get(local);
    if (tally === undefined) tallies.set(local, { local, sum: part, best: part, pattern });
    else {
      tally.sum += part;
      if (part > tally.best) {
        tally.best = part;
        tally.pattern = pattern;
      }
    }
  });
  return tallies;
}

/** Sure to be the same person above this score of two names, sure to be another one below the second. */
const sameMin = 0.9;

type Colleague = { readonly name: PersonName; readonly explained: () => Explanation };

/** Lists have many people of one company, each with the same known colleagues. */
const colleagues = new Kept<Colleague>(4_096);

function colleagueOf(text: string, local: string, country: string | null): Colleague {
  const name = parseName(text, country);
  let explained: Explanation | null = null;
  return { name, explained: () => (explained ??= explain(spellingsOf(name, country, usualHabits), local)) };
}

type Known = { readonly evidence: Evidence[]; readonly same: Map<string, number>; readonly taken: string[] };

function evidenceOf(known: readonly KnownAddress[], name: PersonName, domain: MailDomain): Known {
  const found: Known = { evidence: [], same: new Map(), taken: [] };
  for (const { name: other, address, ageDays = 0 } of known) {
    const at = address.lastIndexOf("@");
    const local = address.slice(0, at).toLowerCase();
    const here = address.slice(at + 1).toLowerCase() === domain.name;
    const colleague = colleagues.of(`${other}\n${local}\n${domain.country ?? ""}`, () => colleagueOf(other, local, domain.country));
    if (matchNames(colleague.name, name) >= sameMin) {
      // The same name at the same domain is the person, or shares the name with them; elsewhere it shows their habit.
      found.same.set(local, here ? 0.8 : 0.25);
      continue;
    }
    if (!here) continue;
    found.taken.push(local);
    found.evidence.push({ ...colleague.explained(), weight: agedWeight(1, ageDays) });
  }
  return found;
}

function credit(tallies: Map<string, Tally>, local: string, weight: number): void {
  const tally = tallies.get(local);
  for (const each of tallies.values()) each.sum *= 1 - weight;
  if (tally === undefined) tallies.set(local, { local, sum: weight, best: weight, pattern: -1 });
  else tally.sum += weight;
}

/** Somebody else has that address: what comes next for the person is a digit, or another pattern. */
function debit(tallies: Map<string, Tally>, local: string): void {
  const tally = tallies.get(local);
  if (tally === undefined) return;
  const freed = tally.sum;
  tally.sum *= 0.01;
  let rest = 0;
  for (const each of tallies.values()) if (each !== tally) rest += each.sum;
  for (const each of tallies.values()) if (each !== tally && rest > 0) each.sum += (freed * 0.5 * each.sum) / rest;
  for (const [digit, share] of [["2", 0.12], ["1", 0.09], ["3", 0.02]] as const) {
    const next = `${local}${digit}`;
    const known = tallies.get(next);
    if (known === undefined) tallies.set(next, { local: next, sum: freed * share, best: freed * share, pattern: tally.pattern });
    else known.sum += freed * share;
  }
}
