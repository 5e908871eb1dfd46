/**
 * The patterns we know, the commonest first. Those of one letter or digit that nobody can know (`{x}`, `{n}`) come last:
 * each stands for many addresses that are rarely right, and is worth asking for only when all else failed.
 */
import type { Pattern } from "./pattern.ts";
import { parsePattern } from "./pattern.ts";

const whole =
  "{first}.{last} {f}{last} {first} {last} {first}{l} {f}.{last} {first}{last} {f}{l} {first}_{last} {last}.{first} {last}{f} {last}{first} {l}{first} {first}.{l} {f}-{last} {l}.{first} {f}_{last} " +
  "{first}-{last} {last}_{first} {l}{f} {first}_{l} {first}-{l} {last}-{first} {last}.{f} {last}_{f} {f}.{l} {l}.{f} {f}_{l} {f}-{l}";
const withMiddle =
  "{f}{m}{last} {f}{m}{l} {mid} {mid}.{last} {first}{m}{l} {l}{f}{m} {first}.{mid}.{last} {last}{f}{m} {first}.{m}.{last} {f}.{m}.{last} {first}{m}{last} {f}{m}.{last} {m}{last} {f}{m} {m}{f}{l} " +
  "{first}_{m}_{last} {f}{m}{last:6} {f}{m}{last:5} {f}{m}{last:2} {f}{m}{last:3} {first}{m}";
const cut =
  "{last:4} {f}{last:7} {last:5} {first}{last:2} {first:2}{last} {f}{last:4} {f}{last:3} {last:3}{f} {first}{last:3} {first:2}{last:2} {last:4}{f} {f}{last:5} {first:3} {first:4} {first:3}{last:3} {first:3}{l} " +
  "{f}{last:6} {f}{last:2} {first:3}{last} {first:3}.{last} {first:4}{last:4} {first:2}{l} {last:6} {last:3} {last:7} {last:2}{first:2} {last:2}{f} {last:3}{first:3} {last:3}{first:2} {last:5}{f} {last:6}{f} " +
  "{last:7}{f} {first:5} {first}{last:4} {first:2}.{last} {first:4}{l} {first:5}{l} {first:2}{last:3} {first:2}{last:4} {first:3}{last:2} {first:6}{last:2} {first:4}{last:3} {l}{first:2} {last}{first:2} " +
  "{l}{first:3} {last:4}{first:2} {first:4}{last} {last:8} {first:2} {last:2} {first:5}.{last} {first:6}.{last} {first:4}.{last} {first:8} {f}{last:8} {f}{last:9} {first:3}_{last} {first:2}{last:5} {first:2}{last:6} " +
  "{first:3}{last:5} {first:5}{last:3} {first:5}{last} {first}.{last:2} {first:3}{last:4} {last:5}{first:2} {f}.{last:5}";
const wild =
  "{first}.{last}{n} {f}{last}{n} {first}{n} {first}{l}{n} {last}{n} {first}{last}{n} {f}{x}{last} {f}{x}{l} {first}.{x}.{last} {first}{x}{l} {l}{f}{x} {last}{f}{x} {last}{x} {f}{l}{x} {x}{last} {first}{x} " +
  "{x}{f}{l} {first}{x}{last} {f}{last}{x} {f}{x} {l}{x} {x}{l} {f}.{x}.{last} {f}{x}{last:6} {f}{x}{last:5} {first}_{x}_{last} {f}{x}{last:2} {x}.{last} {f}{x}{last:3}";

export const patterns: readonly Pattern[] = `${whole} ${withMiddle} ${cut} ${wild}`.split(" ").map(parsePattern);
