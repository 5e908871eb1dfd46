/** What the finder is compared with. */
import type { Model, ModelData } from "../../src/domain/finder/model.ts";
import { modelOf } from "../../src/domain/finder/model.ts";
import { patterns } from "../../src/domain/finder/pattern-list.ts";
import { lettersOf, render } from "../../src/domain/finder/pattern.ts";
import { noWord } from "../../src/domain/finder/word.ts";
import { parseName } from "../../src/domain/names/parse-name.ts";
import { romanise } from "../../src/domain/names/romanise.ts";
import type { Question } from "./questions.ts";
import type { Ranked } from "./scores.ts";

/** The order of permutators: every given, family and initial in turn, whatever is common. */
const permutations =
  "{first} {last} {first}{last} {first}.{last} {f}{last} {f}.{last} {first}{l} {first}.{l} {f}{l} {f}.{l} {last}{first} {last}.{first} {last}{f} {last}.{f} {l}{first} {l}.{first} {l}{f} {first}-{last} {f}-{last} {first}_{last} {f}_{last}".split(" ");

/** The five that lead everywhere, in the order of their shares. */
const majority = "{first}.{last} {f}{last} {first} {last} {first}{l} {f}.{last} {first}{last} {f}{l} {first}_{last} {last}.{first} {last}{f} {last}{first}".split(" ");

export function inFixedOrder({ name, local, weight }: Question, order: "permutator" | "majority"): Ranked {
  const { given, family } = parseName(name);
  const letters = (text: string): string => romanise(text, { umlauts: "a" }).replace(/[^a-z0-9]/g, "");
  const [first, last] = [letters(given), letters(family)];
  const spelt = lettersOf({ first, last, f: first.slice(0, 1), l: last.slice(0, 1), mid: "", m: "" });
  const made = (order === "permutator" ? permutations : majority).flatMap((source) => {
    const pattern = patterns.find((each) => each.source === source);
    return pattern === undefined ? [] : (render(pattern, spelt, noWord) ?? []);
  });
  const rank = [...new Set(made)].indexOf(local);
  return { rank: rank < 0 ? null : rank, probabilities: [], weight };
}

/** The prior by the domain's ending alone, learnt as the whole is. */
export function endingsOnly(data: ModelData): Model {
  return modelOf({ ...data, features: Object.fromEntries(Object.entries(data.features).filter(([feature]) => feature.startsWith("ending "))) });
}
