/**
 * People in the layout of a page. A card is the largest piece of the page that holds one name; what stands in it next
 * to the name is that person's.
 */
import type { Prospect } from "../../domain/fact.ts";
import { displayName } from "../../domain/names.ts";
import { normalForm } from "../normal-form.ts";
import type { Element } from "./document.ts";
import { attribute, descendants, lineOf } from "./document.ts";
import { isJobTitle } from "./job-titles.ts";
import type { PersonOnPage } from "./people.ts";
import { personName } from "./person-names.ts";

type Named = { readonly element: Element; readonly name: string; readonly title: string | null };

/** A card with a biography is longer than one with a title; a whole page is no card. */
const cardElementsMax = 60;
const nameElementsMax = 6;
/** So many equal cards are a team, even where no title is recognised. */
const groupMin = 3;
/** Pages that list more are directories of somebody else's people. */
const namesMax = 300;

export function peopleIn(page: Element): PersonOnPage[] {
  const named = namesIn(page);
  const holders = countByAncestor(named);
  const groups = Map.groupBy(named, ({ element }) => shapeOf(element));
  return named.flatMap((person) => {
    const card = cardOf(person.element, holders);
    const { title, isSure } = person.title === null ? titleIn(card, person.element) : { title: person.title, isSure: true };
    const links = personalLinks(card);
    const isGroup = (groups.get(shapeOf(person.element))?.length ?? 0) >= groupMin;
    if (!isSure && !isGroup && links.email === null && links.linkedinUrl === null) return [];
    const prospect: Prospect = { fullName: displayName(person.name), title: isSure || isGroup ? title : null, ...links };
    return [{ prospect, confidence: isSure ? 0.75 : 0.5 }];
  });
}

/** Elements whose whole text is a name, or a name and a title: the innermost ones, outside of quotes from customers. */
function namesIn(page: Element): Named[] {
  const named: Named[] = [];
  const inner = new Set<Element>();
  for (const element of [...descendants(page)].toReversed()) {
    if (named.length >= namesMax) break;
    if (inner.has(element) || !isSmall(element, nameElementsMax) || isAside(element)) continue;
    const line = lineOf(element);
    const name = personName(line);
    const found = name === null ? nameAndTitle(line) : { name, title: null };
    if (found === null) continue;
    named.push({ element, ...found });
    for (let outer = element.parent; outer !== null; outer = outer.parent) inner.add(outer);
  }
  return named.toReversed().filter((person, _, all) => !isBelowName(person, all));
}

