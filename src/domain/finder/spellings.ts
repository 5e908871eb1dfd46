/**
 * How the parts of one name are spelt in addresses, and how likely each spelling is: particles kept or dropped, hyphens,
 * umlauts, nicknames, double surnames. Each spelling that is one of several choices names its habit, so that what is
 * known of colleagues moves the odds.
 */
import { nicknamesOf } from "../names/nicknames.ts";
import { goesByLastSurname, isIberianCountry } from "../names/iberian-names.ts";
import { isParticle } from "../names/name-words.ts";
import type { PersonName } from "../names/parse-name.ts";
import { hasUmlaut, romanise, romaniseLong } from "../names/romanise.ts";
import type { HabitOdds } from "./habits.ts";
import { usualHabits } from "./habits.ts";
import { Kept } from "./kept.ts";
import { shippedModel } from "./model.ts";
import type { Leaning, ShortForms } from "./nickname-use.ts";
import { featuresOfShortForms, leaningsOf, shareOfForm, shareOfShortForms } from "./nickname-use.ts";
import type { Word } from "./word.ts";
import { noWord, wordOf } from "./word.ts";

export type Choice = string;

export type Spelling = {
  readonly word: Word;
  readonly initial: Word;
  readonly weight: number;
  readonly choices: readonly Choice[];
  /** How much more often some patterns are made with it than others; null where it is alike for all. */
  readonly leaning: Leaning | null;
};

export type NameSpellings = {
  readonly given: readonly Spelling[];
  readonly family: readonly Spelling[];
  /** The first middle name, where it is more than an initial. */
  readonly mid: Word;
  readonly middleInitial: Word;
  readonly swapOdds: number;
};

/** How names are spelt at a mail domain: in a country (null: none), by the habits that its known addresses show. */
export type Manner = { readonly country: string | null; readonly odds: HabitOdds; readonly shortForms: ShortForms };

/** Where nothing is known of the domain's addresses. */
export function usualManner(country: string | null): Manner {
  return { country, odds: usualHabits, shortForms: shippedModel.shortForms };
}

export function spellingsOf(name: PersonName, manner: Manner): NameSpellings {
  const middle = name.middle.length === 0 ? "" : letters(romanise(name.middle[0] ?? "", { umlauts: "a" }));
  return {
    given: isUsualGiven(name, manner.odds) ? usualGiven(name, manner) : givenSpellings(name, manner),
    family: familySpellings(name, manner),
    mid: middle.length > 1 ? wordOf(middle) : noWord,
    middleInitial: wordOf(middle.slice(0, 1)),
    swapOdds: name.swapOdds,
  };
}

/** Given names of plain letters come again and again, and are spelt in the same ways in all of a country. */
const usualGivens = new WeakMap<ShortForms, Kept<readonly Spelling[]>>();

function usualGiven(name: PersonName, manner: Manner): readonly Spelling[] {
  let kept = usualGivens.get(manner.shortForms);
  if (kept === undefined) usualGivens.set(manner.shortForms, (kept = new Kept(keptMax)));
  return kept.of(`${name.given} ${manner.country ?? ""}`, () => givenSpellings(name, manner));
}

const keptMax = 8_192;

function isUsualGiven(name: PersonName, odds: HabitOdds): boolean {
  return odds === usualHabits && name.middle.length === 0 && name.nickname === null && isPlain(name.given);
}

/** Spellings with the letters of the name, before its structure is looked at. */
function romanisations(text: string, country: string | null, odds: HabitOdds): readonly { text: string; weight: number; choices: readonly Choice[] }[] {
  const plain = romanise(text, { umlauts: "a" });
  if (!hasUmlaut(text)) return [{ text: plain, weight: 1, choices: none }];
  const long = romaniseLong(text);
  const german = romanise(text, { umlauts: "ae" });
  const habit = umlautHabit(text, country);
  const ae = odds(habit, "ae");
  return [
    { text: german === plain ? long : german, weight: ae, choices: [`${habit}=ae`] },
    { text: plain, weight: 1 - ae, choices: [`${habit}=a`] },
  ];
}

const germanHomes: ReadonlySet<string | null> = new Set(["de", "at", "ch", "li"]);
const nordicHomes: ReadonlySet<string | null> = new Set(["se", "fi", "no", "dk", "ee"]);

function umlautHabit(text: string, country: string | null): string {
  if (germanHomes.has(country)) return "umlaut:german";
  if (nordicHomes.has(country)) return "umlaut:nordic";
  return /[åøÅØ]|ström|nen$|^(?:Bj|G|J)ör|[äö]\p{L}*(?:gren|qvist|sson|nen)$/u.test(text.normalize("NFC")) ? "umlaut:nordic-name" : "umlaut:other";
}

