/** Progress at each mail provider, in words: as a table for who is watching, and as a part of a line for a log. Pure. */
import { columnsOf } from "../terminal.ts";
import type { ProviderProgress, Verdicts } from "./providers.ts";
import { noHost } from "./providers.ts";

/** A table of at most `rowsMax` lines, its header included; no lines where there is nothing to tell. */
export function providerLines(providers: readonly ProviderProgress[], rowsMax: number): string[] {
  if (providers.length === 0 || rowsMax < 3) return [];
  const fits = providers.length < rowsMax;
  const shown = fits ? providers : providers.slice(0, rowsMax - 2);
  const rest = providers.slice(shown.length);
  const lines = aligned([header, ...shown.map(row)]);
  return fits ? lines : [...lines, `… and ${String(rest.length)} more: ${String(sum(rest, ({ done }) => done))} of ${String(sum(rest, total))}`];
}

/** The same, when all is done: nothing is open, and nobody has to be waited for. */
export function providerSummary(providers: Readonly<Record<string, { readonly addresses: number } & Verdicts>>): string[] {
  const rows = Object.entries(providers).map(([name, { addresses, ...verdicts }]) => [nameOf(name), String(addresses), ...verdictCells(verdicts)]);
  return aligned([["mail provider", "addresses", ...verdictColumns], ...rows]);
}

/** `left: microsoft365 5900 (12/s; slowed to 12/s), other 500 (240 greylisted)` */
export function providerText(providers: readonly ProviderProgress[]): string {
  const left = providers.filter(({ open }) => open > 0).slice(0, namedMax);
  if (left.length === 0) return "";
  return `left: ${left.map((each) => `${nameOf(each.provider)} ${String(each.open)}${inBrackets([rate(each), news(each)])}`).join(", ")}`;
}

const namedMax = 4;
const verdictColumns = ["deliverable", "risky", "undeliverable", "unknown"];
const header = ["mail provider", "done / so far", "per s", ...verdictColumns, ""];

function row(each: ProviderProgress): string[] {
  return [nameOf(each.provider), `${String(each.done)} / ${String(total(each))}`, rate(each).replace("/s", ""), ...verdictCells(each.verdicts), news(each)];
}

/** As an answer's status has it: what cannot be proved is risky, whatever the reason. */
function verdictCells(verdicts: Verdicts): string[] {
  return [verdicts.deliverable, verdicts.accept_all + verdicts.risky, verdicts.undeliverable, verdicts.unknown].map(String);
}

function nameOf(provider: string | null): string {
  if (provider === null) return "not known yet";
  if (provider === noHost) return "no mail host";
  return provider === "other" ? "other hosts" : provider;
}

function total({ done, open }: ProviderProgress): number {
  return done + open;
}

function rate({ perSecond }: ProviderProgress): string {
  if (perSecond === 0) return "";
  return `${perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond))}/s`;
}

/** What keeps it from being faster. */
function news({ provider, waiting, limits }: ProviderProgress): string {
  const waits = waiting.map(({ why, count }) => `${String(count)} wait: ${why.replaceAll("_", " ")}`);
  return [...waits, ...(provider === "other" ? hostLimits(limits) : ownLimits(limits))].join("; ");
}

type Limits = ProviderProgress["limits"];

function ownLimits(limits: Limits): string[] {
  return limits.slice(0, 2).map(({ reason, until, perSecond }) => {
    if (reason !== null) return `refuses us (${reason.replaceAll("_", " ")})${until === null ? "" : `, until ${until.toISOString().slice(11, 16)} UTC`}`;
    return `slowed to ${(perSecond ?? 0).toFixed(1)}/s`;
  });
}

/** Each has a limit of its own. */
function hostLimits(limits: Limits): string[] {
  const reasons = new Set(limits.flatMap(({ reason }) => (reason === null ? [] : [reason.replaceAll("_", " ")])));
  const refusing = limits.filter(({ reason }) => reason !== null).length;
  const slowed = limits.length - refusing;
  return [
    ...(refusing === 0 ? [] : [`${String(refusing)} refuse us (${[...reasons].join(", ")})`]),
    ...(slowed === 0 ? [] : [`${String(slowed)} slowed`]),
  ];
}

function inBrackets(parts: readonly string[]): string {
  const said = parts.filter((part) => part !== "");
  return said.length === 0 ? "" : ` (${said.join("; ")})`;
}

/** Names and news to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column > 0 && column < header.length - 1;
  return columnsOf(rows.map((cells) => cells.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell)))).split("\n");
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
