/**
 * Configuration: the environment, read once and checked before anything starts. The only reader of `process.env`.
 * Every key is listed by `cleanlist help config`, from the descriptions below.
 */
import { isIP } from "node:net";
import type { Kind, Reading, Setting } from "./setting.ts";
import { duration, durations, list, listOf, number, oneOf, optional, partsOf, setting, text, url, wholeNumber } from "./setting.ts";

const days = number(0, 3_650);
const port = wholeNumber(1, 65_535);
const dollars = number(0, 1_000);
const rate = number(0.01, 1_000);
const credits = wholeNumber(0, 1_000_000);
const connections = wholeNumber(1, 1_000);

const secrets: Kind<readonly string[]> = (given) => {
  const value = partsOf(given);
  return value.length > 0 && value.every((secret) => secret.length >= 32) ? { value } : { wrong: "each has at least 32 characters" };
};

type Exit = { readonly heloName: string | null; readonly way: Address | Proxy };
type Address = { readonly kind: "address"; readonly ip: string };
type Proxy = { readonly kind: "socks5"; readonly host: string; readonly port: number; readonly user: string | null; readonly password: string | null };

/** An address of ours, or a proxy, each with `=` and a host name where it has one of its own. */
function exit(given: string): Reading<Exit> {
  const [, way = "", name] = /^(.+?)(?:=([A-Za-z0-9.-]+))?$/.exec(given) ?? [];
  const heloName = name ?? null;
  if (isIP(way) !== 0) return { value: { heloName, way: { kind: "address", ip: way } } };
  const proxy = proxyOf(way);
  // What was given is not repeated: it may hold a password.
  return proxy === null ? { wrong: "addresses of this machine, or socks5://user:password@host:port; each with =NAME for its own host name" } : { value: { heloName, way: proxy } };
}

function proxyOf(way: string): Proxy | null {
  const parsed = URL.parse(way);
  if (parsed?.protocol !== "socks5:" || parsed.hostname === "" || !/^\/?$/.test(parsed.pathname + parsed.search + parsed.hash)) return null;
  const [user, password] = [parsed.username, parsed.password].map(decoded);
  if (user === undefined || password === undefined) return null;
  const hasUser = user !== "";
  return { kind: "socks5", host: parsed.hostname.replaceAll(/^\[|\]$/g, ""), port: Number(parsed.port || "1080"), user: hasUser ? user : null, password: hasUser ? password : null };
}

function decoded(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}

