/** Draws the name of an invented person of a country. */
import { NAME_MATERIAL, NICKNAMES } from "./name-material.ts";
import type { Country } from "./name-material.ts";
import type { Random } from "./random.ts";

export interface LabName {
  readonly first: string;
  readonly last: string;
  readonly middle: string | null;
  readonly nickname: string | null;
}

/** One person in eight works away from the country of their own name. */
const ABROAD_SHARE = 0.12;

export function drawName(random: Random, country: Country): LabName {
  const origin = random.chance(ABROAD_SHARE) ? random.pick(Object.keys(NAME_MATERIAL) as Country[]) : country;
  const material = NAME_MATERIAL[origin];
  const first = random.pick(material.given);
  const last = random.chance(material.hardShare) ? random.pick(material.hard) : random.pick(material.family);
  const hasMiddle = (origin === "US" || origin === "GB") && random.chance(0.15);
  const nicknames = NICKNAMES[first];
  return {
    first,
    last,
    middle: hasMiddle ? random.pick(material.given.filter((name) => !name.includes(" ") && name !== first)) : null,
    nickname: nicknames === undefined ? null : random.pick(nicknames),
  };
}