const headings: ReadonlySet<string> = new Set(["h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "dt", "th"]);

/** "Oven Pilot" is written like a name. Where a heading in the same box is one as well, the heading is the person. */
function isBelowName({ element }: Named, all: readonly Named[]): boolean {
  const box = element.parent;
  if (headings.has(element.tag) || box === null || !isSmall(box, cardElementsMax)) return false;
  return all.some((other) => headings.has(other.element.tag) && isWithin(other.element, box));
}

/** `Jane Doe, Head of Sales` and `Jane Doe – CTO` in one text. */
function nameAndTitle(line: string): { name: string; title: string } | null {
  const match = /^(.{5,60}?)\s*(?:,|\||:|\s[–—-])\s+(.{2,100})$/u.exec(line);
  const name = personName(match?.[1] ?? "");
  const title = match?.[2] ?? "";
  return name !== null && isJobTitle(title) && personName(title) === null ? { name, title: trimmed(title) } : null;
}

function isSmall(element: Element, elementsMax: number): boolean {
  let count = 0;
  for (const _ of descendants(element)) {
    count += 1;
    if (count > elementsMax) return false;
  }
  return element.children.length > 0;
}

function isAside(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parent) {
    if (at.tag === "blockquote" || at.tag === "head" || at.tag === "nav" || at.tag === "script") return true;
    if (/testimonial|review|quote|customer-stor|byline/i.test(at.attributes["class"] ?? "")) return true;
  }
  return false;
}

function countByAncestor(named: readonly Named[]): Map<Element, number> {
  const counts = new Map<Element, number>();
  for (const { element } of named) {
    for (let at: Element | null = element; at !== null; at = at.parent) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}

function cardOf(name: Element, holders: ReadonlyMap<Element, number>): Element {
  let card = name;
  for (let outer = name.parent; outer !== null && outer.tag !== "body" && outer.tag !== "main"; outer = outer.parent) {
    if ((holders.get(outer) ?? 0) > 1 || !isSmall(outer, cardElementsMax) || holdsOtherHeading(outer, name)) break;
    card = outer;
  }
  return card;
}

/** A heading of the same rank or above it begins something else; one below it may be the person's title. */
function holdsOtherHeading(outer: Element, name: Element): boolean {
  const rank = rankOf(name) ?? 6;
  return [...descendants(outer)].some((element) => (rankOf(element) ?? 7) <= rank && !isWithin(element, name) && !isWithin(name, element));
}

function rankOf(element: Element): number | null {
  return /^h[1-6]$/.test(element.tag) ? Number(element.tag.slice(1)) : null;
}

/** Cards of one list look alike: the same elements with the same classes up to the third level. */
function shapeOf(element: Element): string {
  const shape: string[] = [];
  for (let at: Element | null = element; at !== null && shape.length < 3; at = at.parent) shape.push(`${at.tag}.${at.attributes["class"] ?? ""}`);
  return shape.join("<");
}

/** The text after the name that is a title for sure; else the next short text, which is one only in a group. */
function titleIn(card: Element, name: Element): { readonly title: string | null; readonly isSure: boolean } {
  const pieces = piecesOf(card);
  const at = pieces.findLastIndex((piece) => piece.within(name));
  const after = pieces.slice(at + 1, at + 5);
  const before = pieces.slice(0, Math.max(at, 0)).filter((piece) => !piece.within(name)).slice(-2);
  const sure = [...after, ...before].find((piece) => piece.saysTitle || isJobTitle(piece.text));
  if (sure !== undefined) return { title: sure.text, isSure: true };
  const next = after[0]?.text ?? "";
  return { title: next !== "" && next.length <= 60 && next.split(" ").length <= 7 ? next : null, isSure: false };
}

type Piece = { readonly text: string; readonly saysTitle: boolean; within(element: Element): boolean };

/** The texts of a card in order, without links, addresses, numbers and loose punctuation. */
function piecesOf(card: Element): Piece[] {
  return [card, ...descendants(card)].flatMap((element) => {
    if (element.tag === "a" && /^(?:mailto:|tel:|https?:\/\/)/i.test(element.attributes["href"] ?? "")) return [];
    const saysTitle = /\b(?:role|job|position|title|function|funktion|subtitle|designation)\b/i.test((element.attributes["class"] ?? "").replaceAll(/[-_]/g, " "));
    return element.children.flatMap((child) => {
      const text = typeof child === "string" ? trimmed(child) : "";
      if (text.length < 2 || text.length > 120 || /@|^\+?[\d\s()/-]+$/.test(text)) return [];
      return [{ text, saysTitle: saysTitle && personName(text) === null, within: (outer: Element) => isWithin(element, outer) }];
    });
  });
}

function isWithin(element: Element, outer: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

function trimmed(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/^[\s,|–—:·-]+|[\s,|–—:·-]+$/gu, "");
}

const shared = /^(?:info|contact|kontakt|hello|hi|office|mail|sales|support|service|jobs|careers|press|team|admin|hr|post|enquiries|inquiries)@/i;

function personalLinks(card: Element): { readonly email: string | null; readonly linkedinUrl: string | null } {
  let email: string | null = null;
  let linkedinUrl: string | null = null;
  for (const element of [card, ...descendants(card)]) {
    const href = element.tag === "a" ? (attribute(element, "href") ?? "") : "";
    if (/^mailto:/i.test(href)) {
      const address = normalForm("work_email", href.replace(/^mailto:|\?.*$/gi, ""));
      email ??= address === null || shared.test(address) ? null : address;
    } else if (href.includes("linkedin.com")) linkedinUrl ??= normalForm("linkedin_url", href);
  }
  return { email, linkedinUrl };
}
