/**
 * Habits of spelling: of each choice, how often addresses are made which way, and what a domain's known addresses say
 * about it. A habit is counted only over names that leave the choice: of a name without a particle nothing is learnt
 * about particles.
 */

export type HabitOdds = (habit: string, option: string) => number;

/** Shares of each option, measured on addresses that follow a pattern at all (bench/finder fits them again). */
const habitShares: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "given:full": { legal: 0.915, nickname: 0.085 },
  "given:short": { legal: 0.965, nickname: 0.035 },
  "umlaut:german": { ae: 0.8, a: 0.2 },
  "umlaut:nordic": { ae: 0.02, a: 0.98 },
  "umlaut:nordic-name": { ae: 0.1, a: 0.9 },
  "umlaut:other": { ae: 0.62, a: 0.38 },
  "given-hyphen": { kept: 0.45, joined: 0.15, first: 0.07, dotted: 0.01, initials: 0.32 },
  "given-compound": { kept: 0.06, joined: 0.34, first: 0.5, dotted: 0.06, initials: 0.04 },
  middle: { first: 0.92, joined: 0.035, dotted: 0.025, hyphened: 0.005, second: 0.015 },
  "family-middle": { last: 0.79, before: 0.07, joined: 0.067, dotted: 0.05, hyphened: 0.023 },
  "family-hyphen": { kept: 0.4, joined: 0.36, first: 0.16, last: 0.04, dotted: 0.02, initials: 0.02 },
  particle: { joined: 0.71, dropped: 0.08, dotted: 0.1, hyphened: 0.03, underscored: 0.02, initials: 0.06 },
  "double:first": { first: 0.62, last: 0.08, joined: 0.18, dotted: 0.07, hyphened: 0.05 },
  "double:last": { first: 0.12, last: 0.6, joined: 0.16, dotted: 0.08, hyphened: 0.04 },
  "double:other": { first: 0.24, last: 0.3, joined: 0.3, dotted: 0.1, hyphened: 0.06 },
};

/** How many colleagues' worth of evidence the shares stand for. Nicknames are a matter of persons more than of houses. */
const weightOfShares: Readonly<Record<string, number>> = { "given:full": 3, "given:short": 3 };
const weightOtherwise = 1;

export const usualHabits: HabitOdds = (habit, option) => habitShares[habit]?.[option] ?? 0;

/** `seen`: evidence per choice (`particle=dropped`), in colleagues. */
export function habitsFrom(seen: ReadonlyMap<string, number>): HabitOdds {
  if (seen.size === 0) return usualHabits;
  return (habit, option) => {
    const options = habitShares[habit];
    if (options === undefined) return 0;
    const weight = weightOfShares[habit] ?? weightOtherwise;
    let total = 0;
    for (const each in options) total += seen.get(`${habit}=${each}`) ?? 0;
    return ((options[option] ?? 0) * weight + (seen.get(`${habit}=${option}`) ?? 0)) / (weight + total);
  };
}
