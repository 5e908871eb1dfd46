/** What a ranking is worth: how often the right address is among the first, and how far its probabilities can be believed. */

export type Ranked = {
  /** 0 for the first; null where the address is not among the candidates. */
  readonly rank: number | null;
  readonly probabilities: readonly number[];
  readonly weight: number;
};

export type Scores = { readonly people: number; readonly top: Readonly<Record<number, number>>; readonly meanRank: number; readonly ece: number };

export const tops = [1, 2, 3, 5, 10, 20] as const;

export function scoresOf(ranked: readonly Ranked[]): Scores {
  const all = sumOf(ranked);
  const found = ranked.filter(({ rank }) => rank !== null);
  const top = Object.fromEntries(tops.map((limit) => [limit, sumOf(found.filter(({ rank }) => (rank ?? limit) < limit)) / all]));
  const meanRank = found.reduce((sum, { rank, weight }) => sum + weight * ((rank ?? 0) + 1), 0) / sumOf(found);
  return { people: ranked.length, top, meanRank, ece: calibrationError(beliefsAt(ranked, 1)) };
}

function sumOf(ranked: readonly { readonly weight: number }[]): number {
  return ranked.reduce((sum, { weight }) => sum + weight, 0);
}

type Belief = { readonly belief: number; readonly right: boolean; readonly weight: number };

/** What was believed of the first `limit` candidates of everybody. */
export function beliefsAt(ranked: readonly Ranked[], limit: number): Belief[] {
  return ranked.flatMap(({ rank, probabilities, weight }) => probabilities.slice(0, limit).map((belief, at) => ({ belief, right: rank === at, weight })));
}

/** Tenths of belief: how many, the mean of it, and how many were right. */
export function reliability(beliefs: readonly Belief[]): { readonly from: number; readonly count: number; readonly believed: number; readonly right: number }[] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const own = beliefs.filter(({ belief }) => Math.min(9, Math.floor(belief * 10)) === tenth);
    const count = sumOf(own);
    return {
      from: tenth / 10,
      count,
      believed: own.reduce((sum, { belief, weight }) => sum + belief * weight, 0) / Math.max(1e-9, count),
      right: sumOf(own.filter(({ right }) => right)) / Math.max(1e-9, count),
    };
  });
}

/** Expected calibration error: the gap between belief and outcome, weighed by how many were believed so. */
function calibrationError(beliefs: readonly Belief[]): number {
  const all = sumOf(beliefs);
  return reliability(beliefs).reduce((sum, { count, believed, right }) => sum + (count / all) * Math.abs(believed - right), 0);
}