const none: readonly Choice[] = [];

const isPlain = (text: string): boolean => /^[A-Za-z]+$/.test(text);

function givenSpellings(name: PersonName, { country, odds, shortForms }: Manner): Spelling[] {
  // Most names leave nothing to choose.
  if (name.middle.length === 0 && name.nickname === null && isPlain(name.given)) {
    const text = name.given.toLowerCase();
    if (nicknamesOf(text).length === 0) return [{ word: wordOf(text), initial: wordOf(text.slice(0, 1)), weight: 1, choices: none, leaning: null }];
  }
  const spellings: Spelling[] = [];
  const nicknames = nicknamesFor(name);
  // People with a short form sign with it far more often than those with a full one have it in their address.
  const isFull = isInFull(name, nicknames);
  const nicknameHabit = isFull ? "given:full" : "given:short";
  const usual = nicknames.length === 0 ? 0 : odds(nicknameHabit, "nickname");
  const short = isFull ? shareOfShortForms(usual, featuresOfShortForms(givenLetters(name), nicknames[0] ?? "", country), shortForms) : usual;
  const leanings = isFull ? leaningsOf(short) : null;
  const add = (text: string, initial: string, weight: number, choices: readonly Choice[]): void => {
    if (text !== "" && weight > 0) spellings.push({ word: wordOf(text), initial: wordOf(initial), weight, choices, leaning: leanings?.legal ?? null });
  };
  for (const { text, weight, choices } of romanisations(name.given, country, odds)) {
    const words = text.split(/[^a-z0-9]+/).filter((word) => word !== "");
    const [first = "", second] = words;
    const w = weight * (1 - short);
    const own = nicknames.length === 0 ? choices : [...choices, `${nicknameHabit}=legal`];
    if (second !== undefined) {
      const habit = text.includes("-") ? "given-hyphen" : "given-compound";
      const choose = (option: string): readonly Choice[] => [...own, `${habit}=${option}`];
      const initials = words.map((word) => word.slice(0, 1)).join("");
      add(words.join("-"), first.slice(0, 1), w * odds(habit, "kept"), choose("kept"));
      add(words.join(""), first.slice(0, 1), w * odds(habit, "joined"), choose("joined"));
      add(first, first.slice(0, 1), w * odds(habit, "first"), choose("first"));
      add(words.join("."), first.slice(0, 1), w * odds(habit, "dotted"), choose("dotted"));
      add(initials, initials, w * odds(habit, "initials"), choose("initials"));
      continue;
    }
    const next = letters(romanise(name.middle[0] ?? "", { umlauts: "a" }));
    if (next.length < 2) {
      add(first, first.slice(0, 1), w, own);
      continue;
    }
    const choose = (option: string): readonly Choice[] => [...own, `middle=${option}`];
    add(first, first.slice(0, 1), w * odds("middle", "first"), choose("first"));
    add(first + next, first.slice(0, 1), w * odds("middle", "joined"), choose("joined"));
    add(`${first}.${next}`, first.slice(0, 1), w * odds("middle", "dotted"), choose("dotted"));
    add(`${first}-${next}`, first.slice(0, 1), w * odds("middle", "hyphened"), choose("hyphened"));
    add(next, next.slice(0, 1), w * odds("middle", "second"), choose("second"));
  }
  nicknames.forEach((text, at) => {
    const share = isFull ? shareOfForm(at, nicknames.length) : 1 / nicknames.length;
    spellings.push({ word: wordOf(text), initial: wordOf(text.slice(0, 1)), weight: short * share, choices: [`${nicknameHabit}=nickname`], leaning: leanings?.nickname ?? null });
  });
  return spellings;
}

/** The commonest short form of the given name; null where it has none, or is one. */
export function shortFormOf(name: PersonName): string | null {
  const nicknames = nicknamesFor(name);
  return isInFull(name, nicknames) ? (nicknames[0] ?? null) : null;
}

function isInFull(name: PersonName, nicknames: readonly string[]): boolean {
  return nicknames.length > 0 && nicknames.every((nickname) => nickname.length <= name.given.length);
}

export function givenLetters(name: PersonName): string {
  return letters(romanise(name.given, { umlauts: "a" }));
}

function nicknamesFor(name: PersonName): readonly string[] {
  const given = givenLetters(name);
  const shown = name.nickname === null ? [] : [letters(romanise(name.nickname, { umlauts: "a" }))];
  const known = nicknamesOf(given);
  return shown.length === 0 ? known : [...new Set([...shown, ...known])].filter((nickname) => nickname !== given && nickname !== "");
}

