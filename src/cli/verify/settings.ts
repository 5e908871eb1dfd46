/** The options of `cleanlist verify` that stand for settings: each goes before the environment's. */
import type { VerifierOptions } from "../../verify/verifier.ts";
import { durationMs } from "../../setting.ts";
import type { Parsed } from "../options.ts";
import { listOf, textOf } from "../options.ts";
import { UsageError } from "../terminal.ts";

export const verifierFlags = {
  resolver: { type: "string" },
  "smtp-port": { type: "string" },
  helo: { type: "string" },
  "mail-from": { type: "string" },
  "retry-schedule": { type: "string" },
  "allow-network": { type: "string", multiple: true, default: [] as string[] },
  "allow-tld": { type: "string", multiple: true, default: [] as string[] },
  concurrency: { type: "string" },
} as const;

/** Only what was given. */
export function settingsFrom(parsed: Parsed): Partial<VerifierOptions> {
  const given = (name: string): string | null => textOf(parsed, name);
  const [resolver, helo, mailFrom, schedule] = [given("resolver"), given("helo"), given("mail-from"), given("retry-schedule")];
  const smtpPort = wholeNumber(parsed, { name: "smtp-port", max: 65_535 });
  const connectionsMax = wholeNumber(parsed, { name: "concurrency", max: 10_000 });
  const networks = separated(listOf(parsed, "allow-network"));
  const tlds = separated(listOf(parsed, "allow-tld"));
  return {
    ...(resolver === null ? {} : { resolver: { servers: separated([resolver]) } }),
    ...(smtpPort === null ? {} : { smtpPort }),
    ...(helo === null ? {} : { heloName: helo }),
    ...(mailFrom === null ? {} : { mailFrom: mailFrom.replace(/^<(.*)>$/, "$1") }),
    ...(schedule === null ? {} : { greylistRetryMs: pauses(schedule) }),
    ...(networks.length === 0 ? {} : { allowNetworks: networks }),
    ...(tlds.length === 0 ? {} : { allowTlds: tlds.map((tld) => tld.replace(/^\./, "").toLowerCase()) }),
    ...(connectionsMax === null ? {} : { connectionsMax }),
  };
}

function separated(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(",")).map((part) => part.trim()).filter((part) => part !== "");
}

function wholeNumber(parsed: Parsed, { name, max }: { name: string; max: number }): number | null {
  const text = textOf(parsed, name);
  if (text === null) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new UsageError(`--${name} is a whole number from 1 to ${String(max)}.`);
}

function pauses(text: string): number[] {
  const all = separated([text]).map(durationMs);
  if (all.length > 0 && !all.some(Number.isNaN)) return all;
  throw new UsageError("--retry-schedule is a list of numbers with units, for example 4s,8s,16s,50s or 1m,5m,15m,60m.");
}
