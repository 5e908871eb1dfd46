/**
 * The guarded way out, for everything fetched on a user's behalf. It promises that no request reaches an address that
 * is not public and not allowed by the operator, on any hop, and that time, size and redirects are bounded.
 * What the outside world does is an answer, never an exception.
 */
import type { Response } from "undici";
import { fetch } from "undici";
import { readBounded } from "./body.ts";
import { decodePage } from "./charset.ts";
import type { Failure } from "./failure.ts";
import { failureOf } from "./failure.ts";
import { createGuardedAgent } from "./guarded-agent.ts";
import type { AddressGuard } from "./networks.ts";
import type { HostResolver } from "./resolver.ts";

export type Page = {
  readonly kind: "page";
  /** Where the last redirect led. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** Decoded text; empty where the type is not a text. */
  readonly body: string;
  /** True where only the first `bodyBytesMax` bytes were read. */
  readonly truncated: boolean;
};

export type Reply = {
  readonly kind: "reply";
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** The first kilobyte, for a log. */
  readonly body: string;
};

export type GetOptions = {
  readonly signal: AbortSignal;
  /** Asked before every hop, redirects included: false ends the request as `disallowed`. */
  readonly mayFetch?: (url: URL) => Promise<boolean>;
};

export type PostOptions = {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

export interface WebClient {
  /** Reads a page. Only default ports, as strangers' pages choose these URLs. */
  get(url: string, options: GetOptions): Promise<Page | Failure>;
  /** Sends to a URL that a user registered: any port, no redirects. */
  post(url: string, options: PostOptions): Promise<Reply | Failure>;
  close(): Promise<void>;
}

export type WebClientOptions = {
  readonly resolver: HostResolver;
  readonly guard: AddressGuard;
  /** Where URLs without a port are served. */
  readonly ports?: { readonly http: number; readonly https: number };
  readonly userAgent: string;
  /** For a whole `get`, redirects included; a `post` has 10 seconds. */
  readonly timeoutMs?: number;
  readonly bodyBytesMax?: number;
  readonly redirectsMax?: number;
  /** Whether `post` may send without TLS. */
  readonly allowHttp?: boolean;
};

const postTimeoutMs = 10_000;
const replyBytesMax = 1024;

/** @example await createWebClient({ resolver, guard, userAgent: "acme-bot/1" }).get("https://acme.example/", { signal }) */
export function createWebClient(options: WebClientOptions): WebClient {
  const { resolver, guard, userAgent, ports = { http: 80, https: 443 } } = options;
  const { timeoutMs = 10_000, bodyBytesMax = 1_500_000, redirectsMax = 5, allowHttp = false } = options;
  const agent = createGuardedAgent({ resolver, guard, ports, connectTimeoutMs: Math.min(timeoutMs, 5_000) });

  async function follow(start: string, { mayFetch }: GetOptions, signal: AbortSignal): Promise<Page | Failure> {
    let next = start;
    for (let hop = 0; hop <= redirectsMax; hop += 1) {
      const url = pageUrl(next, ports);
      if (url === null) return { kind: hop === 0 ? "refused_url" : "bad_redirect", detail: "not a public http(s) URL" };
      if (mayFetch !== undefined && !(await mayFetch(url))) return { kind: "disallowed", detail: "robots.txt" };
      const headers = { "user-agent": userAgent, accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5" };
      const response = await fetch(url, { dispatcher: agent, redirect: "manual", headers, signal });
      const location = redirectOf(response, url);
      if (location === null) return await pageOf(response, url, bodyBytesMax);
      await response.body?.cancel();
      next = location;
    }
    return { kind: "bad_redirect", detail: `more than ${redirectsMax} redirects` };
  }

  async function send(target: string, { body, headers }: PostOptions, signal: AbortSignal): Promise<Reply | Failure> {
    const url = webUrl(target);
    if (url === null || (url.protocol === "http:" && !allowHttp)) return { kind: "refused_url", detail: "not a public https URL" };
    const init = { method: "POST", body, redirect: "manual", dispatcher: agent, signal } as const;
    const response = await fetch(url, { ...init, headers: { "user-agent": userAgent, ...headers } });
    const { bytes } = await readBounded(response.body, replyBytesMax);
    return { kind: "reply", status: response.status, headers: new Map(response.headers), body: new TextDecoder().decode(bytes) };
  }

  return {
    get: (url, given) => bounded(given.signal, timeoutMs, (signal) => follow(url, given, signal)),
    post: (url, given) => bounded(given.signal, postTimeoutMs, (signal) => send(url, given, signal)),
    close: () => agent.destroy(),
  };
}

/** Runs `work` within the time and turns what it throws into a failure. */
async function bounded<T>(caller: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | Failure> {
  const timeout = AbortSignal.timeout(ms);
  try {
    return await work(AbortSignal.any([caller, timeout]));
  } catch (error) {
    if (caller.aborted) return { kind: "aborted", detail: "the caller gave up" };
    if (timeout.aborted) return { kind: "timeout", detail: `no answer within ${ms} ms` };
    return failureOf(error);
  }
}

/** Credentials in a URL would be sent to a stranger, and end in logs. */
function webUrl(text: string): URL | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return null;
  return url.username === "" && url.password === "" ? url : null;
}

/** A page's port is the scheme's own (then it is absent here) or the configured one. */
function pageUrl(text: string, ports: { readonly http: number; readonly https: number }): URL | null {
  const url = webUrl(text);
  if (url === null || url.port === "") return url;
  return Number(url.port) === (url.protocol === "https:" ? ports.https : ports.http) ? url : null;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The next URL, or null where the response is an answer; an unreadable location is passed on and refused there. */
function redirectOf(response: Response, url: URL): string | null {
  const location = response.headers.get("location");
  if (!redirects.has(response.status) || location === null) return null;
  return URL.parse(location, url.href)?.href ?? location;
}

const textType = /^(?:text\/|application\/(?:xhtml\+xml|xml|json|ld\+json)\b|$)/i;

async function pageOf(response: Response, url: URL, bytesMax: number): Promise<Page> {
  const contentType = response.headers.get("content-type") ?? "";
  const page = { kind: "page", url: url.href, status: response.status, contentType } as const;
  if (!textType.test(contentType)) {
    await response.body?.cancel();
    return { ...page, body: "", truncated: false };
  }
  const { bytes, truncated } = await readBounded(response.body, bytesMax);
  return { ...page, body: decodePage(bytes, contentType), truncated };
}
