/**
 * Telephone numbers that validate as E.164. Where a numbering plan reserves numbers for fiction they are used (US 555-01xx,
 * UK 020 7946 0xxx, FR 01 99 00, SE 08-465 004 xx); elsewhere the ranges are only well-formed.
 */
import type { Country } from "./name-material.ts";
import type { Random } from "./random.ts";

const US_AREAS = ["202", "212", "213", "303", "305", "312", "404", "415", "503", "512", "602", "617", "702", "713", "773", "801", "919", "971"];

/** `#` is a random digit. */
const LANDLINE: Record<Exclude<Country, "US">, readonly string[]> = {
  GB: ["+442079460###", "+441614960###", "+441314960###"],
  DE: ["+493023125###", "+4930901820###"],
  FR: ["+3319900####"],
  ES: ["+3491012####"],
  NL: ["+312012#####"],
  IT: ["+39061234####"],
  SE: ["+4684650040", "+46846500##"],
  PL: ["+482212#####"],
  IN: ["+91112345####"],
  JP: ["+8131234####"],
  BR: ["+55112345####"],
  PT: ["+35121123####"],
  CN: ["+861012345###"],
  KR: ["+8222345####"],
  IE: ["+3531612####"],
  AR: ["+54112345####"],
};
const MOBILE: Record<Exclude<Country, "US">, string> = {
  GB: "+447400######",
  DE: "+491522#######",
  FR: "+33612######",
  ES: "+34612######",
  NL: "+31612######",
  IT: "+39312#######",
  SE: "+467017406##",
  PL: "+48512######",
  IN: "+9198765#####",
  JP: "+81901#######",
  BR: "+551196#######",
  PT: "+35191#######",
  CN: "+86131########",
  KR: "+82102#######",
  IE: "+353850######",
  AR: "+5491123######",
};

export function landline(random: Random, country: Country): string {
  return country === "US" ? american(random) : fill(random, random.pick(LANDLINE[country]));
}

export function mobile(random: Random, country: Country): string {
  return country === "US" ? american(random) : fill(random, MOBILE[country]);
}

function american(random: Random): string {
  return fill(random, `+1${random.pick(US_AREAS)}55501##`);
}

function fill(random: Random, pattern: string): string {
  return pattern.replaceAll("#", () => String(random.int(0, 9)));
}
