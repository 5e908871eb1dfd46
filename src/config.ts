/**
 * Configuration: the environment, read once and checked before anything starts. The only reader of `process.env`.
 * Every key is listed by `cleanlist help config`, from the descriptions below.
 */
import { isIP } from "node:net";
import { z } from "zod";

const days = z.coerce.number().min(0).max(3650);
const list = z.string().transform((text) => text.split(",").map((part) => part.trim()).filter((part) => part !== ""));
const port = z.coerce.number().int().min(1).max(65_535);
const dollars = z.coerce.number().min(0).max(1_000);
const rate = z.coerce.number().min(0.01).max(1_000);
const credits = z.coerce.number().int().min(0).max(1_000_000);

const connections = z.coerce.number().int().min(1).max(1_000);

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `15m`, `2h` -> milliseconds. */
const duration = z.string().regex(/^\d+(ms|s|m|h|d)$/, "a number and a unit, for example 90s, 15m or 2h").transform(durationMs);

export function durationMs(text: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(amount) * unitMs[(unit ?? "ms") as keyof typeof unitMs];
}

/** An address of ours, or a proxy, each with `=` and a host name where it has one of its own. */
const exit = z.string().transform((text, context) => {
  const [, way = "", name] = /^(.+?)(?:=([A-Za-z0-9.-]+))?$/.exec(text) ?? [];
  const heloName = name ?? null;
  if (isIP(way) !== 0) return { heloName, way: { kind: "address" as const, ip: way } };
  const url = URL.parse(way);
  if (url?.protocol === "socks5:" && url.hostname !== "" && /^\/?$/.test(url.pathname + url.search + url.hash)) {
    const [user, password] = [url.username, url.password].map(decoded);
    const hasUser = user !== undefined && user !== "";
    if (user !== undefined && password !== undefined) {
      return { heloName, way: { kind: "socks5" as const, host: url.hostname.replaceAll(/^\[|\]$/g, ""), port: Number(url.port || "1080"), user: hasUser ? user : null, password: hasUser ? password : null } };
    }
  }
  // What was given is not repeated: it may hold a password.
  context.addIssue({ code: "custom", message: "addresses of this machine, or socks5://user:password@host:port; each with =NAME for its own host name" });
  return z.NEVER;
});

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const environment = z.object({
  CLEANLIST_DATABASE_URL: z.url().optional().describe("PostgreSQL 15 or newer, as postgres://…; without it the embedded database is used"),
  CLEANLIST_DATA: z.string().default(".cleanlist").describe("Folder of the embedded database, and of the secret"),
  CLEANLIST_SECRET: list
    .optional()
    .refine((secrets) => secrets === undefined || (secrets.length > 0 && secrets.every((secret) => secret.length >= 32)), "each has at least 32 characters")
    .describe("What keys are hashed and links are signed with, newest first; without it, the file `secret` in the data folder"),
  CLEANLIST_HOST: z.string().default("127.0.0.1").describe("Address that `serve` listens on"),
  CLEANLIST_PORT: z.coerce.number().int().min(0).max(65_535).default(8787).describe("Port that `serve` listens on"),
  CLEANLIST_PUBLIC_URL: z.url().optional().describe("Under which URL callers reach the API, for the links in its answers; the one they asked by default"),
  CLEANLIST_LISTS_MAX: z.coerce.number().int().min(1).max(1_000_000).default(1_000).describe("Lead lists that one user may own"),
  CLEANLIST_AI_URL: z.url().optional().describe("Base URL of an OpenAI-compatible endpoint, for the smart agents that write text"),
  CLEANLIST_AI_KEY: z.string().optional().describe("Its API key, where it needs one"),
  CLEANLIST_AI_MODEL: z.string().default("gpt-4o-mini").describe("The model that it is asked for"),
  CLEANLIST_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info").describe("How much `serve` logs"),
  CLEANLIST_CONCURRENCY: z.coerce.number().int().min(1).max(10_000).default(200).describe("Tasks that may be asking a source at the same time"),
  CLEANLIST_CACHE_DAYS: days.default(60).describe("How long an answer is used again for the same person"),
  CLEANLIST_CACHE_MISS_DAYS: days.default(7).describe("How long it is believed that there is nothing to be found"),
  CLEANLIST_TIERS: z.string().optional().describe("JSON file with what organizations may use, and how often; everything by default"),
  CLEANLIST_OPENING_CREDITS: credits.default(1_000).describe("Credits that a new organization starts with"),
  CLEANLIST_QUOTE_TTL_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300).describe("How long the price of an estimate is promised"),
  CLEANLIST_PRICE_EMAIL: credits.default(1).describe("Credits for a reliable work e-mail address"),
  CLEANLIST_PRICE_PHONE: credits.default(10).describe("Credits for a phone"),
  CLEANLIST_PRICE_PROSPECT: credits.default(1).describe("Credits for a discovered person"),
  CLEANLIST_PRICE_KNOWN: z.enum(["free", "full"]).default("free").describe("Duplicates and answers from our own cache: free, or charged in full"),
  CLEANLIST_PROSPECTS_MAX: z.coerce.number().int().min(1).max(100).default(10).describe("People discovered for one company at most"),
  CLEANLIST_BUDGET_USD: dollars.default(1).describe("What vendors may cost for one contact at most"),
  CLEANLIST_WAIT_MAX: duration.prefault("2h").describe("How long a contact waits for greylisting, slow vendors and rate limits"),
  CLEANLIST_RESOLVER: list.optional().describe("DNS servers as host:port; the system's own by default"),
  CLEANLIST_SMTP: z.enum(["auto", "on", "off"]).default("auto").describe("off where outbound port 25 is blocked; auto finds out by itself"),
  CLEANLIST_SMTP_PROBE_HOSTS: list.optional().describe("Mail hosts by which auto finds out whether port 25 is open; a few large ones by default"),
  CLEANLIST_SMTP_PORT: port.default(25).describe("Port of mail hosts"),
  CLEANLIST_HELO_NAME: z.string().default("localhost.localdomain").describe("Our own host name in EHLO; it should resolve to our address"),
  CLEANLIST_MAIL_FROM: z.string().default("").describe("Sender of verifications; the null sender by default"),
  CLEANLIST_MAIL_EXITS: list.pipe(z.array(exit)).default([]).describe("Our addresses, or SOCKS5 proxies, by which mail hosts are asked; the system chooses by default"),
  CLEANLIST_CONNECTIONS_PER_HOST: connections.default(2).describe("Connections to one mail host at most, of all workers together"),
  CLEANLIST_CONNECTIONS_PER_PROVIDER: connections.default(20).describe("Connections to one provider of many domains at most, of all workers together"),
  CLEANLIST_GREYLIST_RETRY: z
    .string()
    .regex(/^\d+(ms|s|m|h|d)(\s*,\s*\d+(ms|s|m|h|d))*$/, "numbers with units, for example 1m,5m,15m,60m")
    .default("1m,5m,15m,60m")
    .transform((text) => text.split(",").map((part) => durationMs(part.trim())))
    .describe("When a greylisted address is asked again"),
  CLEANLIST_WEB_HTTP_PORT: port.default(80).describe("Port of web sites, http"),
  CLEANLIST_WEB_HTTPS_PORT: port.default(443).describe("Port of web sites, https"),
  CLEANLIST_ALLOW_NETWORKS: list.default([]).describe("Networks that are not public but may be reached all the same, as CIDR"),
  CLEANLIST_RESERVED_DOMAINS: z.enum(["refuse", "allow"]).default("refuse").describe("Whether .test and .example are looked up"),
  CLEANLIST_WEBHOOK_RETRIES: z
    .string()
    .regex(/^\d+(ms|s|m|h|d)(\s*,\s*\d+(ms|s|m|h|d))*$/, "numbers with units, for example 1s,2s,4s,1h")
    .default("1s,2s,4s,8s,16s,1h,3h,6h,12h,12h,12h,24h")
    .transform((text) => text.split(",").map((part) => durationMs(part.trim())))
    .describe("When a webhook that was not taken is sent again"),
  CLEANLIST_WEBHOOK_DISABLE_AFTER: duration.prefault("5d").describe("How long every attempt has failed when an endpoint is switched off"),
  CLEANLIST_WEBHOOK_HTTP: z.enum(["refuse", "allow"]).default("refuse").describe("Whether webhooks may go to http URLs; for development"),
  CLEANLIST_GUESS_TLDS: list.default(["com", "net", "org", "io", "co", "de", "co.uk", "fr", "nl"]).describe("Where a company's domain is looked for by its name"),
  CLEANLIST_HUNTER_KEY: z.string().optional().describe("API key of Hunter"),
  CLEANLIST_HUNTER_PER_SECOND: rate.default(8).describe("Calls of Hunter per second, as your plan allows"),
  CLEANLIST_HUNTER_URL: z.url().optional().describe("Base URL of Hunter, for a proxy or the lab"),
  CLEANLIST_PROSPEO_KEY: z.string().optional().describe("API key of Prospeo"),
  CLEANLIST_PROSPEO_PER_SECOND: rate.default(5).describe("Calls of Prospeo per second, as your plan allows"),
  CLEANLIST_PROSPEO_URL: z.url().optional().describe("Base URL of Prospeo, for a proxy or the lab"),
  CLEANLIST_PDL_KEY: z.string().optional().describe("API key of People Data Labs"),
  CLEANLIST_PDL_PER_SECOND: rate.default(10).describe("Calls of People Data Labs per second, as your plan allows"),
  CLEANLIST_PDL_URL: z.url().optional().describe("Base URL of People Data Labs, for a proxy or the lab"),
});

export type Config = z.infer<typeof environment>;

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** The environment of this process. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;

/** Refuses with one line for every key that is wrong; values are not repeated, they may be secrets. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable means "not set", as in most shells' and containers' files.
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name.startsWith("CLEANLIST_") && value !== ""));
  const parsed = environment.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
}

/** Name, description and default of every key, for the help. */
export function configKeys(): { readonly name: string; readonly description: string; readonly fallback: string }[] {
  return Object.entries(environment.shape).map(([name, schema]) => ({
    name,
    description: schema.description ?? "",
    fallback: fallbackOf(schema),
  }));
}

/** The default as it would be written in the environment; empty where there is none. */
function fallbackOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return String(schema.def.defaultValue);
  return schema instanceof z.ZodPipe ? fallbackOf(schema.def.in) : "";
}
