/** The plan of one company's website: which of the things seen on real sites this one does. Pages are rendered from it. */
import type { Company, Person, World } from "./world.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";

export interface Site {
  readonly company: Company;
  readonly team: readonly Person[];
  readonly teamPath: string;
  readonly teamLayout: "cards" | "list" | "table" | "json-ld";
  readonly showsLinkedin: boolean;
  readonly showsAddresses: boolean;
  readonly jsonLd: "single" | "graph" | "array" | "nested" | "none";
  readonly microdata: boolean;
  readonly canonicalHost: "www" | "bare" | "both";
  readonly robots: "open" | "no-team" | "none";
  readonly charset: "utf-8" | "windows-1252-header" | "windows-1252-meta";
  readonly failure: "none" | "error-500" | "oversized" | "cut" | "loop";
}

export function planSite(world: World, company: Company): Site {
  const random = createRandom(`site/${world.seed}/${company.id}`);
  const isFull = company.website === "full";
  return {
    company,
    team: isFull ? drawTeam(random.fork("team"), world.staff(company.id)) : [],
    teamPath:
      company.country === "DE" && random.chance(0.6)
        ? "/ueber-uns/team"
        : random.pick(["/team", "/about/team", "/our-people", "/about-us/leadership"]),
    teamLayout: random.pick(["cards", "list", "table", "json-ld"]),
    showsLinkedin: random.chance(0.5),
    showsAddresses: random.chance(0.3),
    jsonLd: isFull
      ? random.weighted([
          ["single", 5],
          ["graph", 3],
          ["array", 1],
          ["nested", 1],
        ])
      : "none",
    microdata: company.website === "tagged" && random.chance(0.5),
    canonicalHost: random.weighted([
      ["www", 3],
      ["bare", 1],
      ["both", 6],
    ]),
    robots: random.weighted([
      ["open", 7],
      ["no-team", 1],
      ["none", 2],
    ]),
    charset:
      ["DE", "FR", "ES", "PT", "SE"].includes(company.country) && random.chance(0.15)
        ? random.pick(["windows-1252-header", "windows-1252-meta"])
        : "utf-8",
    failure: company.website === "broken" ? random.pick(["error-500", "oversized", "cut", "loop"]) : "none",
  };
}

/** Leaders first, as sites do; now and then somebody who has left is still shown. */
function drawTeam(random: Random, staff: readonly Person[]): Person[] {
  const rank = ["c-level", "vp", "director", "manager", "staff"];
  const shown = staff.filter((person) => person.status === "current" || random.chance(0.3));
  return shown.toSorted((a, b) => rank.indexOf(a.seniority) - rank.indexOf(b.seniority)).slice(0, random.int(4, 12));
}
