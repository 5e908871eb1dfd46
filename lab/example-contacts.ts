/** examples/contacts.csv: about 60 rows as people really export them, most of them findable, each mail behaviour among them. */
import { at, createCast, hasAccent, hasGuessableDomain, hasHyphen, hasNickname, hasParticle, hasUnrelatedDomain, isPlain } from "./cast.ts";
import type { Role, Wanted } from "./cast.ts";
import { plain } from "./letters.ts";
import type { World } from "./world.ts";

export const CONTACT_COLUMNS = ["First Name", "Last Name", "Company", "Website", "LinkedIn", "Email", "Notes"] as const;
export type ContactRow = Record<(typeof CONTACT_COLUMNS)[number], string>;

export interface ExampleContacts {
  readonly rows: readonly Record<string, string>[];
  /** Who each row is; null for a row that names nobody. */
  readonly truth: readonly (string | null)[];
}

type Spelling = (role: Role) => Partial<ContactRow>;

const tidy: Spelling = ({ person, company }) => ({
  "First Name": person.first,
  "Last Name": person.last,
  Company: company.name,
  Website: company.domain,
});
const byCompany: Spelling = (role) => ({ ...tidy(role), Website: "" });
const byWebsite: Spelling = (role) => ({ ...tidy(role), Company: "", Website: `https://www.${role.company.domain}/` });
const byLongUrl: Spelling = (role) => ({ ...tidy(role), Website: `http://${role.company.domain}/contact?utm_source=fair&utm_medium=badge#form` });
const byLegalName: Spelling = (role) => ({ ...tidy(role), Company: role.company.legalName, Website: "" });
const shouting: Spelling = (role) => each(tidy(role), (text) => text.toUpperCase());
const whispering: Spelling = (role) => each(tidy(role), (text) => text.toLowerCase());
const withoutAccents: Spelling = (role) => ({
  ...tidy(role),
  "First Name": capitalized(plain(role.person.first)),
  "Last Name": capitalized(plain(role.person.last)),
});
const withStraySpaces: Spelling = (role) => ({
  ...each(tidy(role), (text) => ` ${text.replaceAll(" ", "\u00a0 ")}\u00a0`),
  Website: ` ${role.company.domain}`,
});
const byNickname: Spelling = (role) => ({ ...tidy(role), "First Name": role.person.nickname ?? role.person.first });
const withTitles: Spelling = (role) => ({ ...tidy(role), "First Name": `Dr. ${role.person.first}`, "Last Name": `${role.person.last}, PhD` });
const withPronouns: Spelling = (role) => ({ ...tidy(role), "First Name": `${role.person.first} (She/Her)` });
const withEmoji: Spelling = (role) => ({ ...tidy(role), "Last Name": `${role.person.last} 🚀, MBA` });
const lastFirst: Spelling = (role) => ({ ...tidy(role), "First Name": `${role.person.last}, ${role.person.first}`, "Last Name": "" });
const wholeName: Spelling = (role) => ({ ...tidy(role), "First Name": `${role.person.first} ${role.person.last}`, "Last Name": "" });
const swappedMiddle: Spelling = (role) => ({
  ...tidy(role),
  "First Name": [role.person.first, `${(role.person.middle ?? "J").slice(0, 1)}.`].join(" "),
});
const withBoth: Spelling = (role) => ({ ...tidy(role), LinkedIn: `https://www.linkedin.com/in/${role.person.linkedinSlug}` });
const byAddress: Spelling = ({ person }) => ({ Email: person.email ?? "" });
const withAddress: Spelling = (role) => ({ ...tidy(role), Email: role.person.email ?? role.person.formerEmail ?? "" });
const withPersonalAddress: Spelling = (role) => ({ ...tidy(role), Email: role.person.personalEmail ?? "" });
const byLinkedin =
  (form: (slug: string) => string): Spelling =>
  ({ person }) => ({ LinkedIn: form(person.linkedinSlug) });

