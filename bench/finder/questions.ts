/** A person whose address is asked for, with colleagues whose addresses are known; and how the finder answers. */
import type { Model } from "../../src/domain/finder/model.ts";
import { rankCandidates } from "../../src/domain/finder/rank.ts";
import { generator, shuffle } from "./learn-prior.ts";
import type { Sample } from "./registry.ts";
import type { Ranked } from "./scores.ts";

export type Question = Sample & {
  readonly known: readonly { readonly name: string; readonly address: string }[];
  /** How many people of the reference it stands for. */
  readonly weight: number;
};

export function withoutColleagues(samples: readonly Sample[]): Question[] {
  return samples.map((sample) => ({ ...sample, known: [], weight: 1 }));
}

/** At most 20 people a domain, each with `count` others of the domain drawn by chance: noise included. */
export function withColleagues(samples: readonly Sample[], options: { readonly count: number; readonly peopleMin: number; readonly seed: number }): Question[] {
  const random = generator(options.seed);
  return [...Map.groupBy(samples, ({ domain }) => domain).values()].flatMap((people) => {
    if (people.length < Math.max(options.peopleMin, options.count + 1)) return [];
    const targets = [...people];
    shuffle(targets, random);
    return targets.slice(0, 20).map((target) => {
      const others = people.filter((each) => each !== target);
      shuffle(others, random);
      return { ...target, known: others.slice(0, options.count).map(({ name, local, domain }) => ({ name, address: `${local}@${domain}` })), weight: 1 };
    });
  });
}

export function answered({ name, domain, local, known, weight }: Question, model: Model): Ranked {
  const candidates = rankCandidates({ name, domain, known }, model);
  const rank = candidates.findIndex((candidate) => candidate.local === local);
  return { rank: rank < 0 ? null : rank, probabilities: candidates.map(({ probability }) => probability), weight };
}
