/**
 * Job titles as people write them, in English, German, French, Spanish, Italian and Dutch, made one: how senior somebody
 * is, in which function, and the English title that stands for both. Rules, in order; what none of them knows is left as
 * it was written and says so.
 */

type Seniority = "founder" | "c_level" | "vp" | "director" | "head" | "manager" | "senior" | "professional" | "junior";

export type NormalisedTitle = {
  readonly title: string;
  /** In English; the title itself where no rule knows its function. */
  readonly standard_title: string;
  readonly seniority: Seniority;
  readonly function: string | null;
};

/** The first that matches counts: a "Senior Vice President" is a vice president, a "Sales Director" no salesperson. */
const seniorityRules: readonly (readonly [Seniority, RegExp])[] = [
  ["junior", /\b(?:junior|jr|trainee|intern|internship|werkstudent(?:in)?|praktikant(?:in)?|auszubildende[rn]?|azubi|stagiaire|alternant|becari[oa]|stagista|stagiair)\b/],
  ["founder", /\b(?:co-?)?(?:founder|gründer(?:in)?|fondateur|fondatrice|fundador(?:a)?|fondatore|oprichter|inhaber(?:in)?|owner|propriétaire|propietari[oa]|titolare|eigenaar)\b/],
  ["vp", /\b(?:[se]?vp|vice[- ]?pr[eé]sident[e]?|vicepresidente|vice[- ]?präsident(?:in)?)\b/],
  ["c_level", /\b(?:c[etfomipsh]o|chro|cdo|ciso|cpo|cro|chief (?:\w+ )+officer|geschäftsführer(?:in)?|geschäftsführend\w*|vorstand\w*|managing director|pr[eé]sident[e]?|directeur général|directrice générale|director(?:a)? general|amministrat\w+ delegat\w+|algemeen directeur|pdg)\b/],
  ["director", /\b(?:director(?:a)?|direktor(?:in)?|directeur|directrice|direttor[ei]|direttrice|bereichsleit\w+|hauptabteilungsleit\w+)\b/],
  ["head", /\b(?:head|leiter(?:in)?|leitung|\w*leiter(?:in)?|responsable|jef[ea]|responsabile|hoofd|chef(?:fe)?)\b/],
  ["manager", /\b(?:manager(?:in)?|team ?lead(?:er)?|lead|gerente|gestionnaire|supervisor(?:a)?|\w*manager(?:in)?)\b/],
  ["senior", /\b(?:senior|sr|principal|staff|expert(?:e|in)?|leitende[rn]?|confirmé[e]?)\b/],
];

