/** `cleanlist enrich FILE.csv`: a list in, the same list with results out. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { EnrichmentType } from "../contract/terms.ts";
import { enrichmentTypes } from "../contract/terms.ts";
import { ensureOrganization } from "../engine/organizations.ts";
import type { Command, Context } from "./command.ts";
import { resultColumns } from "./enrich/columns.ts";
import type { ListEnding } from "./enrich/enrich-list.ts";
import { enrichList } from "./enrich/enrich-list.ts";
import { progressDisplay } from "./enrich/progress.ts";
import type { Summary } from "./enrich/summary.ts";
import { describeSummary, summarise } from "./enrich/summary.ts";
import type { WorkflowView } from "../engine/views.ts";
import { isOn, listOf, oneOf, parseOptions, textOf } from "./options.ts";
import { describe, mapColumns } from "../table/map-columns.ts";
import { openTable } from "../table/read-table.ts";
import { openTableWriter } from "../table/write-table.ts";
import { UsageError } from "./terminal.ts";

/** The organization of everything that is done from the command line; it needs no credits, it only counts them. */
export const localOrganization = { id: "local", name: "Command line", unmetered: true, credits: 0 };

export const enrich: Command = {
  summary: "Enrich a list: find and verify addresses, phones and company facts",
  help: `cleanlist enrich FILE.csv [options]

Reads a CSV as it was exported (any delimiter, UTF-8, UTF-16 or Windows-1252; LinkedIn, Sales Navigator, HubSpot and
Salesforce headers are known), and writes it again with the results in new columns: every row, every original column,
in the same order. Stop it with Ctrl-C and run the same command again: it goes on where it was, and buys nothing twice.

  -o, --output FILE     where to write (default: FILE-enriched.csv)
  --type TYPE           what to look for:
                          partial           work e-mail and company facts (default)         1 credit per reliable e-mail
                          phone_only        a phone                                         10 credits per phone
                          full              both, and personal e-mails                      1 + 10 credits
                          none              verify and normalise what is there              free
                          prospecting_only  discover people at the companies of the list    1 credit per person
  --map FIELD=COLUMN    say which column is which, by header or number; --map email= ignores it. Repeatable. Fields:
                        first_name last_name full_name company_name company_domain linkedin_url email
  --delimiter CHAR      if it is not found by itself
  --encoding NAME       if it is not found by itself: utf-8, utf-16le, windows-1252 …
  --again               look everything up anew, although this list was enriched before
  --json                print the summary as JSON

Exit code: 0 done, 2 wrong call or unreadable file, 130 interrupted, 1 everything failed.`,
  run: (args, context) => runEnrich(args, context),
};