/** One line per row: who, how they are written, and what somebody noted down. */
const CASTING: readonly (readonly [wanted: Wanted, spelling: Spelling, notes?: string])[] = [
  [at("google", isPlain), tidy, "Met at the spring fair"],
  [at("google", hasGuessableDomain), byCompany],
  [at("microsoft", isPlain), byWebsite, "Wants a demo, preferably in June"],
  [at("microsoft", hasAccent), tidy],
  [at("strict", hasParticle), tidy, 'Said: "call me after the holidays"'],
  [at("google", hasNickname), byNickname],
  [at("catchall", isPlain), tidy],
  [at("microsoft", hasGuessableDomain), byLegalName],
  [at("google", ({ person }) => person.seniority === "c-level"), shouting, '=HYPERLINK("http://spreadsheet.example","click")'],
  [at("strict"), whispering],
  [at("greylist", isPlain), tidy, "First line\nSecond line"],
  [at("google"), byLinkedin((slug) => `https://www.linkedin.com/in/${slug}/`)],
  [at("microsoft"), byLinkedin((slug) => `https://uk.linkedin.com/in/${slug}?utm_source=share&trk=public_profile`)],
  [at("google"), byLinkedin((slug) => `linkedin.com/in/${slug}`)],
  [at("strict"), byLinkedin((slug) => `http://m.linkedin.com/in/${slug}/?originalSubdomain=de`)],
  [at("microsoft"), byLinkedin((slug) => `www.linkedin.com/in/${slug.toUpperCase()}/en`)],
  [at("google", hasHyphen), byLongUrl],
  [at("microsoft", isPlain), withTitles],
  [at("google", isPlain), withPronouns, "+1 follow-up"],
  [at("google", hasAccent), withoutAccents],
  [at("strict", hasAccent), withStraySpaces],
  [at("microsoft"), lastFirst],
  [at("google", isPlain), wholeName],
  [at("slow", isPlain), tidy],
  [at("catchall", hasAccent), byWebsite],
  [at("google"), byAddress, "Only an address on the card"],
  [at("microsoft"), byAddress],
  [at("strict"), withAddress],
  [at("blocklist"), tidy],
  [at("tempfail"), tidy],
  [at("refuse"), tidy],
  [at("null-mx"), tidy, "No mail at all there?"],
  [at("a-only"), tidy],
  [at("greylist", hasGuessableDomain), byCompany],
  [at("google", hasUnrelatedDomain), byCompany, "Website unknown"],
  [at("microsoft", hasUnrelatedDomain), tidy],
  [({ person, company }) => person.status === "left" && company.mail === "google", withAddress, "Maybe no longer there"],
  [({ person, company }) => person.status === "left" && company.mail === "microsoft", tidy],
  [({ person, company }) => person.status === "current" && person.email === null && company.mail === "google", tidy],
  [({ person, company }) => person.mailboxFull && company.mail === "google", tidy],
  [at("microsoft", ({ person }) => person.personalEmail !== null), withPersonalAddress],
  [at("google", ({ person, company }) => company.website === "full" && person.seniority === "c-level"), byCompany],
  [at("microsoft", ({ person, company }) => company.website === "full" && person.seniority === "c-level"), withBoth],
  [at("strict", ({ person }) => person.middle !== null), swappedMiddle],
  [at("google", ({ company }) => company.country === "DE" && company.website === "full"), withEmoji],
  [at("microsoft", ({ company }) => company.country === "JP" || company.country === "KR" || company.country === "CN"), tidy],
  [at("google", ({ company }) => company.country === "ES" || company.country === "AR"), tidy],
  [at("catchall"), byCompany],
  [at("strict", ({ company }) => company.country === "FR"), byCompany],
];

/** The same person again, in other words: [the row above, how]. */
const AGAIN: readonly (readonly [row: number, spelling: Spelling, notes?: string])[] = [
  [0, shouting, "From the newsletter"],
  [2, withBoth],
  [5, byCompany],
  [11, tidy, "Same person as on LinkedIn?"],
  [25, tidy],
  [17, lastFirst],
];

const UNUSABLE: readonly Partial<ContactRow>[] = [
  { "First Name": "Sarah" },
  { Company: "Unknown Holdings", Notes: "Somebody from purchasing" },
  { "First Name": "test", "Last Name": "test", Company: "test", Email: "test@test" },
  { Email: "not-an-address@@example", Notes: "typed in by hand" },
  { "First Name": "-", "Last Name": "n/a", Company: "N/A" },
];

/**
 * @example
 * const { rows, truth } = exampleContacts(createWorld({ seed: 7 }))
 */
export function exampleContacts(world: World): ExampleContacts {
  const cast = createCast(world, "contacts");
  const first = CASTING.map(([wanted, spelling, notes]) => ({ role: cast.take(wanted), spelling, notes }));
  const again = AGAIN.flatMap(([row, spelling, notes]) => {
    const original = first[row];
    return original === undefined ? [] : [{ role: original.role, spelling, notes }];
  });
  const people = [...first, ...again].map(({ role, spelling, notes }) => ({
    personId: role.person.id,
    row: fill({ ...spelling(role), Notes: notes ?? "" }),
  }));
  const all = spread<{ personId: string | null; row: ContactRow }>(
    people,
    UNUSABLE.map((row) => ({ personId: null, row: fill(row) })),
  );
  return { rows: all.map(({ row }) => row), truth: all.map(({ personId }) => personId) };
}

/** Puts the few among the many at even distances, as accidents are. */
function spread<T>(many: readonly T[], few: readonly T[]): T[] {
  const step = Math.ceil(many.length / (few.length + 1));
  return many.flatMap((item, index) => {
    const accident = (index + 1) % step === 0 ? few[(index + 1) / step - 1] : undefined;
    return accident === undefined ? [item] : [item, accident];
  });
}

function fill(row: Partial<ContactRow>): ContactRow {
  return { "First Name": "", "Last Name": "", Company: "", Website: "", LinkedIn: "", Email: "", Notes: "", ...row };
}

function each(row: Partial<ContactRow>, change: (text: string) => string): Partial<ContactRow> {
  return Object.fromEntries(Object.entries(row).map(([column, text]) => [column, change(text)]));
}

function capitalized(text: string): string {
  return text.replace(/(^|[\s-])[a-z]/g, (start) => start.toUpperCase());
}
