/** The links of a page, and which of them lead to what is still missing: contact details or people. */
import { getDomain } from "tldts";
import type { Element } from "./document.ts";
import { attribute, descendants, lineOf } from "./document.ts";

export type Link = { readonly url: URL; readonly text: string };

/** Home pages with more links exist; the first ones hold the navigation, and the last ones the footer. */
const linksMax = 3_000;

/** Links with an absolute URL of any scheme. */
export function linksOf(page: Element, baseUrl: string): Link[] {
  const links: Link[] = [];
  for (const element of descendants(page)) {
    if (links.length >= linksMax) break;
    const href = element.tag === "a" || element.tag === "area" ? attribute(element, "href") : null;
    const url = href === null ? null : URL.parse(href, baseUrl);
    if (url !== null) links.push({ url, text: lineOf(element).slice(0, 200) });
  }
  return links;
}

export type Purpose = "contact" | "team";

type Hint = { readonly words: RegExp; readonly weight: number };

/** What such pages are called, the surest names first. Paths are compared without accents, texts as they stand. */
const hints: Readonly<Record<Purpose, readonly Hint[]>> = {
  contact: [
    { words: /\b(impressum|imprint|mentions-legales|legal-?notice|aviso-legal|note-legali|colophon)\b|mentions légales/i, weight: 5 },
    { words: /\b(contact|contacts|kontakt|contacto|contatti|contato|contactez|yhteystiedot|kapcsolat|contact-us|get-in-touch|find-us)\b/i, weight: 4 },
    { words: /\b(legal|about|about-us|standorte|locations|offices)\b/i, weight: 1 },
  ],
  team: [
    { words: /\b(team|our-team|meet-the-team|people|our-people|leadership|management|staff|equipe|equipo|mitarbeiter|mannschaft|medarbejdere|medarbetare|ansatte|zespol)\b|équipe|zespół/i, weight: 5 },
    { words: /\b(board|founders|partners|attorneys|lawyers|advisors|geschaeftsfuehrung|direction|direzione|who-we-are|ansprechpartner)\b|geschäftsführung/i, weight: 3 },
    { words: /\b(about|about-us|company|ueber-uns|uber-uns|a-propos|chi-siamo|quienes-somos|om-os|om-oss|over-ons|unternehmen)\b|über uns|à propos/i, weight: 2 },
  ],
};

/** At most `max` pages of the same site for the purpose, the best first. */
export function pagesFor(purpose: Purpose, links: readonly Link[], options: { readonly pageUrl: string; readonly max: number }): string[] {
  const home = new URL(options.pageUrl);
  const site = getDomain(home.hostname, { allowPrivateDomains: true }) ?? home.hostname;
  const scored = new Map<string, number>();
  for (const { url, text } of links) {
    if (!isPageOf(url, site) || samePage(url, home)) continue;
    const key = withoutFragment(url);
    // A long text is an article's headline that happens to hold the word.
    const words = text.split(/\s+/).length > 5 ? "" : text;
    const weight = weightOf(purpose, url, words);
    if (weight > (scored.get(key) ?? 0)) scored.set(key, weight);
  }
  return [...scored].toSorted(([, a], [, b]) => b - a).slice(0, options.max).map(([url]) => url);
}

function weightOf(purpose: Purpose, url: URL, text: string): number {
  const parts = decoded(url.pathname).toLowerCase().split("/").filter((part) => part !== "");
  const depth = parts.length;
  // A long part is an article's headline as well.
  const path = parts.filter((part) => part.split(/[-_]/).length <= 3).join("/");
  for (const { words, weight } of hints[purpose]) {
    // The page about the team itself is better than one below it, or a post that mentions it.
    if (words.test(path) || words.test(text)) return Math.max(weight - Math.max(depth - 2, 0), 0.1);
  }
  return 0;
}

function isPageOf(url: URL, site: string): boolean {
  if (url.protocol !== "http:" && url.protocol !== "https:") return false;
  if (/\.(?:pdf|jpe?g|png|gif|svg|webp|zip|docx?|xlsx?|pptx?|mp4|vcf|ics)$/i.test(url.pathname)) return false;
  return url.hostname === site || url.hostname.endsWith(`.${site}`);
}

function samePage(a: URL, b: URL): boolean {
  return a.host === b.host && a.pathname === b.pathname && a.search === b.search;
}

function withoutFragment(url: URL): string {
  const copy = new URL(url);
  copy.hash = "";
  return copy.href;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a stray % stands for itself
  }
}
