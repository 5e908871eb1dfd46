/** The ways in which one name may be read for an address: a spelling of the given name with one of the family name. */
import type { Letters } from "./pattern.ts";
import type { NameSpellings, Spelling } from "./spellings.ts";
import { noWord } from "./word.ts";

export type Reading = { readonly letters: Letters; readonly weight: number; readonly given: Spelling; readonly family: Spelling };

const mononym: readonly Spelling[] = [{ word: noWord, initial: noWord, weight: 1, choices: [], leaning: null }];

/** Given names with family names, and the other way round where the order is not sure; those of less weight are left out. */
export function readingsOf(name: NameSpellings, weightMin: number): readonly Reading[] {
  const readings: Reading[] = [];
  addReadings(readings, { name, givens: name.given, families: name.family, odds: 1 - name.swapOdds, weightMin });
  addReadings(readings, { name, givens: name.family, families: name.given, odds: name.swapOdds, weightMin });
  return readings;
}

type Order = { readonly name: NameSpellings; readonly givens: readonly Spelling[]; readonly families: readonly Spelling[]; readonly odds: number; readonly weightMin: number };

function addReadings(readings: Reading[], { name, givens, families, odds, weightMin }: Order): void {
  if (odds < weightMin) return;
  for (const given of givens) {
    for (const family of families.length === 0 ? mononym : families) {
      const weight = odds * given.weight * family.weight;
      if (weight >= weightMin) readings.push({ letters: [given.word, given.initial, family.word, family.initial, name.mid, name.middleInitial], weight, given, family });
    }
  }
}
