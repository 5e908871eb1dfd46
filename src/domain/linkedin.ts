/**
 * LinkedIn profile URLs in the forms that people export, made one: `https://www.linkedin.com/in/<slug>`.
 * Company pages, recruiter links and Sales Navigator lead links carry no public slug and give null.
 */

const profilePath = /^\/(?:mwlite\/)?(?:in|pub)\/([^/]+)/i;

/** The canonical profile URL, or null where `text` does not name a public profile. */
export function linkedinProfileUrl(text: string): string | null {
  const slug = text === "" ? null : linkedinSlug(text);
  return slug === null ? null : `https://www.linkedin.com/in/${slug}`;
}

export function linkedinSlug(text: string): string | null {
  const trimmed = text.trim();
  const url = parse(/^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed.replace(/^\/+/, "")}`);
  if (url === null || !/(^|\.)linkedin\.com$/i.test(url.hostname)) return null;
  const raw = profilePath.exec(url.pathname)?.[1];
  if (raw === undefined) return null;
  const slug = decode(raw).normalize("NFC").trim().toLowerCase();
  // LinkedIn limits a custom slug to 100 characters; spaces and slashes never stand in one.
  return slug.length >= 2 && slug.length <= 100 && !/[\s/\\?#<>"]/.test(slug) ? encodeURI(slug) : null;
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % stands for itself
  }
}
