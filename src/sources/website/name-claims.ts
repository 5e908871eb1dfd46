/** What a page calls the company, with how sure that is the name and not a slogan. */
import { companyKey, companyWords, registrableDomain } from "../../domain/company-names.ts";
import type { Element } from "./document.ts";
import { descendants, lineOf, textOf } from "./document.ts";
import type { Thing } from "./schema-org.ts";
import { text } from "./schema-org.ts";

export type NameClaim = { readonly name: string; readonly confidence: number };

export type NamePlaces = {
  readonly page: Element;
  readonly organization: Thing | null;
  /** `<meta>` names and properties in lower case -> content. */
  readonly meta: ReadonlyMap<string, string>;
  readonly title: string;
  readonly domain: string;
};

/** The surest first. */
export function nameClaims({ page, organization, meta, title, domain }: NamePlaces): NameClaim[] {
  const claims: NameClaim[] = [];
  const claim = (name: string | null | undefined, confidence: number): void => {
    const clean = (name ?? "").replace(/\s+/gu, " ").trim();
    // Placeholders are titled with the bare domain.
    const isName = clean.length >= 2 && clean.length <= 100 && companyKey(clean) !== "" && registrableDomain(clean) !== domain;
    if (isName) claims.push({ name: clean, confidence });
  };
  if (organization !== null) {
    claim(text(organization, "name"), 0.9);
    claim(text(organization, "legalName"), 0.85);
  }
  claim(meta.get("og:site_name"), 0.75);
  claim(meta.get("application-name") ?? meta.get("apple-mobile-web-app-title"), 0.65);
  for (const part of titleParts(title)) claim(part, isNameOfDomain(part, domain) ? 0.6 : 0.3);
  claim(copyrightHolder(page), 0.55);
  return agreed(claims).toSorted((a, b) => b.confidence - a.confidence || a.name.length - b.name.length);
}

/** Two places that say the same make each other surer; of their spellings the shortest is the name in daily use. */
function agreed(claims: readonly NameClaim[]): NameClaim[] {
  return claims.map((claim) => {
    const same = claims.filter((other) => companyKey(other.name) === companyKey(claim.name));
    if (same.length < 2) return claim;
    const surest = Math.max(...same.map(({ confidence }) => confidence));
    return { ...claim, confidence: Math.max(claim.confidence, Math.min(surest + 0.1, 0.85)) };
  });
}

/** `Bread for everybody – Acme GmbH | Home` -> its parts without the words that every page has. */
function titleParts(title: string): string[] {
  return title
    .split(/\s+[|–—·•:»-]\s+|\s*[|»·•]\s*|:\s/u)
    .map((part) => part.replace(/^(?:welcome to|willkommen bei|bienvenue chez|home of)\s+/i, "").trim())
    .filter((part) => part !== "" && !/^(?:home|homepage|startseite|accueil|inicio|start|welcome|index|official (?:web)?site)$/i.test(part));
}

/** `acme-tools` and `Acme Tools GmbH` are the same words, or one holds the other. */
function isNameOfDomain(name: string, domain: string): boolean {
  const label = (domain.split(".")[0] ?? "").replace(/[^a-z0-9]/g, "");
  const key = companyKey(name);
  return label.length >= 3 && key.length >= 3 && companyWords(name).length <= 6 && (key.startsWith(label) || label.startsWith(key));
}

const footerCharsMax = 5_000;

/** `© 2019–2026 Acme GmbH. All rights reserved.` -> `Acme GmbH` */
function copyrightHolder(page: Element): string | null {
  const footers = [...descendants(page)].filter((element) => element.tag === "footer");
  const lines = (footers.length > 0 ? footers.map(lineOf) : textOf(page).split("\n").slice(-15)).join("\n").slice(-footerCharsMax);
  const match = /(?:©|\(c\)|copyright)[\s©]{0,3}(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:(?:19|20)\d\d|present))?)?[\s,.:·|-]{0,5}(?:by\s+)?([^\n|·•©]{2,80})/iu.exec(lines);
  const holder = match?.[1]?.split(/\s(?:all rights|alle rechte|tous droits|[–—-]\s|tel\b|phone\b)|\.\s|,\s*(?:19|20)\d\d|\s(?:19|20)\d\d/iu)[0];
  return holder?.replace(/[\s.,|–-]+$/u, "").trim() ?? null;
}
