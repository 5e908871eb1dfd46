/**
 * Which of the addresses that a process comes to know are worth remembering. A handful of colleagues tells all that a
 * domain has to tell; of each domain and kind the first of a day are kept, then one each time that their number has doubled:
 * a list of a thousand colleagues leaves twelve rows, and a house that changes its format is noticed the same day.
 * What an address looks like has no say, so that rare forms keep their share.
 */
import type { Observation } from "../domain/finder/pattern-memory.ts";

const keptInFull = 5;
const domainsRemembered = 50_000;
const dayMs = 86_400_000;

export type EvidenceSample = (observations: readonly Observation[], nowMs: number) => Observation[];

export function evidenceSample(): EvidenceSample {
  const seen = new Map<string, number>();
  let today = 0;

  const isKept = ({ address, kind }: Observation): boolean => {
    const key = `${kind} ${address.slice(address.lastIndexOf("@") + 1)}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count <= keptInFull || Number.isInteger(Math.log2(count));
  };
  return (observations, nowMs) => {
    const day = Math.floor(nowMs / dayMs);
    if (day !== today || seen.size > domainsRemembered) seen.clear();
    today = day;
    return observations.filter(isKept);
  };
}
