/**
 * Mail addresses as organisations make them: the patterns, their measured frequency, and what happens to particles,
 * hyphens and umlauts. The shares come from 20,639 people at 854 organisations seen in public version histories.
 */
import { plain } from "./letters.ts";
import type { Country } from "./name-material.ts";
import type { LabName } from "./names.ts";
import type { Random } from "./random.ts";

export interface Spelling {
  readonly umlauts: "expand" | "strip";
  readonly particles: "joined" | "kept" | "last-word";
  readonly surnameHyphen: "kept" | "joined" | "first";
  readonly givenHyphen: "kept" | "joined" | "first";
}

/** Which pattern leads at a domain. */
const LEADING: readonly (readonly [string, number])[] = [
  ["{first}.{last}", 50],
  ["{f}{last}", 19.8],
  ["{first}", 10.3],
  ["{f}.{last}", 2.5],
  ["{first}{last}", 2.5],
  ["{last}{first}", 1.8],
  ["{first}_{last}", 1.6],
  ["{first}{l}", 1.5],
  ["{last}", 1.4],
  ["{first:2}{last:4}", 1.2],
  ["{last}.{first}", 0.9],
  ["{f}{l}", 0.8],
  ["{last}{f}", 0.7],
];
const LEADING_DE: typeof LEADING = [
  ["{first}.{last}", 59.6],
  ["{f}.{last}", 19.1],
  ["{last}", 8.5],
  ["{f}{last}", 7],
  ["{first}", 5],
];
const LEADING_EAST: typeof LEADING = [
  ["{last}{first}", 33],
  ["{last}.{first}", 17],
  ["{first}.{last}", 25],
  ["{f}{last}", 25],
];

/** What somebody has who does not follow the pattern of the house. */
const DEVIATING: typeof LEADING = [
  ["{first}.{last}", 30],
  ["{f}{last}", 20],
  ["{first}", 12],
  ["{nick}.{last}", 6],
  ["{first}{l}", 6],
  ["{f}.{last}", 5],
  ["{first:3}{last:3}", 5],
  ["{first}.{m}.{last}", 4],
  ["{f}{m}{last}", 3],
  ["{last}", 3],
  ["{first}_{last}", 3],
  ["{f}{last:7}", 3],
];

export function drawPattern(random: Random, country: Country): string {
  if (country === "DE") return random.weighted(LEADING_DE);
  return random.weighted(country === "CN" || country === "KR" || country === "JP" ? LEADING_EAST : LEADING);
}

export function drawDeviation(random: Random, leading: string): string {
  return random.weighted(DEVIATING.filter(([pattern]) => pattern !== leading));
}

export function drawSpelling(random: Random): Spelling {
  return {
    umlauts: random.chance(0.68) ? "expand" : "strip",
    particles: random.weighted([
      ["joined", 0.74],
      ["kept", 0.15],
      ["last-word", 0.11],
    ]),
    surnameHyphen: random.weighted([
      ["kept", 0.38],
      ["joined", 0.34],
      ["first", 0.28],
    ]),
    givenHyphen: random.weighted([
      ["kept", 0.6],
      ["joined", 0.28],
      ["first", 0.12],
    ]),
  };
}

/** @example localPart('{f}{last}', name('Jane', 'van der Berg'), spelling) // 'jvanderberg' */
export function localPart(pattern: string, name: LabName, spelling: Spelling): string {
  const first = givenPart(name.first, spelling);
  const last = surnamePart(name.last, spelling);
  const middle = plain(name.middle ?? "").replace(/[^a-z]/g, "");
  const nick = givenPart(name.nickname ?? name.first, spelling);
  const tokens: Record<string, string> = { first, last, nick, middle, f: first.slice(0, 1), l: last.slice(0, 1), m: middle.slice(0, 1) };
  return (
    pattern
      .replace(/\{(\w+)(?::(\d+))?\}/g, (_, token: string, length: string | undefined) => {
        const text = tokens[token] ?? "";
        return length === undefined ? text : text.replace(/[^a-z]/g, "").slice(0, Number(length));
      })
      // Without a middle name its separator goes as well.
      .replace(/([._-])[._-]+/g, "$1")
      .replace(/^[._-]+|[._-]+$/g, "")
  );
}

function givenPart(given: string, spelling: Spelling): string {
  const parts = letters(given, spelling).split(/[\s-]+/);
  if (spelling.givenHyphen === "first") return parts[0] ?? "";
  return parts.join(spelling.givenHyphen === "kept" && given.includes("-") ? "-" : "");
}

const PARTICLE = /^(van|von|der|den|de|la|le|du|del|della|dell|di|da|dal|do|dos|los|lo|ten|ter|zu|af|st|mac|ni|o|al|'?t|e)$/;

function surnamePart(surname: string, spelling: Spelling): string {
  if (surname.includes("-")) {
    const parts = letters(surname, spelling).replaceAll(" ", "").split("-");
    // Of "al-Hassan" the first half alone would be no name.
    if (spelling.surnameHyphen === "first") return parts.find((part) => !PARTICLE.test(part)) ?? "";
    return parts.join(spelling.surnameHyphen === "kept" ? "-" : "");
  }
  const parts = letters(surname, spelling).split(" ").filter(Boolean);
  if (!parts.slice(0, -1).some((part) => PARTICLE.test(part))) return doubleSurname(parts, spelling);
  if (spelling.particles === "last-word") return parts.at(-1) ?? "";
  return parts.join(spelling.particles === "kept" ? "-" : "");
}

/** García Márquez: mostly the first surname, sometimes both. */
function doubleSurname(parts: readonly string[], spelling: Spelling): string {
  return spelling.surnameHyphen === "joined" ? parts.join("") : (parts[0] ?? "");
}

function letters(text: string, spelling: Spelling): string {
  return plain(text, { umlauts: spelling.umlauts })
    .replace(/[^a-z\s-]/g, "")
    .trim();
}
