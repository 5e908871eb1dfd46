/** What a run achieved, for a person and as JSON: found, verdicts, cost, time. */
import { suppressionList } from "../../domain/journal.ts";
import type { Queryable } from "../../engine/database.ts";
import type { SourceCost, WorkflowView } from "../../engine/views.ts";
import { sourceCosts, statusCounts } from "../../engine/views.ts";
import { columnsOf } from "../terminal.ts";
import { providerSummary } from "./provider-table.ts";
import type { ProviderProgress, Verdicts } from "./providers.ts";
import { noHost } from "./providers.ts";
import { spell } from "./progress.ts";

export type Summary = {
  readonly rows: number;
  readonly unusable: number;
  readonly contacts: number;
  readonly successful: number;
  readonly emails: Readonly<Record<"reliable" | "risky" | "unknown" | "none", number>>;
  readonly phones: number;
  readonly duplicates: number;
  readonly errors: number;
  readonly credits: number;
  readonly costUsd: number;
  readonly sources: readonly SourceCost[];
  /** Of a list that was verified: addresses by who runs their domain's mail; empty for any other. */
  readonly providers: Readonly<Record<string, { readonly addresses: number } & Verdicts>>;
  readonly seconds: number;
};

export async function summarise(
  db: Queryable,
  ended: { readonly workflow: WorkflowView; readonly rows: number; readonly unusable: number; readonly providers: readonly ProviderProgress[]; readonly seconds: number },
): Promise<Summary> {
  const { workflow } = ended;
  const statuses = await statusCounts(db, workflow.id);
  const sources = await sourceCosts(db, workflow.id);
  const count = (status: string): number => statuses.reduce((sum, row) => sum + (row.status === status ? row.count : 0), 0);
  return {
    rows: ended.rows,
    unusable: ended.unusable,
    contacts: workflow.total,
    successful: workflow.successful,
    emails: { reliable: count("reliable"), risky: count("risky"), unknown: count("unknown"), none: count("none") },
    phones: workflow.phonesFound,
    duplicates: statuses.reduce((sum, row) => sum + row.cached, 0),
    errors: workflow.errors,
    credits: workflow.creditsCharged,
    costUsd: sources.reduce((sum, source) => sum + source.costMicros, 0) / 1_000_000,
    sources,
    providers: Object.fromEntries(ended.providers.map(({ provider, done, verdicts }) => [provider ?? noHost, { addresses: done, ...verdicts }])),
    seconds: ended.seconds,
  };
}

export function describeSummary(summary: Summary): string {
  const { emails } = summary;
  const unusable = summary.unusable === 0 ? "" : `, ${String(summary.unusable)} unusable (see cleanlist_explanation)`;
  const suppressed = summary.sources.find(({ source }) => source === suppressionList)?.calls ?? 0;
  const lines = [
    ["rows", `${String(summary.rows)} (${String(summary.contacts)} contacts${unusable})`],
    ["e-mails", `${String(emails.reliable)} reliable, ${String(emails.risky)} risky, ${String(emails.unknown)} could not be checked, ${String(emails.none)} none`],
    ["phones", String(summary.phones)],
    ["known already", `${String(summary.duplicates)} contacts (duplicates and earlier lists): not bought again`],
    ...(suppressed === 0 ? [] : [["suppressed", `${String(suppressed)} contacts: not looked up`]]),
    ["cost", `${String(summary.credits)} credits; $${summary.costUsd.toFixed(2)} to vendors`],
    ["time", spell(summary.seconds)],
    ...(summary.errors === 0 ? [] : [["not asked", `${String(summary.errors)} could not be answered because a source failed; try them --again later`]]),
  ];
  const sources = summary.sources.filter(({ source }) => source !== suppressionList).map((source) => [
    `  ${source.source}`,
    `${String(source.calls)} asked`,
    `${String(source.hits)} answered`,
    source.costMicros === 0 ? "free" : `$${(source.costMicros / 1_000_000).toFixed(2)}`,
  ]);
  const providers = Object.keys(summary.providers).length === 0 ? "" : `\n\n${providerSummary(summary.providers).join("\n")}`;
  return `${columnsOf(lines)}${providers}${sources.length === 0 ? "" : `\n\nsources\n${columnsOf(sources)}`}`;
}
