/**
 * What a cell looks like by itself, for columns whose header says nothing. Looks only: whether an address or a domain
 * is a real one is asked much later.
 */

/** `jane@acme.example`, also with a name around it: `Jane Doe <jane@acme.example>`. */
export function isEmailLike(cell: string): boolean {
  return /^(?:[^<>]*<)?(?:mailto:)?[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]{2,}>?$/i.test(cell.trim());
}

/** A person's page on LinkedIn; company, school and job pages are not. */
export function isProfileLike(cell: string): boolean {
  return /(?:^|[/.])linkedin\.com\/(?:mwlite\/)?(?:in|pub|sales\/(?:lead|people)|talent\/profile)\//i.test(cell.trim());
}

export function isLinkedin(cell: string): boolean {
  return /(?:^|[/.])linkedin\.com(?:\/|$)/i.test(cell.trim());
}

/** `acme.example`, `www.acme.example/en`, `https://acme.example`; never an address. */
export function isSiteLike(cell: string): boolean {
  return /^(?:https?:\/\/)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)(?::\d+)?(?:[/?#]\S*)?$/iu.test(
    cell.trim(),
  );
}

/** A company's own front page: a site without a path, and none of those where everybody has a page. */
export function isCompanySiteLike(cell: string): boolean {
  const text = cell.trim();
  return isSiteLike(text) && /^(?:https?:\/\/)?[^/?#]+\/?$/i.test(text) && !shared.test(text);
}

const shared =
  /(?:^|[/.])(?:linkedin|twitter|x|facebook|instagram|youtube|xing|github|crunchbase|angel|wellfound|tiktok|t)\.(?:com|co|me|be)\b/i;
