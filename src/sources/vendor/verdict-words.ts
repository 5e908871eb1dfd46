/**
 * What vendors call the result of their own check, as the confidence of a `work_email` fact. From 0.7 on the planner
 * takes it as vouched for, so only a positive check reaches that; a catch-all bounces about every fourth time.
 */
const verified = 0.9;
const probable = 0.65;
const catchAll = 0.5;
const unchecked = 0.4;

const words: ReadonlyMap<string, number | null> = new Map([
  ...each(verified, "valid verified deliverable ok safe ultra_sure very_sure reliable"),
  ...each(probable, "high_probability sure guessed extrapolated"),
  ...each(catchAll, "catch_all catchall accept_all risky probable"),
  ...each(null, "invalid not_valid undeliverable invalid_domain bounced rejected_email disposable spamtrap abuse do_not_mail"),
]);

/** 0..1; null where the vendor itself says that mail would not arrive. Words that nobody knows count as unchecked. */
export function confidenceOfWord(word: string | null): number | null {
  const known = words.get((word ?? "").toLowerCase().replaceAll("-", "_"));
  return known === undefined ? unchecked : known;
}

function each<T>(value: T, list: string): [string, T][] {
  return list.split(" ").map((word) => [word, value]);
}
