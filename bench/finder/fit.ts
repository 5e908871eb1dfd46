/** Fits what follows the prior: the kinds of houses, what known colleagues add, and the calibration. */
import { calibrationClass, calibrationClasses, knots } from "../../src/domain/finder/calibrate.ts";
import type { House, ModelData } from "../../src/domain/finder/model.ts";
import { modelOf } from "../../src/domain/finder/model.ts";
import { groupCount } from "../../src/domain/finder/pattern-groups.ts";
import { rankCandidates } from "../../src/domain/finder/rank.ts";
import type { Question } from "./questions.ts";

/** Where the search starts, and what is used where no histories are given: fitted on the sources named in docs/finder.md. */
export const usualHouses: readonly House[] = [
  { share: 0.457, spread: 0.3, noise: 0.048 },
  { share: 0.433, spread: 0.091, noise: 0.656 },
  { share: 0.11, spread: 20, noise: 0.119 },
];
export const usualColleagues: readonly number[] = [-25, -60, -80, -80, 35, -80, 0, -60, 0, 0, -80, 60, 60, 80, -60, -60, -40, 0];

/**
 * From how often the next person's address follows one known example of a pattern, in the reference (docs/finder.md):
 * 76 % after first.last, 72 after f.last, 58 after flast, 39 after first, 29 after firstl, 27 after firstlast.
 */
export const usualChoosing: readonly number[] = [-30, 20, 60, 60, 100, -80, 80, 120, -80, 0, 60, 60, 0, 60, 60, -40, 40, 0];

/** Histories of a few projects must not shift a group further than this, in hundredths. */
const shiftMax = 80;

/** Improves one number after the other while the right addresses become more probable. */
export function fitHouses(questions: readonly Question[], start: ModelData, passes: number): ModelData {
  let model: ModelData = { ...start, calibration: [] };
  let best = surprise(questions, model);
  const tryOut = (changed: ModelData): boolean => {
    const found = surprise(questions, changed);
    if (found >= best - 1e-5) return false;
    best = found;
    model = changed;
    return true;
  };
  for (let pass = 0; pass < passes; pass += 1) {
    const step = pass === 0 ? 40 : 20;
    for (let group = 0; group < groupCount; group += 1) {
      const moved = (by: number): ModelData => ({ ...model, colleagues: model.colleagues.map((weight, at) => (at === group ? Math.max(-shiftMax, Math.min(shiftMax, weight + by)) : weight)) });
      if (!tryOut(moved(step))) tryOut(moved(-step));
    }
    for (const at of model.houses.keys()) {
      for (const key of ["share", "spread", "noise"] as const) {
        for (const factor of [1.6, 1 / 1.6]) tryOut({ ...model, houses: changedHouse(model.houses, { at, key, factor }) });
      }
    }
  }
  return model;
}

function changedHouse(houses: readonly House[], { at, key, factor }: { at: number; key: keyof House; factor: number }): House[] {
  const changed = houses.map((house, i) => (i === at ? { ...house, [key]: Math.min(key === "spread" ? 100 : 0.95, house[key] * factor) } : house));
  const total = changed.reduce((sum, { share }) => sum + share, 0);
  return changed.map((house) => ({ ...house, share: house.share / total }));
}

/** Mean of -log of what the right address was given; where it was no candidate, of what was left. */
function surprise(questions: readonly Question[], data: ModelData): number {
  const model = modelOf(data);
  let [sum, weights] = [0, 0];
  for (const { name, domain, known, local, weight } of questions) {
    const candidates = rankCandidates({ name, domain, known }, model);
    const right = candidates.find((candidate) => candidate.local === local);
    const left = 1 - candidates.reduce((total, { probability }) => total + probability, 0);
    sum -= weight * Math.log(right === undefined ? Math.max(1e-3, left) : Math.max(1e-5, right.probability));
    weights += weight;
  }
  return sum / weights;
}

export type Believed = { readonly kind: number; readonly belief: number; readonly right: boolean; readonly weight: number };

/** What the model without a calibration believed of the first ten candidates of each question. */
export function beliefsOf(questions: readonly Question[], data: ModelData): Believed[] {
  const model = modelOf({ ...data, calibration: [] });
  return questions.flatMap(({ name, domain, known, local, weight }) =>
    rankCandidates({ name, domain, known, limit: 10 }, model).map((candidate, at) => ({
      kind: calibrationClass({ colleagues: known.length, isFirst: at === 0 }),
      belief: candidate.probability,
      right: candidate.local === local,
      weight,
    })),
  );
}

/** For each class of evidence, how often candidates that were believed so were right: a rising line (pool adjacent violators). */
export function lines(beliefs: readonly Believed[]): number[][] {
  const byKind = Map.groupBy(beliefs, ({ kind }) => kind);
  return Array.from({ length: calibrationClasses }, (_, kind) => {
    const own = byKind.get(kind) ?? [];
    // Nobody was asked about with three or four colleagues: they are between two and five.
    return lineThrough(own.length > 0 ? own : [...(byKind.get(kind - 2) ?? []), ...(byKind.get(kind + 2) ?? [])]);
  });
}

function lineThrough(beliefs: readonly Believed[]): number[] {
  const sums = knots.map((knot) => ({ right: knot * 5, count: 5 }));
  for (const { belief, right, weight: importance } of beliefs) {
    // Each belief speaks for the knots at its sides, by its nearness.
    let at = 1;
    while (at < knots.length - 1 && belief > (knots[at] ?? 1)) at += 1;
    const [low = 0, high = 1] = [knots[at - 1], knots[at]];
    const share = Math.min(1, Math.max(0, (belief - low) / (high - low)));
    for (const [knot, weight] of [[at - 1, 1 - share], [at, share]] as const) {
      const sum = sums[knot];
      if (sum !== undefined) {
        sum.right += right ? weight * importance : 0;
        sum.count += weight * importance;
      }
    }
  }
  return rising(sums).map((value) => Math.round(value * 1e4) / 1e4);
}

function rising(sums: readonly { readonly right: number; readonly count: number }[]): number[] {
  const blocks: { right: number; count: number; size: number }[] = [];
  for (const { right, count } of sums) {
    blocks.push({ right, count, size: 1 });
    for (let last = blocks.at(-1), before = blocks.at(-2); last !== undefined && before !== undefined && before.right / before.count > last.right / last.count; last = blocks.at(-1), before = blocks.at(-2)) {
      blocks.splice(-2, 2, { right: before.right + last.right, count: before.count + last.count, size: before.size + last.size });
    }
  }
  return blocks.flatMap(({ right, count, size }) => Array.from({ length: size }, () => right / count));
}