const functionRules: readonly (readonly [string, RegExp])[] = [
  ["Finance", /\b(?:cfo|financ\w*|finanz\w*|finanzas|accountant|accounting|account(?:s)? (?:payable|receivable)|buchhalt\w*|comptab\w*|contab\w*|controll(?:er|ing)\w*|contrôle de gestion|treasur\w*|steuer\w*|tax|boekhoud\w*|chief financial officer)\b/],
  ["Human Resources", /\b(?:chro|hr|human resources|people|personal\w*|recruit\w*|talent\w*|rh|ressources humaines|recursos humanos|risorse umane|personeel\w*)\b/],
  ["Marketing", /\b(?:cmo|marketing|brand|marke\w*|communications?|kommunikation\w*|communicatie|content|seo|growth|pr|public relations|chief marketing officer)\b/],
  ["Customer Success", /\b(?:customer success|customer (?:support|service|care)|support|kunden(?:dienst|betreu\w*|service)|service client|atención al cliente|klantenservice)\b/],
  ["Sales", /\b(?:cro|sales|vertrieb\w*|verkauf\w*|ventes?|commercial\w*|comercial\w*|ventas|vendite|verkoop\w*|account (?:executive|manager)|business development|key account\w*|sdr|bdr|außendienst\w*)\b/],
  ["Product", /\b(?:cpo|product (?:manager|owner|management|lead|director)|product|produkt\w*|produit|producto|prodotto)\b/],
  ["Design", /\b(?:designer(?:in)?|design|ux|ui|gestalt\w*|diseñ\w*)\b/],
  ["Legal", /\b(?:legal|counsel|lawyer|attorney|jurist\w*|anwalt|anwältin|rechts\w*|juridique|avocat[e]?|abogad[oa]|legale|compliance|datenschutz\w*|privacy)\b/],
  ["Procurement", /\b(?:procurement|purchas\w*|buyer|einkauf\w*|einkäufer(?:in)?|achats?|acheteu\w*|compras|acquisti|inkoop\w*|supply chain)\b/],
  ["Research", /\b(?:research\w*|forsch\w*|recherche|investigaci\w*|ricerc\w*|scientist|wissenschaft\w*|r&d)\b/],
  ["Information Technology", /\b(?:cio|ciso|it|system ?administrator(?:in)?|sysadmin|infrastructure|network\w*|informatique|sistemas|security|edv|devops|helpdesk)\b/],
  ["Engineering", /\b(?:cto|engineer\w*|ingenieur\w*|ingénieur[e]?|ingenier\w*|ingegner\w*|developer|entwickl\w*|développeu\w*|desarrollador\w*|sviluppat\w*|ontwikkelaar|software\w*|programm\w*|technical|technik\w*|technolog\w*|architect|konstruk\w*|chief technology officer)\b/],
  ["Data", /\b(?:data|daten\w*|données|datos|analyst\w*|analytics)\b/],
  ["Operations", /\b(?:coo|operations?|betriebs\w*|opérations|operaciones|operazioni|logisti\w*|production|produktion\w*|producción|produzione|werk\w*|plant|quality|qualität\w*|project\w*|projekt\w*|chief operating officer)\b/],
  ["General Management", /\b(?:ceo|geschäftsführ\w*|vorstand\w*|managing director|general manager|pr[eé]sident[e]?|directeur général|directrice générale|director(?:a)? general|founder|gründer(?:in)?|owner|inhaber(?:in)?|chief executive officer)\b/],
];

const chiefs: Readonly<Record<string, string>> = {
  Finance: "Chief Financial Officer",
  Marketing: "Chief Marketing Officer",
  Engineering: "Chief Technology Officer",
  "Information Technology": "Chief Information Officer",
  Operations: "Chief Operating Officer",
  "Human Resources": "Chief Human Resources Officer",
  Product: "Chief Product Officer",
  Sales: "Chief Revenue Officer",
  Data: "Chief Data Officer",
  Legal: "Chief Legal Officer",
  "General Management": "Chief Executive Officer",
};

/** @example normaliseTitle("Leiter Vertrieb (DACH)").standard_title === "Head of Sales" */
export function normaliseTitle(title: string): NormalisedTitle {
  const text = title.normalize("NFC").toLowerCase().replace(/\((?:m\/?w\/?d|w\/?m\/?d|f\/?h|h\/?f|m\/?f\/?d)\)/g, " ");
  const seniority = seniorityRules.find(([, pattern]) => word(pattern).test(text))?.[0] ?? "professional";
  const area = functionRules.find(([, pattern]) => word(pattern).test(text))?.[0] ?? null;
  return { title, standard_title: standardTitle(seniority, area) ?? title.replace(/\s+/gu, " ").trim(), seniority, function: area };
}

function standardTitle(seniority: Seniority, area: string | null): string | null {
  if (seniority === "founder") return "Founder";
  if (area === null) return null;
  switch (seniority) {
    case "c_level":
      return chiefs[area] ?? `Chief ${area} Officer`;
    case "vp":
      return `Vice President ${area}`;
    case "director":
      return area === "General Management" ? "Director" : `Director of ${area}`;
    case "head":
      return area === "General Management" ? "Head" : `Head of ${area}`;
    case "manager":
      return area === "General Management" ? "General Manager" : `${area} Manager`;
    case "senior":
      return `Senior ${area} Professional`;
    case "professional":
      return `${area} Professional`;
    case "junior":
      return `Junior ${area} Professional`;
  }
}

const compiled = new Map<RegExp, RegExp>();

/** `\b` knows only ASCII: here a letter of any script is part of a word. */
function word(pattern: RegExp): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(pattern.source.replace(/^\\b/, "(?<![\\p{L}\\p{N}])").replace(/\\b$/, "(?![\\p{L}\\p{N}])").replaceAll("\\w", "[\\p{L}\\p{N}]"), "u");
  compiled.set(pattern, known);
  return known;
}
