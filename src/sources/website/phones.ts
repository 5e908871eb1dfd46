/** The company's phone in links and text: no faxes, no numbers that are not valid in their country. */
import { findPhoneNumbersInText, isSupportedCountry } from "libphonenumber-js/max";
import { phoneNumber } from "../normal-form.ts";
import type { Element } from "./document.ts";
import { attribute, descendants, textOf } from "./document.ts";
import type { Link } from "./links.ts";

/** Where a site shows its own number; elsewhere numbers belong to customers, jobs and news as well. */
const ownPlaces = /^(?:footer|header|address)$/;
const ownNames = /footer|header|contact|kontakt|imprint|impressum|address|adresse|topbar/i;
const textCharsMax = 20_000;

export type FoundPhone = { readonly number: string; readonly confidence: number };

/** Best first: a `tel:` link, then a number in the places where companies show their own. */
export function phonesOf(page: Element, links: readonly Link[], country: string | null): FoundPhone[] {
  const linked = links.flatMap(({ url, text }) => {
    if (url.protocol !== "tel:" || /fax/i.test(text)) return [];
    const number = phoneNumber(decoded(url.pathname), country);
    return number === null ? [] : [{ number, confidence: 0.75 }];
  });
  return linked.length > 0 ? linked : phonesInText(page, country).map((number) => ({ number, confidence: 0.6 }));
}

function phonesInText(page: Element, country: string | null): string[] {
  const own = [...descendants(page)].filter((element) => isOwnPlace(element));
  const isContactPage = /kontakt|contact|impressum|imprint|legal/i.test(titleOf(page));
  const text = (isContactPage ? textOf(page) : own.map(textOf).join("\n")).slice(0, textCharsMax).replaceAll("(0)", " ");
  const home = country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {};
  return findPhoneNumbersInText(text, home)
    .filter(({ number, startsAt }) => number.isValid() && isPhone(text.slice(Math.max(0, startsAt - 20), startsAt), text.charAt(startsAt)))
    .map(({ number }) => number.number);
}

/** Years, prices and registration numbers look like national numbers: those need a word before them that says phone. */
function isPhone(before: string, first: string): boolean {
  if (/(?:fax|\bf)[\s.:]*$/i.test(before)) return false;
  return first === "+" || /(?:phone|t[eé]l\p{L}*|fon|call(?: us)?|mobil\p{L}*|\bt|\bm|☎|📞)[\s.:(]*$/iu.test(before);
}

function isOwnPlace(element: Element): boolean {
  return ownPlaces.test(element.tag) || ownNames.test(`${attribute(element, "class") ?? ""} ${attribute(element, "id") ?? ""}`);
}

function titleOf(page: Element): string {
  const headings = [...descendants(page)].filter((element) => element.tag === "title" || element.tag === "h1").slice(0, 3);
  return headings.map(textOf).join(" ");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a stray % stands for itself
  }
}
