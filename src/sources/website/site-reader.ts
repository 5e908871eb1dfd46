/**
 * Reads pages of companies' websites, politely: robots.txt is honoured, the time for a site is bounded, and what was
 * read a moment ago, by whichever task, is not fetched again.
 */
import { abortable } from "../../net/abortable.ts";
import type { Failure } from "../../net/failure.ts";
import { createRecent } from "../../net/recent.ts";
import type { Robots } from "../../net/robots.ts";
import type { Page, WebClient } from "../../net/web-client.ts";
import type { PageFacts } from "./page-facts.ts";
import { readPageFacts } from "./page-facts.ts";

export type SiteAnswer =
  | { readonly kind: "page"; readonly facts: PageFacts }
  /** There is no such website or page: no name, nobody listens, an error page. */
  | { readonly kind: "absent"; readonly why: string }
  /** It may not be read: robots.txt, a login, an address that is not public. */
  | { readonly kind: "closed"; readonly why: string }
  | { readonly kind: "busy" }
  /** It could not be asked; later it may. */
  | { readonly kind: "failed"; readonly detail: string };

export interface SiteReader {
  /** The home page of a domain: https before http, without `www` before with. */
  home(domain: string, options: { readonly signal: AbortSignal }): Promise<SiteAnswer>;
  page(url: string, options: { readonly signal: AbortSignal }): Promise<SiteAnswer>;
}

export type SiteReaderOptions = {
  readonly web: WebClient;
  readonly robots: Robots;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly pagesMax?: number;
  readonly freshMs?: number;
};

/** For a home page with all its forms; a further page has half of it. */
const siteTimeoutMs = 25_000;

export function createSiteReader({ web, robots, now = Date.now, pagesMax = 2_000, freshMs = 3_600_000 }: SiteReaderOptions): SiteReader {
  const known = createRecent<SiteAnswer>({ entriesMax: pagesMax, freshMs, now, isLasting: ({ kind }) => kind !== "failed" && kind !== "busy" });

  const get = (url: string, signal: AbortSignal): Promise<Page | Failure> =>
    web.get(url, { signal, mayFetch: (hop) => robots.allows(hop, { signal }) });

  async function readHome(domain: string): Promise<SiteAnswer> {
    const signal = AbortSignal.timeout(siteTimeoutMs);
    const answers: SiteAnswer[] = [];
    for (const host of [domain, `www.${domain}`]) {
      for (const scheme of ["https", "http"]) {
        const got = await get(`${scheme}://${host}/`, signal);
        const answer = answerOf(got);
        if (answer.kind === "page" || answer.kind === "closed") return answer;
        answers.push(answer);
        // A name without an address, or one that cannot be resolved, has none for the other scheme either.
        if (got.kind === "unknown_host" || (got.kind === "unreachable" && got.detail.startsWith("dns "))) break;
      }
    }
    return worst(answers);
  }

  return {
    home: (domain, { signal }) => abortable(known.get(domain, () => readHome(domain)), signal),
    page: (url, { signal }) =>
      abortable(known.get(url, async () => answerOf(await get(url, AbortSignal.timeout(siteTimeoutMs / 2)))), signal),
  };
}

/** Nothing is called absent while one of its forms could not be asked. */
function worst(answers: readonly SiteAnswer[]): SiteAnswer {
  const order = ["busy", "failed", "absent"] as const;
  for (const kind of order) {
    const answer = answers.find((each) => each.kind === kind);
    // An error page from one form shows that the site was asked; the other form's closed port changes nothing.
    if (answer !== undefined && !(kind === "failed" && answers.some(isErrorPage))) return answer;
  }
  return { kind: "failed", detail: "no answer" };
}

const errorPage = "error page";

function isErrorPage(answer: SiteAnswer): boolean {
  return answer.kind === "absent" && answer.why.startsWith(errorPage);
}

function answerOf(answer: Page | Failure): SiteAnswer {
  switch (answer.kind) {
    case "page":
      return pageAnswer(answer);
    case "unknown_host":
      return { kind: "absent", why: "no address" };
    case "unreachable":
      return nobodyThere.has(answer.detail) ? { kind: "absent", why: answer.detail } : { kind: "failed", detail: answer.detail };
    case "bad_redirect":
      return { kind: "absent", why: `${errorPage}: ${answer.detail}` };
    case "refused_address":
    case "refused_url":
      return { kind: "closed", why: "not at a public address" };
    case "disallowed":
      return { kind: "closed", why: "robots.txt asks not to read it" };
    case "timeout":
    case "aborted":
      return { kind: "failed", detail: answer.kind };
  }
}

const nobodyThere: ReadonlySet<string> = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);

function pageAnswer({ status, url, body }: Page): SiteAnswer {
  if (status === 401 || status === 403) return { kind: "closed", why: `it answers robots with ${status}` };
  if (status === 429 || status === 503) return { kind: "busy" };
  if (status >= 400 || body === "") return { kind: "absent", why: `${errorPage}: HTTP ${status}` };
  return { kind: "page", facts: readPageFacts({ url, html: body }) };
}
