/**
 * What a name and a mail domain have that goes along with one pattern or another: the ending, the length of the names, a
 * surname inside the domain, the language that the names' endings tell. `model.json` names each by kind and value in one
 * text; here they stay apart: to join them took three times as long as to look both up.
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

export type Feature = { readonly kind: string; readonly value: string };

/** A feature from its text, of which the last word is the value. */
export function featureFrom(text: string): Feature {
  const at = text.lastIndexOf(" ");
  return at < 0 ? { kind: text, value: "" } : { kind: text.slice(0, at), value: text.slice(at + 1) };
}

/** @example featuresOf(mailDomain("acme.de"), parseName("Jane Doe")) // ["ending de", "label 4", …] */
export function featuresOf(domain: MailDomain, name: PersonName): string[] {
  const features = [...featuresOfDomain(domain), ...featuresOfGiven(name.given), ...featuresOfFamily(name.family), ...featuresOfBoth(domain, name)];
  return features.map(({ kind, value }) => (ofOneWord.has(kind) ? kind : `${kind} ${value}`));
}

const ofOneWord: ReadonlySet<string> = new Set(["below", "accents"]);

const is = {
  below: featureFrom("below"),
  labelHyphen: featureFrom("label hyphen"),
  labelDigit: featureFrom("label digit"),
  givenHyphen: featureFrom("given hyphen"),
  shortForm: featureFrom("short form"),
  fullForm: featureFrom("full form"),
  familyOfWords: featureFrom("family of words"),
  familyHyphen: featureFrom("family hyphen"),
  labelIsFamily: featureFrom("label is family"),
  labelHoldsFamily: featureFrom("label holds family"),
  labelHoldsGiven: featureFrom("label holds given"),
  labelHoldsInitials: featureFrom("label holds initials"),
  middleInitial: featureFrom("middle initial"),
  middleName: featureFrom("middle name"),
  orderUnsure: featureFrom("order unsure"),
  accents: featureFrom("accents"),
};

export function featuresOfDomain({ tld, label: written, isBelow }: MailDomain): Feature[] {
  const label = lettersOfLabel(written);
  const features = [
    { kind: "ending", value: tld },
    { kind: "label", value: String(bucket(label.length, [3, 5, 7, 9, 12, 16])) },
    { kind: "label ends", value: label.slice(-3) },
    { kind: "label ends", value: label.slice(-4) },
    { kind: "vowels", value: String(bucket(vowelsIn(label) / Math.max(1, label.length), [0, 0.15, 0.3, 0.45])) },
  ];
  if (isBelow) features.push(is.below);
  if (written.includes("-")) features.push(is.labelHyphen);
  if (/\d/.test(label)) features.push(is.labelDigit);
  return features;
}

export function featuresOfGiven(given: string): Feature[] {
  const first = letters(given);
  const nicknames = nicknamesOf(first);
  const features = [
    { kind: "given", value: String(bucket(first.length, [2, 3, 4, 5, 6, 7, 9])) },
    { kind: "given is", value: first },
    { kind: "given ends", value: first.slice(-2) },
    { kind: "given ends", value: first.slice(-3) },
    { kind: "given starts", value: first.slice(0, 1) },
  ];
  if (given.includes("-")) features.push(is.givenHyphen);
  if (nicknames.length > 0) features.push(nicknames.some((nickname) => nickname.length > first.length) ? is.shortForm : is.fullForm);
  return features;
}

export function featuresOfFamily(family: string): Feature[] {
  const last = letters(family);
  const features = [
    { kind: "family", value: String(bucket(last.length, [3, 4, 5, 6, 7, 8, 10, 12])) },
    { kind: "family ends", value: last.slice(-2) },
    { kind: "family ends", value: last.slice(-3) },
    { kind: "family starts", value: last.slice(0, 2) },
  ];
  if (family.includes(" ")) features.push(is.familyOfWords);
  if (family.includes("-")) features.push(is.familyHyphen);
  return features;
}

const sharedMax = 6;
const sharedStarts = Array.from({ length: sharedMax + 1 }, (_, count) => featureFrom(`label has ${String(count)} letters of the family`));

/** What only name and domain together have, or the name as a whole. */
export function featuresOfBoth(domain: MailDomain, name: PersonName): Feature[] {
  const first = letters(name.given);
  const last = letters(name.family);
  const label = lettersOfLabel(domain.label);
  const initials = first.slice(0, 1) + last.slice(0, 1);
  const middle = name.middle[0]?.replaceAll(".", "") ?? "";
  const shared = sharedStart(last, label);
  const features = sharedStarts.slice(shared, shared + 1);
  if (last.length > 3 && label.includes(last)) features.push(label === last ? is.labelIsFamily : is.labelHoldsFamily);
  if (first.length > 3 && label.includes(first)) features.push(is.labelHoldsGiven);
  if (initials.length === 2 && (label.startsWith(initials) || label.endsWith(initials))) features.push(is.labelHoldsInitials);
  if (middle !== "") features.push(middle.length === 1 ? is.middleInitial : is.middleName);
  if (name.swapOdds > 0.05) features.push(is.orderUnsure);
  if (!isPlain(name.given) || !isPlain(name.family)) features.push(is.accents);
  return features;
}

function vowelsIn(label: string): number {
  let count = 0;
  for (const letter of label) if ("aeiouy".includes(letter)) count += 1;
  return count;
}

function sharedStart(last: string, label: string): number {
  let count = 0;
  while (count < Math.min(sharedMax, last.length) && label.includes(last.slice(0, count + 1))) count += 1;
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
