/** The pages of a company's website as HTML. */
import { COUNTRY_NAMES } from "./company-words.ts";
import { companyLinkedin, displayName, escapeHtml, microdata, nationalPhone, organizationScript, personLinkedin, teamScript } from "./site-markup.ts";
import type { Site } from "./site.ts";
import type { Person } from "./world.ts";

/** The HTML of a path, or null when the site has no such page. */
export function renderPage(site: Site, path: string): string | null {
  const hasTeam = site.team.length > 0;
  if (path === "/") return layout(site, { title: site.company.name, body: home(site) });
  if (path === "/about") return layout(site, { title: `About ${site.company.name}`, body: about(site) });
  if (path === "/contact") return layout(site, { title: "Contact", body: contact(site) });
  if (path === imprintPath(site)) return layout(site, { title: "Imprint", body: imprint(site) });
  if (path === site.teamPath && hasTeam) return layout(site, { title: "Our team", body: team(site) });
  return null;
}

export function parkedPage(domain: string): string {
  return `<!doctype html><html><head><title>${domain} is for sale</title><meta name="robots" content="noindex"></head>
<body><h1>${domain}</h1><p>This domain is parked. Buy this domain today! Related searches: insurance, credit cards, flights.</p></body></html>`;
}

function layout(site: Site, page: { title: string; body: string }): string {
  const { company } = site;
  const name = escapeHtml(company.name);
  const openGraph =
    company.website === "plain"
      ? ""
      : `<meta property="og:site_name" content="${name}"><meta property="og:title" content="${escapeHtml(page.title)}">`;
  const charset = site.charset === "utf-8" ? "utf-8" : "windows-1252";
  return `<!doctype html>
<html lang="${company.country === "DE" ? "de" : "en"}"><head><meta charset="${charset}">
<title>${escapeHtml(page.title)}${page.title === company.name ? "" : ` | ${name}`}</title>
<meta name="description" content="${name} - ${escapeHtml(company.industry)} from ${company.city}, ${COUNTRY_NAMES[company.country]}.">
${openGraph}${organizationScript(site)}
</head><body>
<header><a href="/">${name}</a><nav>${navigation(site)}</nav></header>
<main>${page.body}</main>
${footer(site)}
</body></html>`;
}

function navigation(site: Site): string {
  const links = [["/about", "About us"], ...(site.team.length > 0 ? [[site.teamPath, "Team"]] : []), ["/contact", "Contact"]];
  return links.map(([href, label]) => `<a href="${href}">${label}</a>`).join(" ");
}

function footer(site: Site): string {
  const { company } = site;
  const structured = site.microdata ? microdata(company) : "";
  return `<footer>${structured}<p>&copy; ${escapeHtml(company.legalName)} &middot; Tel. <a href="tel:${company.phone}">${nationalPhone(company.phone)}</a></p>
<p><a href="${companyLinkedin(company)}">LinkedIn</a> <a href="${imprintPath(site)}">${site.company.country === "DE" ? "Impressum" : "Legal"}</a></p></footer>`;
}

function imprintPath(site: Site): string {
  return site.company.country === "DE" ? "/impressum" : "/imprint";
}

function home(site: Site): string {
  const { company } = site;
  return `<h1>${escapeHtml(company.industry)} people can rely on</h1>
<p>Since ${company.founded}, ${escapeHtml(company.name)} has helped customers in ${COUNTRY_NAMES[company.country]} and beyond.</p>`;
}

function about(site: Site): string {
  const { company } = site;
  return `<h1>About ${escapeHtml(company.name)}</h1><p>We are a team of ${company.sizeBand.replace("-", " to ")} people with our head office in ${company.city}.</p>
${site.team.length > 0 ? `<p><a href="${site.teamPath}">Meet the people</a></p>` : ""}`;
}

function contact(site: Site): string {
  const { company } = site;
  return `<h1>Contact</h1><address>${escapeHtml(company.legalName)}<br>${company.city}, ${COUNTRY_NAMES[company.country]}</address>
<p>Phone: ${nationalPhone(company.phone)}</p><p>E-mail: <a href="mailto:info@${company.domain}">info@${company.domain}</a></p>`;
}

function imprint(site: Site): string {
  const { company } = site;
  const director = site.team[0];
  return `<h1>${company.country === "DE" ? "Impressum" : "Legal notice"}</h1><p>${escapeHtml(company.legalName)}<br>${company.city}</p>
${director === undefined ? "" : `<p>${company.country === "DE" ? "Geschäftsführung" : "Represented by"}: ${escapeHtml(displayName(director))}</p>`}
<p>Tel.: ${nationalPhone(company.phone)}</p>`;
}

function team(site: Site): string {
  const render = { cards, list, table, "json-ld": list }[site.teamLayout];
  return `<h1>Our people</h1>${render(site)}${teamScript(site)}`;
}

function cards(site: Site): string {
  return `<div class="grid">${site.team
    .map(
      (person) => `<div class="team-member"><img src="/img/${person.id}.jpg" alt="${escapeHtml(displayName(person))}">
<h3>${escapeHtml(displayName(person))}</h3><p class="role">${escapeHtml(person.title)}</p>${personLinks(site, person)}</div>`,
    )
    .join("\n")}</div>`;
}

function list(site: Site): string {
  return `<ul class="people">${site.team
    .map(
      (person) =>
        `<li><strong>${escapeHtml(displayName(person))}</strong>, <span>${escapeHtml(person.title)}</span> ${personLinks(site, person)}</li>`,
    )
    .join("\n")}</ul>`;
}

function table(site: Site): string {
  return `<table><thead><tr><th>Name</th><th>Position</th><th></th></tr></thead><tbody>${site.team
    .map((person) => `<tr><td>${escapeHtml(displayName(person))}</td><td>${escapeHtml(person.title)}</td><td>${personLinks(site, person)}</td></tr>`)
    .join("\n")}</tbody></table>`;
}

function personLinks(site: Site, person: Person): string {
  const linkedin = site.showsLinkedin ? `<a href="${personLinkedin(person)}">LinkedIn</a>` : "";
  const mail = site.showsAddresses && person.email !== null ? `<a href="mailto:${person.email}">${person.email}</a>` : "";
  return [linkedin, mail].filter(Boolean).join(" ");
}
