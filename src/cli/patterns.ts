/** `cleanlist patterns DOMAIN`: how a company makes its addresses, as far as is known. */
import type { DomainDescription } from "../domain/finder/describe-domain.ts";
import { describeDomains } from "../domain/finder/describe-domain.ts";
import { registrableDomain } from "../domain/company-names.ts";
import type { Command, Context } from "./command.ts";
import { openMemory } from "./find/remembered.ts";
import { isOn, parseOptions } from "./options.ts";
import { UsageError, columnsOf } from "./terminal.ts";

export const patterns: Command = {
  summary: "Show how a company makes its addresses",
  help: `cleanlist patterns DOMAIN [--json]

Shows the formats of a company's addresses: what was learned from addresses that turned out to be right, and where nothing
was, what is common at such domains. No address is kept, only which patterns could have made it.

  --json   one JSON object per mail domain`,
  run: runPatterns,
};

async function runPatterns(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("patterns", args, { json: { type: "boolean", default: false } });
  const site = registrableDomain(parsed.positionals[0] ?? "");
  if (site === null || parsed.positionals.length > 1) throw new UsageError("Name one domain: cleanlist patterns acme.example");
  const { memory, close } = await openMemory(context);
  try {
    for (const found of describeDomains(site, await memory.recall(site))) context.terminal.out(isOn(parsed, "json") ? JSON.stringify(found) : told(found));
    return 0;
  } finally {
    await close();
  }
}

function told({ domain, known, patterns: shares, spellings }: DomainDescription): string {
  const counts = Object.entries(known).map(([kind, count]) => `${String(count)} ${kind}`);
  const rows = shares.map(({ pattern, share }) => [`  ${pattern}`, `${(share * 100).toFixed(1)} %`]);
  const habits = spellings.map(({ choice, seen }) => `  ${choice} (${String(seen)})`);
  return [
    `${domain}: ${counts.length === 0 ? "no address known; what is common at such domains" : `known addresses: ${counts.join(", ")}`}`,
    columnsOf(rows),
    ...(habits.length === 0 ? [] : ["spellings seen", ...habits]),
  ].join("\n");
}
