/**
 * From a name to the likely addresses at a mail domain, each with the probability that it is the person's. Pure: it asks
 * nobody. The probability counts everybody, those whose address follows no pattern included: it sums up to less than 1.
 */
import type { PersonName } from "../names/parse-name.ts";
import { parseName } from "../names/parse-name.ts";
import { tallyCandidates } from "./candidates.ts";
import type { Evidence } from "./evidence.ts";
import { choicesSeen, learnedShares } from "./evidence.ts";
import { habitsFrom, usualHabits } from "./habits.ts";
import type { KnownAddress } from "./known-addresses.ts";
import { credit, debit, toldBy } from "./known-addresses.ts";
import { mailDomain } from "./mail-domain.ts";
import { calibrated } from "./calibrate.ts";
import type { Model } from "./model.ts";
import { shippedModel } from "./model.ts";
import { patterns } from "./pattern-list.ts";
import { priorShares } from "./prior.ts";
import { spellingsOf } from "./spellings.ts";
import { Tallies } from "./tallies.ts";

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

/** One person is ranked after the other. */
const tallies = new Tallies();
const priorOfOne = new Float64Array(patterns.length + 1);

/** @example rankCandidates({ name: "Jane Doe", domain: "acme.example" })[0].address // jane.doe@acme.example */
export function rankCandidates(input: RankInput, model: Model = shippedModel): readonly Candidate[] {
  const domain = mailDomain(input.domain);
  const name = typeof input.name === "string" ? parseName(input.name, domain.country) : input.name;
  if (name.given === "" && name.family === "") return [];
  const { evidence: shown, same, taken } = toldBy(input.known ?? [], name, domain);
  const evidence = input.evidence === undefined ? shown : [...shown, ...input.evidence];
  const prior = priorShares(domain, name, model, evidence.length === 0 ? "nobody" : "colleagues", priorOfOne);
  const shares = learnedShares(prior, evidence, model);
  const odds = evidence.length === 0 ? usualHabits : habitsFrom(choicesSeen(evidence));
  const limit = Math.min(input.limit ?? candidatesMax, candidatesMax);
  const spellings = spellingsOf(name, { country: domain.country, odds, shortForms: model.shortForms });
  tallyCandidates(tallies, spellings, shares, shareMin);
  if (tallies.size < limit) tallyCandidates(tallies, spellings, shares, shareOfAll);
  for (const [local, weight] of same) credit(tallies, local, weight);
  for (const local of taken) debit(tallies, local);
  const best = tallies.likeliest(limit);
  const probabilities = calibrated(best.map((place) => tallies.sums[place] ?? 0), evidence.length, model);
  return best.map((place, at) => {
    const local = tallies.localAt(place);
    const pattern = patterns[tallies.patterns[place] ?? -1];
    return { address: `${local}@${domain.name}`, local, probability: Math.round((probabilities[at] ?? 0) * 1e4) / 1e4, pattern: pattern?.source ?? "known", identifies: pattern?.identifies ?? 1 };
  });
}