const settings = {
  CLEANLIST_DATABASE_URL: optional(url, "PostgreSQL 15 or newer, as postgres://…; without it the embedded database is used"),
  CLEANLIST_PREPARED_STATEMENTS: setting(oneOf("on", "off"), "on", "Whether PostgreSQL prepares statements; off behind a pooler that knows none"),
  CLEANLIST_DATA: setting(text, ".cleanlist", "Folder of the embedded database, and of the secret"),
  CLEANLIST_SECRET: optional(secrets, "What keys are hashed and links are signed with, newest first; without it, the file `secret` in the data folder"),
  CLEANLIST_HOST: setting(text, "127.0.0.1", "Address that `serve` listens on"),
  CLEANLIST_PORT: setting(wholeNumber(0, 65_535), "8787", "Port that `serve` listens on"),
  CLEANLIST_PUBLIC_URL: optional(url, "Under which URL callers reach the API, for the links in its answers; the one they asked by default"),
  CLEANLIST_IMPORT: setting(oneOf("on", "off"), "on", "Whether the API imports lists; off, csv-import and uploads answer 503"),
  CLEANLIST_LISTS_MAX: setting(wholeNumber(1, 1_000_000), "1000", "Lead lists that one user may own"),
  CLEANLIST_AI_URL: optional(url, "Base URL of an OpenAI-compatible endpoint, for the smart agents that write text"),
  CLEANLIST_AI_KEY: optional(text, "Its API key, where it needs one"),
  CLEANLIST_AI_MODEL: setting(text, "gpt-4o-mini", "The model that it is asked for"),
  CLEANLIST_LOG_LEVEL: setting(oneOf("debug", "info", "warn", "error", "silent"), "info", "How much `serve` logs"),
  CLEANLIST_CONCURRENCY: setting(wholeNumber(1, 10_000), "200", "Tasks that may be asking a source at the same time"),
  CLEANLIST_CACHE_DAYS: setting(days, "60", "How long an answer is used again for the same person"),
  CLEANLIST_CACHE_MISS_DAYS: setting(days, "7", "How long it is believed that there is nothing to be found"),
  CLEANLIST_TIERS: optional(text, "JSON file with what organizations may use, and how often; everything by default"),
  CLEANLIST_OPENING_CREDITS: setting(credits, "1000", "Credits that a new organization starts with"),
  CLEANLIST_QUOTE_TTL_SECONDS: setting(wholeNumber(1, 86_400), "300", "How long the price of an estimate is promised"),
  CLEANLIST_PRICE_EMAIL: setting(credits, "1", "Credits for a reliable work e-mail address"),
  CLEANLIST_PRICE_PHONE: setting(credits, "10", "Credits for a phone"),
  CLEANLIST_PRICE_PROSPECT: setting(credits, "1", "Credits for a discovered person"),
  CLEANLIST_PRICE_KNOWN: setting(oneOf("free", "full"), "free", "Duplicates and answers from our own cache: free, or charged in full"),
  CLEANLIST_PROSPECTS_MAX: setting(wholeNumber(1, 100), "10", "People discovered for one company at most"),
  CLEANLIST_BUDGET_USD: setting(dollars, "1", "What vendors may cost for one contact at most"),
  CLEANLIST_WAIT_MAX: setting(duration, "2h", "How long a contact waits for greylisting, slow vendors and rate limits"),
  CLEANLIST_RESOLVER: optional(list, "DNS servers as host:port; the system's own by default"),
  CLEANLIST_SMTP: setting(oneOf("auto", "on", "off"), "auto", "off where outbound port 25 is blocked; auto finds out by itself"),
  CLEANLIST_SMTP_PROBE_HOSTS: optional(list, "Mail hosts by which auto finds out whether port 25 is open; a few large ones by default"),
  CLEANLIST_SMTP_PORT: setting(port, "25", "Port of mail hosts"),
  CLEANLIST_HELO_NAME: setting(text, "localhost.localdomain", "Our own host name in EHLO; it should resolve to our address"),
  CLEANLIST_MAIL_FROM: setting(text, "", "Sender of verifications; the null sender by default"),
  CLEANLIST_MAIL_FROM_OTHER: setting(text, "", "Sender for hosts that refuse the first; the null sender by default"),
  CLEANLIST_MAIL_EXITS: setting(listOf(exit), "", "Our addresses, or SOCKS5 proxies, by which mail hosts are asked; the system chooses by default"),
  CLEANLIST_CONNECTIONS_PER_HOST: setting(connections, "2", "Connections to one mail host at most, of all workers together"),
  CLEANLIST_CONNECTIONS_PER_PROVIDER: setting(connections, "20", "Connections to one provider of many domains at most, of all workers together"),
  CLEANLIST_REFUSED_PAUSES: setting(durations, "15s,1m,5m,15m,60m", "How long a mail provider that refuses us is left alone, each time in a row"),
  CLEANLIST_GREYLIST_RETRY: setting(durations, "1m,5m,15m,60m", "When a greylisted address is asked again"),
  CLEANLIST_WEB_HTTP_PORT: setting(port, "80", "Port of web sites, http"),
  CLEANLIST_WEB_HTTPS_PORT: setting(port, "443", "Port of web sites, https"),
  CLEANLIST_ALLOW_NETWORKS: setting(list, "", "Networks that are not public but may be reached all the same, as CIDR"),
  CLEANLIST_RESERVED_DOMAINS: setting(oneOf("refuse", "allow"), "refuse", "Whether .test and .example are looked up"),
  CLEANLIST_WEBHOOK_RETRIES: setting(durations, "1s,2s,4s,8s,16s,1h,3h,6h,12h,12h,12h,24h", "When a webhook that was not taken is sent again"),
  CLEANLIST_WEBHOOK_DISABLE_AFTER: setting(duration, "5d", "How long every attempt has failed when an endpoint is switched off"),
  CLEANLIST_WEBHOOK_HTTP: setting(oneOf("refuse", "allow"), "refuse", "Whether webhooks may go to http URLs; for development"),
  CLEANLIST_GUESS_TLDS: setting(list, "com,net,org,io,co,de,co.uk,fr,nl", "Where a company's domain is looked for by its name"),
  CLEANLIST_HUNTER_KEY: optional(text, "API key of Hunter"),
  CLEANLIST_HUNTER_PER_SECOND: setting(rate, "8", "Calls of Hunter per second, as your plan allows"),
  CLEANLIST_HUNTER_URL: optional(url, "Base URL of Hunter, for a proxy or the lab"),
  CLEANLIST_PROSPEO_KEY: optional(text, "API key of Prospeo"),
  CLEANLIST_PROSPEO_PER_SECOND: setting(rate, "5", "Calls of Prospeo per second, as your plan allows"),
  CLEANLIST_PROSPEO_URL: optional(url, "Base URL of Prospeo, for a proxy or the lab"),
  CLEANLIST_PDL_KEY: optional(text, "API key of People Data Labs"),
  CLEANLIST_PDL_PER_SECOND: setting(rate, "10", "Calls of People Data Labs per second, as your plan allows"),
  CLEANLIST_PDL_URL: optional(url, "Base URL of People Data Labs, for a proxy or the lab"),
} satisfies Readonly<Record<string, Setting<unknown>>>;

export type Config = { readonly [Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<infer Value> ? Value : never };

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** The environment of this process. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;

/** Refuses with one line for every key that is wrong; values are not repeated, they may be secrets. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, { read }] of Object.entries<Setting<unknown>>(settings)) {
    const given = env[name];
    // An empty variable means "not set", as in most shells' and containers' files.
    const reading = read(given === undefined || given === "" ? null : given);
    if ("wrong" in reading) wrong.push(`${name}: ${reading.wrong}`);
    else values[name] = reading.value;
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join("\n"));
  return values as Config;
}

/** Name, description and default of every key, for the help. */
export function configKeys(): { readonly name: string; readonly description: string; readonly fallback: string }[] {
  return Object.entries<Setting<unknown>>(settings).map(([name, { description, fallback }]) => ({ name, description, fallback: fallback ?? "" }));
}
