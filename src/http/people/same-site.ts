/**
 * Cross-site request forgery: a session's cookie goes along with whatever a browser sends here, so what changes something
 * has to come from our own pages. Browsers say where a request comes from; what says nothing is no browser, and has no
 * cookie of anybody. Cookies are SameSite=Lax besides, and no answer allows other origins to read it.
 */
import type { Context } from "hono";
import { ApiError } from "../../contract/errors.ts";

const harmless: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export function refuseOtherSites(c: Context): void {
  if (!harmless.has(c.req.method) && isFromElsewhere(c)) throw new ApiError("cross_site");
}

function isFromElsewhere(c: Context): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const origin = c.req.header("origin");
  // The scheme is left out: a proxy that speaks TLS calls us without it.
  return origin !== undefined && URL.parse(origin)?.host !== (c.req.header("host") ?? new URL(c.req.url).host);
}
