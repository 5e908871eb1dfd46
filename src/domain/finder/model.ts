/**
 * The finder's parameters, as bench/finder fits and writes them: `model.json` holds sums and weights only, of features
 * that at least 60 people share. `node bench/finder.ts --write` makes it again.
 */
import data from "./model.json" with { type: "json" };
import { featureFrom } from "./features.ts";
import { Kept } from "./kept.ts";
import type { ShortForms } from "./nickname-use.ts";
import { patterns } from "./pattern-list.ts";
import { groupCount, groups } from "./pattern-groups.ts";

export type Weights = Float64Array;

export type Model = {
  /** exp of each pattern's weight, the last one being that of "none of them". */
  readonly base: Float64Array;
  /** Its sum per group. */
  readonly baseOfGroups: Float64Array;
  /** Weights of a feature, one per group of patterns; by its kind and value. */
  readonly features: ReadonlyMap<string, ReadonlyMap<string, Weights>>;
  /** Of names and domains that were asked about before: in a list, most are. */
  readonly kept: Readonly<Record<"domain" | "given" | "family", Kept<readonly Weights[]>>>;
  /** Which given names go by a short form, and where. */
  readonly shortForms: ShortForms;
  /** What knowing colleagues at all adds per group: such domains are those of larger companies. */
  readonly colleagues: Weights;
  readonly houses: readonly House[];
  readonly choosing: Choosing;
  /** Published probability at raw 0, 0.05, … 1, without and with known colleagues. */
  readonly calibration: readonly (readonly number[])[];
};

/**
 * A kind of domains, by how freely addresses are chosen: `spread` is how many colleagues' worth of doubt each of them
 * starts with, `noise` the share of people who follow nothing of it. A house with one format has little of both.
 */
export type House = { readonly share: number; readonly spread: number; readonly noise: number };

/** What of each group of patterns: how much commoner it is in houses of the first kind, and in the others, as factors. */
export type Choosing = { readonly uniform: Float64Array; readonly free: Float64Array };

export type ModelData = {
  readonly bias: readonly number[];
  readonly features: Readonly<Record<string, readonly number[]>>;
  readonly shortForms: Readonly<Record<string, number>>;
  readonly colleagues: readonly number[];
  readonly houses: readonly House[];
  /**
   * Per group, how much more often it is what somebody chose than what a house has for all: `first_last` is a rule,
   * `firstl` a taste. As large as the gap between the two kinds of houses.
   */
  readonly choosing: readonly number[];
  readonly calibration: readonly (readonly number[])[];
};

const keptMax = 4_096;

/** Weights are stored as hundredths. */
export function modelOf(stored: ModelData): Model {
  if (stored.bias.length !== patterns.length + 1) throw new Error("model.json is of other patterns: node bench/finder.ts --write");
  const base = Float64Array.from(stored.bias, (weight) => Math.exp(weight / 100));
  const baseOfGroups = new Float64Array(groupCount);
  base.forEach((weight, at) => {
    const group = groups[at] ?? 0;
    baseOfGroups[group] = (baseOfGroups[group] ?? 0) + weight;
  });
  return {
    base,
    baseOfGroups,
    features: byKind(stored.features),
    kept: { domain: new Kept(keptMax), given: new Kept(keptMax), family: new Kept(keptMax) },
    shortForms: new Map(Object.entries(stored.shortForms)),
    colleagues: Float64Array.from({ length: groupCount }, (_, at) => (stored.colleagues[at] ?? 0) / 100),
    houses: stored.houses,
    choosing: {
      uniform: Float64Array.from({ length: groupCount }, (_, at) => Math.exp((stored.choosing[at] ?? 0) / -200)),
      free: Float64Array.from({ length: groupCount }, (_, at) => Math.exp((stored.choosing[at] ?? 0) / 200)),
    },
    calibration: stored.calibration,
  };
}

function byKind(stored: ModelData["features"]): Map<string, Map<string, Weights>> {
  const kinds = new Map<string, Map<string, Weights>>();
  for (const [text, weights] of Object.entries(stored)) {
    const { kind, value } = featureFrom(text);
    const values = kinds.get(kind) ?? new Map<string, Weights>();
    values.set(value, ofHundredths(weights));
    kinds.set(kind, values);
  }
  return kinds;
}

/** A loop: `Float64Array.from` took twice as long, some 20 ms of every start. */
function ofHundredths(weights: readonly number[]): Weights {
  const made = new Float64Array(weights.length);
  for (let at = 0; at < made.length; at += 1) made[at] = (weights[at] ?? 0) / 100;
  return made;
}

export const shippedModel: Model = modelOf(data as ModelData);

