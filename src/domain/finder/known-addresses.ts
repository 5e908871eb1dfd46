/** What known addresses tell about a person: which may be theirs, which are others', and how the company makes them. */
import { matchNames } from "../names/match-names.ts";
import type { PersonName } from "../names/parse-name.ts";
import { parseName } from "../names/parse-name.ts";
import type { Evidence, Explanation } from "./evidence.ts";
import { explain } from "./evidence.ts";
import { Kept } from "./kept.ts";
import type { MailDomain } from "./mail-domain.ts";
import { agedWeight } from "./pattern-memory.ts";
import { spellingsOf, usualManner } from "./spellings.ts";
import type { Tallies } from "./tallies.ts";

/** Somebody else's address, where it is known. */
export type KnownAddress = { readonly name: string; readonly address: string; readonly ageDays?: number };

/** Two names that match as well as this are one person's. */
const sameMin = 0.9;

type Colleague = { readonly name: PersonName; readonly explained: () => Explanation };

/** Lists have many people of one company, each with the same known colleagues. */
const colleagues = new Kept<Colleague>(4_096);

function colleagueOf(text: string, local: string, country: string | null): Colleague {
  const name = parseName(text, country);
  let explained: Explanation | null = null;
  return { name, explained: () => (explained ??= explain(spellingsOf(name, usualManner(country)), local)) };
}

/** `same`: the person's own addresses, with how sure that is; `taken`: other people's, at this domain. */
type Told = { readonly evidence: readonly Evidence[]; readonly same: ReadonlyMap<string, number>; readonly taken: readonly string[] };

const nothing: Told = { evidence: [], same: new Map(), taken: [] };

export function toldBy(known: readonly KnownAddress[], name: PersonName, domain: MailDomain): Told {
  if (known.length === 0) return nothing;
  const [evidence, same, taken]: [Evidence[], Map<string, number>, string[]] = [[], new Map(), []];
  for (const { name: other, address, ageDays = 0 } of known) {
    const at = address.lastIndexOf("@");
    const local = address.slice(0, at).toLowerCase();
    const here = address.slice(at + 1).toLowerCase() === domain.name;
    const colleague = colleagues.of(`${other}\n${local}\n${domain.country ?? ""}`, () => colleagueOf(other, local, domain.country));
    if (matchNames(colleague.name, name) >= sameMin) {
      // The same name at the same domain is the person, or shares the name with them; elsewhere it shows their habit.
      same.set(local, here ? 0.8 : 0.25);
      continue;
    }
    if (!here) continue;
    taken.push(local);
    evidence.push({ ...colleague.explained(), weight: agedWeight(1, ageDays) });
  }
  return { evidence, same, taken };
}

/** The person is known to have the address. */
export function credit(tallies: Tallies, local: string, weight: number): void {
  for (let place = 0; place < tallies.size; place += 1) tallies.sums[place] = (tallies.sums[place] ?? 0) * (1 - weight);
  tallies.addTold(local, -1, weight);
}

/** Somebody else has that address: what comes next for the person is a digit, or another pattern. */
export function debit(tallies: Tallies, local: string): void {
  const { sums, size } = tallies;
  const taken = tallies.placeOf(local);
  if (taken < 0) return;
  const freed = sums[taken] ?? 0;
  sums[taken] = freed * 0.01;
  let rest = 0;
  for (let place = 0; place < size; place += 1) if (place !== taken) rest += sums[place] ?? 0;
  for (let place = 0; place < size; place += 1) if (place !== taken && rest > 0) sums[place] = (sums[place] ?? 0) + (freed * 0.5 * (sums[place] ?? 0)) / rest;
  for (const [digit, share] of [["2", 0.12], ["1", 0.09], ["3", 0.02]] as const) tallies.addTold(`${local}${digit}`, tallies.patterns[taken] ?? -1, freed * share);
}
