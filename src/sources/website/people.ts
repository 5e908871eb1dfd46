/**
 * The people that a page names: from structured data, and from cards, lists and tables, whatever they are built of.
 * A name alone is not enough: a title, an own link, or the company of equals on a team page has to say it is one.
 */
import type { Prospect } from "../../domain/fact.ts";
import { displayName } from "../../domain/names.ts";
import { peopleIn } from "./cards.ts";
import type { Element } from "./document.ts";
import { directorsIn } from "./directors.ts";
import { normalForm } from "../normal-form.ts";
import type { Thing } from "./schema-org.ts";
import { text, texts } from "./schema-org.ts";

export type PersonOnPage = { readonly prospect: Prospect; readonly confidence: number };

const peopleMax = 100;

/** Each person once, the surer mention first and completed by the others. */
export function peopleOf(page: Element, things: readonly Thing[]): PersonOnPage[] {
  const people = new Map<string, PersonOnPage>();
  for (const found of [...things.flatMap(structuredPerson), ...peopleIn(page), ...directorsIn(page)]) {
    const key = found.prospect.fullName.toLowerCase();
    const known = people.get(key);
    if (known === undefined && people.size >= peopleMax) continue;
    people.set(key, known === undefined ? found : completed(known, found));
  }
  return [...people.values()];
}

function completed(known: PersonOnPage, found: PersonOnPage): PersonOnPage {
  const { title, email, linkedinUrl } = known.prospect;
  const prospect = {
    ...known.prospect,
    title: title ?? found.prospect.title,
    email: email ?? found.prospect.email,
    linkedinUrl: linkedinUrl ?? found.prospect.linkedinUrl,
  };
  return { prospect, confidence: Math.max(known.confidence, found.confidence) };
}

/** Where a person of the company stands in structured data; authors and reviewers are somebody else's people. */
const roles: ReadonlySet<string | null> = new Set([null, "employee", "employees", "founder", "founders", "member", "members", "item", "itemListElement", "mainEntity", "about"]);

function structuredPerson(thing: Thing): PersonOnPage[] {
  if (!thing.types.includes("Person") || !roles.has(thing.role)) return [];
  const name = text(thing, "name") ?? [text(thing, "givenName"), text(thing, "familyName")].filter((part) => part !== null).join(" ");
  if (!/\p{L}\s+\p{L}/u.test(name) || name.length > 80) return [];
  const profile = [...texts(thing, "sameAs"), ...texts(thing, "url")].map((url) => normalForm("linkedin_url", url)).find((url) => url !== null);
  const prospect = {
    fullName: displayName(name),
    title: titleOf(thing),
    email: normalForm("work_email", text(thing, "email") ?? ""),
    linkedinUrl: profile ?? null,
  };
  return [{ prospect, confidence: 0.85 }];
}

function titleOf(thing: Thing): string | null {
  const title = text(thing, "jobTitle") ?? text(thing, "hasOccupation");
  return title === null ? null : normalForm("title", title);
}