const options = {
  output: { type: "string", short: "o" },
  type: { type: "string", default: "partial" },
  map: { type: "string", multiple: true, default: [] as string[] },
  delimiter: { type: "string" },
  encoding: { type: "string" },
  again: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

async function runEnrich(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("enrich", args, options);
  const [input, ...others] = parsed.positionals;
  if (input === undefined || others.length > 0) throw new UsageError("Name one CSV file. See: cleanlist enrich --help");
  const type = oneOf("enrich", "type", textOf(parsed, "type") ?? "partial", enrichmentTypes);
  const outcome = await enrichFile(context, {
    input,
    output: textOf(parsed, "output") ?? defaultOutput(input),
    type,
    overrides: listOf(parsed, "map"),
    delimiter: textOf(parsed, "delimiter"),
    encoding: textOf(parsed, "encoding"),
    again: isOn(parsed, "again"),
  });
  return reportList(context, outcome, isOn(parsed, "json"));
}

export type FileRun = {
  readonly input: string;
  readonly output: string;
  readonly type: EnrichmentType;
  readonly overrides: readonly string[];
  readonly delimiter: string | null;
  readonly encoding: string | null;
  readonly again: boolean;
};

export type FileOutcome = Exclude<ListEnding, { kind: "ended" }> | { readonly kind: "ended"; readonly summary: Summary; readonly output: string };

export async function enrichFile(context: Context, file: FileRun): Promise<FileOutcome> {
  const { terminal, now } = context;
  const startedMs = now();
  const table = await openTable(file.input, {
    ...(file.delimiter === null ? {} : { delimiter: file.delimiter }),
    ...(file.encoding === null ? {} : { encoding: file.encoding }),
  });
  const mapping = mapColumns({ columns: table.columns, samples: table.samples, overrides: file.overrides });
  if (mapping.kind === "problem") throw new UsageError(mapping.problem);
  if ((await sameFile(file.input, file.output))) throw new UsageError("The output would overwrite the list itself: choose another name with -o.");
  for (const line of describe(mapping)) terminal.say(line);

  const stopping = (): void => terminal.say("Stopping: what is under way is finished and kept. Ctrl-C again stops at once, and loses only that.");
  context.signal.addEventListener("abort", stopping, { once: true });
  const service = await context.openService();
  try {
    await ensureOrganization(service.engine.database, { ...localOrganization, nowMs: now() });
    await service.engine.startWorker();
    const display = progressDisplay(now);
    const writer = await openTableWriter(file.output, { columns: [...table.columns, ...resultColumns], delimiter: table.delimiter, bom: true });
    const ending = await enrichList({
      engine: service.engine,
      mailProviderOf: service.mailProviderOf,
      organizationId: localOrganization.id,
      type: file.type,
      table,
      mapping,
      writer,
      importKey: await importKey(file, mapping, startedMs),
      now,
      signal: context.signal,
      onResumed: (workflow) => terminal.say(describeResumed(workflow)),
      onProgress: (progress) => terminal.show(display(progress)),
    }).catch(async (error: unknown) => {
      await writer.abort();
      throw error;
    });
    if (ending.kind !== "ended") {
      await writer.abort();
      return ending;
    }
    const summary = await summarise(service.engine.database, { ...ending, seconds: (now() - startedMs) / 1_000 });
    return { kind: "ended", summary, output: file.output };
  } finally {
    context.signal.removeEventListener("abort", stopping);
    await service.close();
  }
}

export function reportList(context: Context, outcome: FileOutcome, json: boolean): number {
  const { terminal } = context;
  switch (outcome.kind) {
    case "cancelled":
      terminal.say("The list was cancelled by somebody else.");
      return 1;
    case "interrupted":
      terminal.say(`Stopped: ${String(outcome.workflow.done)} contacts are done and kept. Run the same command to go on.`);
      return 130;
    case "ended": {
      const { summary, output } = outcome;
      if (json) terminal.out(JSON.stringify({ ...summary, output }));
      else terminal.say(`\n${describeSummary(summary)}\n\nwritten to ${output}`);
      return summary.contacts > 0 && summary.errors === summary.contacts ? 1 : 0;
    }
  }
}

function describeResumed({ done, total, completedAt }: WorkflowView): string {
  if (completedAt !== null) return `This list was done before (${completedAt.toISOString().slice(0, 16).replace("T", " ")} UTC): its results are written again. With --again they are looked for anew.`;
  return `Going on with this list: ${String(done)} of ${String(total)} contacts that were read by then are done.`;
}

function defaultOutput(input: string): string {
  const extension = extname(input);
  return join(dirname(input), `${basename(input, extension)}-enriched.csv`);
}

async function sameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((path) => realpath(path).catch(() => path)));
  return first === second;
}

/** The list's content, type, mapping and order of tasks: a changed file, or another question about it, is other work. */
async function importKey(file: FileRun, mapping: object, nowMs: number): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([file.type, mapping, file.again ? nowMs : 0, ...(file.type === "none" ? ["by mail domain"] : [])]));
  await pipeline(createReadStream(file.input), hash);
  return hash.digest("hex");
}