function familySpellings(name: PersonName, { country, odds }: Manner): Spelling[] {
  if (name.middle.length === 0 && isPlain(name.family)) {
    const text = name.family.toLowerCase();
    return [{ word: wordOf(text), initial: wordOf(text.slice(0, 1)), weight: 1, choices: none, leaning: null }];
  }
  const spellings: Spelling[] = [];
  for (const { text, weight, choices } of romanisations(name.family, country, odds)) {
    const add = (spelt: string, initial: string, odd: number, choice?: Choice): void => {
      if (spelt !== "" && odd > 0) spellings.push({ word: wordOf(spelt), initial: wordOf(initial.slice(0, 1)), weight: weight * odd, choices: choice === undefined ? choices : [...choices, choice], leaning: null });
    };
    const plain = text.replace(/['’`]/g, "");
    const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== "");
    const last = words.at(-1) ?? "";
    if (words.length <= 1) {
      spread(last, name, add, odds);
      if (plain !== text) add(text.replace(/[’`]/g, "'"), last, 0.02, "apostrophe=kept");
      continue;
    }
    const head = words.slice(0, -1);
    const familyParticles = head.filter((word) => isParticle(word));
    if (plain.includes("-") && !(familyParticles.length === head.length && /^(?:al|el)-/.test(plain))) hyphened(words, add, odds);
    else if (familyParticles.length === head.length || (isParticle(words[0] ?? "") && words.length > 2 && !isIberianCountry(country))) particled(words, add, odds);
    else doubled(words, country, add, odds);
  }
  return spellings;
}

type Add = (spelt: string, initial: string, odd: number, choice?: Choice) => void;

/** "Ana Lima Souza": a middle name may be a first surname. */
function spread(last: string, name: PersonName, add: Add, odds: HabitOdds): void {
  const before = letters(romanise(name.middle.at(-1) ?? "", { umlauts: "a" }));
  if (before.length < 2) {
    add(last, last, 1);
    return;
  }
  add(last, last, odds("family-middle", "last"), "family-middle=last");
  add(before, before, odds("family-middle", "before"), "family-middle=before");
  add(before + last, before, odds("family-middle", "joined"), "family-middle=joined");
  add(`${before}.${last}`, before, odds("family-middle", "dotted"), "family-middle=dotted");
  add(`${before}-${last}`, before, odds("family-middle", "hyphened"), "family-middle=hyphened");
}

function hyphened(words: readonly string[], add: Add, odds: HabitOdds): void {
  const [first = ""] = words;
  const last = words.at(-1) ?? "";
  add(words.join("-"), first, odds("family-hyphen", "kept"), "family-hyphen=kept");
  add(words.join(""), first, odds("family-hyphen", "joined"), "family-hyphen=joined");
  add(first, first, odds("family-hyphen", "first"), "family-hyphen=first");
  add(last, last, odds("family-hyphen", "last"), "family-hyphen=last");
  add(words.join("."), first, odds("family-hyphen", "dotted"), "family-hyphen=dotted");
  add(words.map((word) => word.slice(0, 1)).join(""), first, odds("family-hyphen", "initials"), "family-hyphen=initials");
}

function particled(words: readonly string[], add: Add, odds: HabitOdds): void {
  const [first = ""] = words;
  const last = words.at(-1) ?? "";
  add(words.join(""), first, odds("particle", "joined"), "particle=joined");
  add(last, last, odds("particle", "dropped"), "particle=dropped");
  add(words.join("."), first, odds("particle", "dotted"), "particle=dotted");
  add(words.join("-"), first, odds("particle", "hyphened"), "particle=hyphened");
  add(words.join("_"), first, odds("particle", "underscored"), "particle=underscored");
  add(words.slice(0, -1).map((word) => word.slice(0, 1)).join("") + last, first, odds("particle", "initials"), "particle=initials");
  if (words.length > 2) add(`${words.slice(0, -1).join("")}.${last}`, first, odds("particle", "dotted") / 3, "particle=dotted");
}

function doubled(words: readonly string[], country: string | null, add: Add, odds: HabitOdds): void {
  const [first = ""] = words;
  const last = words.at(-1) ?? "";
  const habit = goesByLastSurname(country) ? "double:last" : isIberianCountry(country) ? "double:first" : "double:other";
  const [lead, trail] = [first, words.slice(1).join("")];
  add(lead, lead, odds(habit, "first"), `${habit}=first`);
  add(last, last, odds(habit, "last"), `${habit}=last`);
  add(words.join(""), first, odds(habit, "joined"), `${habit}=joined`);
  add(words.join("."), first, odds(habit, "dotted"), `${habit}=dotted`);
  add(words.join("-"), first, odds(habit, "hyphened"), `${habit}=hyphened`);
  if (words.length > 2) add(trail, trail, odds(habit, "joined") / 3, `${habit}=joined`);
}

function letters(text: string): string {
  return text.replace(/[^a-z0-9]/g, "");
}
