/** Patterns that go along with the same features share one weight: the twelve commonest each have their own. */
import { patterns } from "./pattern-list.ts";

const ownGroup = "{first}.{last} {f}{last} {first} {last} {first}{l} {f}.{last} {first}{last} {f}{l} {first}_{last} {last}.{first} {last}{f} {last}{first}".split(" ");
const [digits, initials, cut, separated, other, none] = [12, 13, 14, 15, 16, 17];

export const groupCount = 18;

/** The group of each pattern, and of "none of them" at the end. */
export const groups: Uint8Array = Uint8Array.from([...patterns.map(({ source }) => groupOf(source)), none]);

function groupOf(source: string): number {
  const own = ownGroup.indexOf(source);
  if (own >= 0) return own;
  if (source.includes("{n}")) return digits;
  if (/^(?:\{[flmx]\})+$/.test(source)) return initials;
  if (source.includes(":")) return cut;
  return /[._-]/.test(source) ? separated : other;
}
