/** The operator's description of the tiers: a JSON file, checked before anything starts. What it leaves out is the default. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { features, tierNames } from "../contract/features.ts";
import { SetupError } from "./setup-error.ts";
import type { Tiers } from "./tiers.ts";
import { defaultLimits, everything, tiersOf } from "./tiers.ts";

const perMinute = z.int().min(1).max(10_000_000);

const file = z.strictObject({
  default: z.enum(tierNames),
  tiers: z.partialRecord(
    z.enum(tierNames),
    z.strictObject({
      features: z.array(z.enum(features)).default([...features]),
      requests_per_minute: z
        .strictObject({
          organization: perMinute.default(defaultLimits.organization),
          key: perMinute.default(defaultLimits.key),
          polls: perMinute.default(defaultLimits.polls),
        })
        .prefault({}),
      monthly_credits: z.int().min(0).max(1_000_000_000).default(0),
    }),
  ),
});

/** Without a file, everybody is on one tier that has everything. */
export async function readTiers(path: string | undefined): Promise<Tiers> {
  if (path === undefined) return tiersOf([], everything);
  const parsed = file.safeParse(parse(path, await read(path)));
  if (!parsed.success) throw new SetupError(`${path} does not describe tiers:\n${z.prettifyError(parsed.error)}\n\nSee docs/configuration.md.`);
  const described = Object.entries(parsed.data.tiers).map(([name, tier]) => ({
    name: z.enum(tierNames).parse(name),
    features: tier.features,
    limits: tier.requests_per_minute,
    monthlyCredits: tier.monthly_credits,
  }));
  const fallback = described.find((tier) => tier.name === parsed.data.default);
  if (fallback === undefined) throw new SetupError(`${path} does not describe the tier "${parsed.data.default}" that is the default.`);
  return tiersOf(described, fallback);
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new SetupError(`CLEANLIST_TIERS names ${path}, which cannot be read.`, { cause: error });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SetupError(`${path} is not JSON: ${error instanceof Error ? error.message : ""}`, { cause: error });
  }
}
