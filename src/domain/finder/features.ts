/**
 * What a name and a mail domain have that goes along with one pattern or another: the ending, the length of the names, a
 * surname inside the domain, the language that the names' endings tell. Words of the model in `model.json`.
 */
import type { PersonName } from "../names/parse-name.ts";
import { nicknamesOf } from "../names/nicknames.ts";
import { romanise } from "../names/romanise.ts";
import type { MailDomain } from "./mail-domain.ts";

const bucket = (value: number, cuts: readonly number[]): number => {
  let at = 0;
  while (at < cuts.length && value > (cuts[at] ?? 0)) at += 1;
  return at;
};

/** @example featuresOf(mailDomain("acme.de"), parseName("Jane Doe")) // ["ending de", "label 4", …] */
export function featuresOf(domain: MailDomain, name: PersonName): string[] {
  return [...featuresOfDomain(domain), ...featuresOfGiven(name.given), ...featuresOfFamily(name.family), ...featuresOfBoth(domain, name)];
}

export function featuresOfDomain({ tld, label: written, isBelow }: MailDomain): string[] {
  const label = lettersOfLabel(written);
  const features = [
    `ending ${tld}`,
    `label ${String(bucket(label.length, [3, 5, 7, 9, 12, 16]))}`,
    `label ends ${label.slice(-3)}`,
    `label ends ${label.slice(-4)}`,
    `vowels ${String(bucket(vowelsIn(label) / Math.max(1, label.length), [0, 0.15, 0.3, 0.45]))}`,
  ];
  if (isBelow) features.push("below");
  if (written.includes("-")) features.push("label hyphen");
  if (/\d/.test(label)) features.push("label digit");
  return features;
}

export function featuresOfGiven(given: string): string[] {
  const first = letters(given);
  const nicknames = nicknamesOf(first);
  const features = [
    `given ${String(bucket(first.length, [2, 3, 4, 5, 6, 7, 9]))}`,
    `given is ${first}`,
    `given ends ${first.slice(-2)}`,
    `given ends ${first.slice(-3)}`,
    `given starts ${first.slice(0, 1)}`,
  ];
  if (given.includes("-")) features.push("given hyphen");
  if (nicknames.length > 0) features.push(nicknames.some((nickname) => nickname.length > first.length) ? "short form" : "full form");
  return features;
}

export function featuresOfFamily(family: string): string[] {
  const last = letters(family);
  const features = [
    `family ${String(bucket(last.length, [3, 4, 5, 6, 7, 8, 10, 12]))}`,
    `family ends ${last.slice(-2)}`,
    `family ends ${last.slice(-3)}`,
    `family starts ${last.slice(0, 2)}`,
  ];
  if (family.includes(" ")) features.push("family of words");
  if (family.includes("-")) features.push("family hyphen");
  return features;
}

/** What only name and domain together have, or the name as a whole. */
export function featuresOfBoth(domain: MailDomain, name: PersonName): string[] {
  const first = letters(name.given);
  const last = letters(name.family);
  const label = lettersOfLabel(domain.label);
  const initials = first.slice(0, 1) + last.slice(0, 1);
  const middle = name.middle[0]?.replaceAll(".", "") ?? "";
  const features = [`label has ${String(sharedStart(last, label))} letters of the family`];
  if (last.length > 3 && label.includes(last)) features.push(label === last ? "label is family" : "label holds family");
  if (first.length > 3 && label.includes(first)) features.push("label holds given");
  if (initials.length === 2 && (label.startsWith(initials) || label.endsWith(initials))) features.push("label holds initials");
  if (middle !== "") features.push(middle.length === 1 ? "middle initial" : "middle name");
  if (name.swapOdds > 0.05) features.push("order unsure");
  if (!isPlain(name.given) || !isPlain(name.family)) features.push("accents");
  return features;
}

function vowelsIn(label: string): number {
  let count = 0;
  for (const letter of label) if ("aeiouy".includes(letter)) count += 1;
  return count;
}

function sharedStart(last: string, label: string): number {
  let count = 0;
  while (count < Math.min(6, last.length) && label.includes(last.slice(0, count + 1))) count += 1;
  return count;
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function lettersOfLabel(label: string): string {
  return /^[a-z0-9]*$/.test(label) ? label : label.replace(/[^a-z0-9]/g, "");
}

function letters(text: string): string {
  return /^[A-Za-z]*$/.test(text) ? text.toLowerCase() : romanise(text, { umlauts: "a" }).replace(/[^a-z]/g, "");
}
