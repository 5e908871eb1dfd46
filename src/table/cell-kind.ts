/**
 * What a cell looks like by itself, for columns whose header says nothing. Looks only: whether an address or a domain
 * is a real one is asked much later.
 */

/** `jane@acme.example`, also with a name around it: `Jane Doe <jane@acme.example>`. */
export function isEmailLike(cell: string): boolean {
  return email.test(short(cell));
}

/** A person's page on LinkedIn; company, school and job pages are not. */
export function isProfileLike(cell: string): boolean {
  return profile.test(short(cell));
}

export function isLinkedin(cell: string): boolean {
  return linkedin.test(short(cell));
}

/** `acme.example`, `www.acme.example/en`, `https://acme.example`; never an address. */
export function isSiteLike(cell: string): boolean {
  return site.test(short(cell));
}

/** A company's own front page: a site without a path, and none of those where everybody has a page. */
export function isCompanySiteLike(cell: string): boolean {
  const text = short(cell);
  return site.test(text) && frontPage.test(text) && !everybodys.test(text);
}

const email = /^(?:[^<>]*<)?(?:mailto:)?[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]{2,}>?$/i;
const linkedin = /(?:^|[/.])linkedin\.com(?:\/|$)/i;
const profile = /(?:^|[/.])linkedin\.com\/(?:mwlite\/)?(?:in|pub|sales\/(?:lead|people)|talent\/profile)\//i;
const site =
  /^(?:https?:\/\/)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)(?::\d+)?(?:[/?#]\S*)?$/iu;
const frontPage = /^(?:https?:\/\/)?[^/?#]+\/?$/i;
const everybodys =
  /(?:^|[/.])(?:linkedin|twitter|x|facebook|instagram|youtube|xing|github|crunchbase|wellfound|tiktok)\.com\b/i;

/** Longer cells are none of these, and would take the patterns above more than a moment. */
const charsMax = 500;

function short(cell: string): string {
  return cell.length > charsMax ? "" : cell.trim();
}
