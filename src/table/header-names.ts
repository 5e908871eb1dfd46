/**
 * What people and programs call the columns of a contact list: LinkedIn connections, Sales Navigator exporters, HubSpot,
 * Salesforce, Apollo, Pipedrive, address books and plain lists, in English, German, French and Spanish.
 *
 * Every list runs from the most specific name to the least: where a file has several, the earlier one wins. Spelled
 * without case, accents, spaces or punctuation, so that `First Name`, `first_name` and `FirstName` are one entry.
 */

/** The fields that a column can feed; `title` is context only. */
export const mappedFields = [
  "first_name",
  "last_name",
  "full_name",
  "company_name",
  "company_domain",
  "linkedin_url",
  "email",
  "title",
] as const;
export type MappedField = (typeof mappedFields)[number];

const spelled: Record<MappedField, string> = {
  first_name: `
    first name, person first name, contact first name, lead first name, prospect first name,
    given name, forename, first, fname,
    vorname, rufname,
    prénom, prénom du contact,
    nombre de pila, primer nombre, nombres
  `,
  last_name: `
    last name, person last name, contact last name, lead last name, prospect last name,
    family name, surname, last, lname,
    nachname, familienname, zuname,
    nom de famille, patronyme,
    apellidos, apellido, primer apellido
  `,
  full_name: `
    full name, person full name, contact full name, prospect full name, person name, contact name,
    lead name, prospect name, profile name, display name, contact person, deal contact person,
    vollständiger name, vor und nachname, vorname nachname, kontaktname, ansprechpartner, kontaktperson,
    nom complet, prénom et nom, prénom nom, nom du contact,
    nombre completo, nombre y apellidos, nombre y apellido, nombre del contacto,
    name, nom, nombre, contact, kontakt, contacto
  `,
  company_name: `
    company name, current company name, prospect company name, organization name, organisation name,
    account name, company account, company, current company, person organization, deal organization,
    organization, organisation, associated company, associated company names, employer, current employer, business name,
    company name for emails, account, firm,
    firmenname, unternehmensname, firma, unternehmen, arbeitgeber,
    nom de l'entreprise, nom de la société, raison sociale, entreprise, société, employeur,
    nom du compte, compte,
    nombre de la empresa, nombre de empresa, razón social, empresa, compañía, organización,
    nombre de la cuenta, cuenta
  `,
  company_domain: `
    company domain name, company domain, company website domain, organization domain, account domain,
    firmendomain, domaine de l'entreprise, dominio de la empresa,
    domain name, domain, nom de domaine, domaine, nombre de dominio, dominio,
    company website, company website url, organization website, account website, corporate website,
    firmenwebsite, unternehmenswebsite, site web de l'entreprise, sitio web de la empresa,
    website url, website, web site, homepage, company url, company site, organization url,
    webseite, internetseite, internetadresse, webadresse,
    url du site web, site web, site internet,
    url del sitio web, sitio web, página web,
    web, site, email domain
  `,
  linkedin_url: `
    person linkedin url, contact linkedin url, prospect linkedin url, lead linkedin url,
    linkedin public profile url, linkedin url public, linkedin public url, default profile url,
    linkedin profile url, linkedin contact profile url, linkedin url, url linkedin, person linkedin,
    linkedin profile, public profile url, profile url, linkedin link, linkedin, profile link,
    linkedin profil, profil linkedin, lien linkedin, url du profil linkedin,
    url del perfil de linkedin, perfil de linkedin, perfil linkedin, url de linkedin, enlace de linkedin
  `,
  email: `
    work email, work email address, business email, professional email, corporate email,
    person email work, geschäftliche e-mail, e-mail geschäftlich, e-mail professionnel,
    adresse e-mail professionnelle, correo electrónico profesional, correo de trabajo, correo corporativo,
    primary email, contact email, person email, prospect email, lead email,
    email, email address, emails, mail, e-mail-adresse, mail adresse, mailadresse,
    adresse e-mail, adresse mail, courriel, adresse de courriel, adresse électronique,
    correo electrónico, dirección de correo electrónico, dirección de correo, correo,
    email 1, e-mail 1 value, e-mail 1 address,
    personal email, private email, person email home, private e-mail, e-mail privat,
    e-mail personnel, correo personal, secondary email, other email, person email other, email 2
  `,
  title: `
    job title, current job title, person job title, current title, current position, current job,
    title, position, role, occupation, headline,
    jobtitel, stellenbezeichnung, berufsbezeichnung, funktion,
    intitulé du poste, intitulé de poste, titre du poste, poste, fonction, titre,
    título del puesto, puesto de trabajo, puesto, cargo
  `,
};

/** People of the list's owner, or of the contact's surroundings: never the contact, whatever the cells look like. */
const otherPeople = new RegExp(
  [
    String.raw`\b(?:owner|created by|modified by|updated by|assigned|managers?|recruiter|assistant|supervisor|spouse)\b`,
    String.raw`\b(?:reports to|referred by|invited by|parent|sales rep|account executive|sdr|bdr)\b`,
    String.raw`inhaber\b|besitzer\b|\b(?:eigentumer|betreuer|ersteller|erstellt von|bearbeiter|vorgesetzter?)\b`,
    String.raw`\bzustandig|\bverantwortlich`,
    String.raw`\b(?:proprietaire|responsable|cree par|gestionnaire)\b`,
    String.raw`\b(?:propietario|creado por|asignado|gerente)\b`,
  ].join("|"),
);

export type Spelling = { readonly field: MappedField; readonly rank: number };

const spellings = new Map<string, Spelling>(
  mappedFields.flatMap((field) =>
    spelled[field].split(",").map((name, rank) => [compact(name), { field, rank }] as const),
  ),
);

/** Less specific than every name of the list. */
const rankLast = 1000;

/** The field that each header names, or null; `rank` 0 is the most specific name. Aligned with `columns`. */
export function spelledFields(columns: readonly string[]): (Spelling | null)[] {
  const keys = columns.map(compact);
  const found = columns.map((header, at) => (isOtherPerson(header) ? null : (spellings.get(keys[at] ?? "") ?? null)));
  const has = (field: MappedField): boolean => found.some((spelling) => spelling?.field === field);
  return found.map((spelling, at) => halfName(keys[at] ?? "", { keys, has }) ?? spelling);
}

/** True for a column about somebody else: the owner of the record, an assistant, a manager. */
export function isOtherPerson(header: string): boolean {
  return otherPeople.test(words(header));
}

/** A header as people would say it: lower-case, no accents, no punctuation, words apart. */
export function words(header: string): string {
  return header
    .replace(/__c$/i, "") // Salesforce's mark of a custom field
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function compact(header: string): string {
  return words(header).replaceAll(" ", "");
}

/** "Name" beside "Vorname" and "Nom" beside "Prénom" are the family name; "Nombre" beside "Apellidos" the given one. */
function halfName(
  key: string,
  { keys, has }: { keys: readonly string[]; has: (field: MappedField) => boolean },
): Spelling | null {
  if ((key === "name" || key === "nom") && !has("last_name") && (keys.includes("vorname") || keys.includes("prenom"))) {
    return { field: "last_name", rank: rankLast };
  }
  if (key === "nombre" && has("last_name") && !has("first_name")) {
    return { field: "first_name", rank: rankLast };
  }
  return null;
}
