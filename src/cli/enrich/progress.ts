/** Progress for a person: how much is done, how fast, and how long it will still take; of a list to verify, at which provider. */
import type { Shown } from "../terminal.ts";
import type { Progress } from "./enrich-list.ts";
import { providerLines, providerText } from "./provider-table.ts";

const barWidth = 24;
/** The table and the line above it: a terminal of 24 lines has room for more than them. */
const providerLinesMax = 12;

export type ProgressDisplay = (progress: Progress) => Shown;

/** The rate is measured from the first call, so that a resumed run does not count what an earlier one did. */
export function progressDisplay(now: () => number): ProgressDisplay {
  let start: { readonly atMs: number; readonly done: number } | null = null;
  return ({ workflow, shareRead, rowsRead, providers }) => {
    start ??= { atMs: now(), done: workflow.done };
    const seconds = (now() - start.atMs) / 1_000;
    const rate = seconds < 1 ? 0 : (workflow.done - start.done) / seconds;
    // Until the file is read to its end, its length is estimated from the share that was read.
    const expected = shareRead === 0 ? workflow.total : Math.max(workflow.total, Math.round(workflow.total / shareRead));
    const share = expected === 0 ? 0 : workflow.done / expected;
    const bar = "█".repeat(Math.round(share * barWidth)).padEnd(barWidth, "░");
    const left = rate === 0 ? "" : `, ${spell((expected - workflow.done) / rate)} left`;
    const about = shareRead < 1 ? "~" : "";
    const line =
      `${bar} ${String(workflow.done)} of ${about}${String(expected)} contacts (${String(rowsRead)} rows read), ` +
      `${rate < 10 ? rate.toFixed(1) : String(Math.round(rate))}/s${left}, ${String(workflow.emailsFound)} e-mails`;
    const text = providerText(providers);
    return { live: [line, ...providerLines(providers, providerLinesMax)], plain: text === "" ? line : `${line}; ${text}` };
  };
}

/** `75` -> `1 min 15 s` */
export function spell(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
}
