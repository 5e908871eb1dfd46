/**
 * The patterns we know, the commonest first. Those of one letter or digit that nobody can know (`{x}`, `{n}`) come last:
 * each stands for many addresses that are rarely right, and is worth asking for only when all else failed.
 */
import { parsePattern } from "./pattern.ts";

export const patterns = (
  "{first}.{last} {f}{last} {first} {last} {first}{l} {f}.{last} {first}{last} {f}{l} {first}_{last} {last}.{first} {last}{f} {last}{first} {f}{m}{last} {f}{m}{l} {last:4} " +
  "{f}{last:7} {l}{first} {last:5} {first}.{l} {first}{last:2} {f}-{last} {mid} {first:2}{last} {l}.{first} {mid}.{last} {f}{last:4} {f}{last:3} {first}{m}{l} {f}_{last} {first}-{last} " +
  "{l}{f}{m} {last:3}{f} {first}{last:3} {first}.{mid}.{last} {first:2}{last:2} {last}_{first} {last:4}{f} {f}{last:5} {last}{f}{m} {l}{f} " +
  "{first}.{m}.{last} {f}.{m}.{last} {first}{m}{last} {f}{m}.{last} {first:3} {first:4} {first:3}{last:3} {first:3}{l} {f}{last:6} {f}{last:2} {first:3}{last} {first:1}{last:1} {first:3}.{last} {first:4}{last:4} " +
  "{first:2}{l} {last:6} {last:3} {last:7} {last:2}{first:2} {last:2}{f} {last:3}{first:3} {last:3}{first:2} {last:5}{f} {last:6}{f} {last:7}{f} {first:5} {first}{last:4} {first}_{l} {first}-{l} {first}.{last:1} " +
  "{last}-{first} {last}.{f} {last}_{f} {first:2}.{last} {first:4}{l} {first:5}{l} {first:2}{last:3} {first:2}{last:4} {first:3}{last:2} {first:6}{last:2} {first:1}.{l} {f}.{l} {first:4}{last:3} {m}{last} {l}{first:2} {last}{first:2} " +
  "{l}{first:3} {last:4}{first:2} {first:4}{last} {f}{last}{n} {first}.{last}{n} {first}{n} {first}{l}{n} {f}{x}{last} {f}{x}{l} {first}.{x}.{last} {last}{n} {first}{last}{n} {first}{x}{l} {l}{f}{x} {last}{f}{x} {last}{x} {f}{l}{x} {x}{last} {first}{x} {x}{f}{l} {first}{x}{last} {f}{last}{x}"
)
  .split(" ")
  .filter((source, at, all) => all.indexOf(source) === at && source !== "{first:1}{last:1}" && source !== "{first:1}.{l}" && source !== "{first}.{last:1}")
  .map(parsePattern);
