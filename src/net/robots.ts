/**
 * robots.txt, honoured (RFC 9309): fetched once for each origin, kept for a while, and bounded in size and number.
 */
import robotsParser from "robots-parser";
import { abortable } from "./abortable.ts";
import { createRecent } from "./recent.ts";
import type { WebClient } from "./web-client.ts";

export interface Robots {
  /** Whether `url` may be read. Rejects only where `signal` aborts. */
  allows(url: URL, options: { readonly signal: AbortSignal }): Promise<boolean>;
}

export type RobotsOptions = {
  readonly web: WebClient;
  /** The product token that a site's rules name, without a version. */
  readonly product: string;
  readonly now?: () => number;
  readonly originsMax?: number;
};

/** The package is CommonJS and exports the function itself; its types promise a `default` that is not there. */
const parseRobots = robotsParser as unknown as (
  url: string,
  text: string,
) => { isAllowed(url: string, product: string): boolean | undefined };

type Rules = { readonly allows: (url: string) => boolean; readonly isLasting: boolean };

/** RFC 9309, section 2.4: not longer than a day. */
const freshMs = 24 * 3_600_000;
/** RFC 9309, section 2.5: a parser reads at least 500 kibibytes; more is not worth reading. */
const robotsCharsMax = 500 * 1024;

export function createRobots({ web, product, now = Date.now, originsMax = 2_000 }: RobotsOptions): Robots {
  const known = createRecent<Rules>({ entriesMax: originsMax, freshMs, now, isLasting: (rules) => rules.isLasting });
  return {
    async allows(url, { signal }) {
      if (url.pathname === "/robots.txt") return true;
      // The reading is shared by everybody who waits, so it is bounded by the client's time and not by one signal.
      const rules = await abortable(known.get(url.origin, () => readRules(web, url.origin, product)), signal);
      return rules.allows(url.href);
    },
  };
}

const everything = (): boolean => true;
const nothing = (): boolean => false;

async function readRules(web: WebClient, origin: string, product: string): Promise<Rules> {
  const location = `${origin}/robots.txt`;
  const page = await web.get(location, { signal: new AbortController().signal });
  if (page.kind !== "page") {
    // Where the site itself cannot be reached, the page's own request says why; section 2.3.1.4 would disallow for the
    // same reason. A redirect that leads nowhere counts as "unavailable": no rules (section 2.3.1.2).
    return { allows: everything, isLasting: page.kind === "bad_redirect" };
  }
  if (page.status >= 500) return { allows: nothing, isLasting: false };
  if (page.status >= 400) return { allows: everything, isLasting: true };
  const rules = parseRobots(location, page.body.slice(0, robotsCharsMax));
  return { allows: (url) => rules.isAllowed(url, product) ?? true, isLasting: true };
}
