/**
 * Enriching one list, from file to file, at any size: rows are fed to the engine as it has room for them, and written
 * in their order as they end. Nothing but a window of rows is in memory, and everything that was done is in the
 * database: a run that is cut off is taken up where it was by the same call.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { EnrichmentType } from "../../contract/terms.ts";
import { domainOf, normaliseAddress } from "../../domain/addresses.ts";
import type { Contact } from "../../domain/contact.ts";
import { refusal } from "../../domain/contact.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Persistently } from "../../engine/persistently.ts";
import type { WorkflowView } from "../../engine/views.ts";
import { resultsOfTasks, workflowView } from "../../engine/views.ts";
import { addToImport, openImport, sealImport } from "../../engine/workflows.ts";
import type { Mapping } from "../../table/map-columns.ts";
import type { Table, TableRow } from "../../table/read-table.ts";
import { contactOf } from "../../table/row-contact.ts";
import type { TableWriter } from "../../table/write-table.ts";
import { refusedCells, resultCells } from "./columns.ts";
import type { ProviderProgress, Providers } from "./providers.ts";
import { createProviders } from "./providers.ts";
import type { PlacedRow, Placement } from "./placed-rows.ts";
import { placeRows } from "./placed-rows.ts";

export type ListRun = {
  readonly engine: Engine;
  readonly mailProviderOf: (domain: string) => Promise<string | null>;
  readonly organizationId: string;
  readonly type: EnrichmentType;
  readonly table: Table;
  readonly mapping: Mapping;
  readonly writer: TableWriter;
  /** Equal for the same list enriched in the same way: the name under which the work is taken up again. */
  readonly importKey: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Called where an earlier run began it, with what that has done. */
  readonly onResumed: (workflow: WorkflowView) => void;
  /** Called a few times a second. */
  readonly onProgress: (progress: Progress) => void;
};

export type Progress = {
  readonly workflow: WorkflowView;
  /** Rows of the file that were read, and how much of it, 0..1. */
  readonly rowsRead: number;
  readonly shareRead: number;
  readonly rowsWritten: number;
  /** Of a list to verify. */
  readonly providers: readonly ProviderProgress[];
};

export type ListEnding =
  | { readonly kind: "ended"; readonly workflow: WorkflowView; readonly rows: number; readonly unusable: number; readonly providers: readonly ProviderProgress[] }
  | { readonly kind: "interrupted"; readonly workflow: WorkflowView }
  /** Somebody cancelled it meanwhile. */
  | { readonly kind: "cancelled" };

/** Tasks that may be waiting for the engine: enough to keep it busy, few enough to bound memory and the queue. */
const aheadMax = 3_000;
const watchMs = 200;
/** Addresses that wait because they are greylisted, or for want of an answer. */
const waitingMax = 100_000;
/** Rows that are added, or written, together. */
const partRows = 500;

export async function enrichList(run: ListRun): Promise<ListEnding> {
  const persistently: Persistently = (work) => run.engine.persistently(work, run.signal);
  const opened = await persistently(() => openImport(run.engine.intake, { ...run, nowMs: run.now() }));
  const counts = { rowsRead: opened.rowsRead, shareRead: opened.sealed ? 1 : 0, rowsWritten: 0 };
  const read = async (): Promise<WorkflowView> => {
    const found = await persistently(() => workflowView(run.engine.database, { organizationId: run.organizationId, workflowId: opened.workflowId }));
    if (found === null) throw new Error("The list's workflow is gone from the database.");
    return found;
  };
  let seen = await read();
  const view = async (): Promise<WorkflowView> => (seen = await read());

  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  const providers = run.type === "none" ? createProviders({ ...run, db: run.engine.database, workflowId: opened.workflowId }) : null;
  const part: Part = { run, workflowId: opened.workflowId, counts, signal, persistently, providers, placement: placementOf(run, signal) };
  if (opened.rowsRead > 0) run.onResumed(seen);
  const { done } = seen;
  const begun = persistently(async () => providers?.begin({ done, rowsRead: opened.rowsRead }));
  const watching = begun.then(() => watch({ ...part, view }), () => undefined);
  try {
    await begun;
    const feeding = feed({ ...part, view, sealed: opened.sealed });
    const writing = settled(write(part), failed);
    writing.catch(() => undefined); // it is awaited below, unless the feeding fails first
    // The one that fails stops the other; rows that are not taken any more leave nothing to wait for.
    const cancelled = await settled(feeding, failed);
    if (cancelled !== null) {
      failed.abort();
      await writing.catch(() => undefined);
      return cancelled;
    }
    const { rows, unusable } = await writing;
    await persistently(async () => providers?.finish());
    return { kind: "ended", workflow: await view(), rows, unusable, providers: providers?.all() ?? [] };
  } catch (error) {
    // What was seen last is told, not what is true now: the database may be away, and that be the reason to stop.
    if (run.signal.aborted) return { kind: "interrupted", workflow: seen };
    throw error;
  } finally {
    failed.abort();
    await watching;
  }
}

async function settled<T>(work: Promise<T>, failed: AbortController): Promise<T> {
  try {
    return await work;
  } catch (error) {
    failed.abort();
    throw error;
  }
}

type Counts = { rowsRead: number; shareRead: number; rowsWritten: number };
type Part = { readonly run: ListRun; readonly workflowId: string; readonly counts: Counts; readonly signal: AbortSignal; readonly persistently: Persistently; readonly providers: Providers | null; readonly placement: Placement<Fed> };

async function feed(part: Part & { readonly view: () => Promise<WorkflowView>; readonly sealed: boolean }): Promise<{ readonly kind: "cancelled" } | null> {
  const { run, counts, signal, providers } = part;
  // Of a list to verify, what was fed before is read again to know its places, and where what is open of it is.
  if (part.sealed && providers === null) return null;
  let workflow = await part.view();
  for await (const window of part.placement.windows()) {
    for (const { rows, rowsRead, bytesRead } of partsOf(window)) {
      for (const { task, kept } of rows) providers?.add({ task, group: kept.mailDomain });
      const fresh = rows.filter((row) => row.task >= counts.rowsRead);
      if (fresh.length === 0) continue;
      while (isFarAhead(workflow, providers?.waiting() ?? 0)) {
        await sleep(watchMs / 4, undefined, { signal });
        workflow = await part.view();
      }
      const usable = fresh.flatMap(({ task, kept: { contact } }) => (refusal(contact, run.type) === null ? [{ n: task, contact }] : []));
      const added = await part.persistently(() =>
        addToImport(run.engine.intake, { ...run, workflowId: part.workflowId, rows: usable, rowsRead, nowMs: run.now() }),
      );
      if (added.kind === "cancelled") return added;
      workflow = { ...workflow, total: workflow.total + usable.length };
      counts.rowsRead = rowsRead;
      counts.shareRead = run.table.bytesTotal === 0 ? 1 : bytesRead / run.table.bytesTotal;
    }
  }
  counts.shareRead = 1;
  await part.persistently(() => sealImport(run.engine.intake, { workflowId: part.workflowId, nowMs: run.now() }));
  return null;
}

/** What has to wait for its mail host is kept in the database alone, and does not hold up what could be asked. */
function isFarAhead({ total, done }: WorkflowView, waiting: number): boolean {
  return total - done - waiting > aheadMax || waiting > waitingMax;
}

/** What is kept of a row to be fed. */
type Fed = { readonly contact: Contact; /** Empty where it has no address, or that is of no interest. */ readonly mailDomain: string };

/** A list to verify is grouped by mail domain. */
function placementOf(run: ListRun, signal: AbortSignal): Placement<Fed> {
  const isGrouped = run.type === "none";
  const keep = ({ cells }: { readonly cells: readonly string[] }): Fed => {
    const contact = given(contactOf(run.mapping, cells));
    const address = isGrouped ? normaliseAddress(contact.email ?? "") : null;
    return { contact, mailDomain: address === null ? "" : domainOf(address) };
  };
  return placeRows({ table: run.table, keep, groupOf: isGrouped ? ({ mailDomain }) => mailDomain : null, signal });
}

type RowsPart = { readonly rows: readonly PlacedRow<Fed>[]; readonly rowsRead: number; readonly bytesRead: number };

/** The window in parts for one transaction each, with how far the list is read behind it: about, within a window. */
function partsOf(window: readonly PlacedRow<Fed>[]): RowsPart[] {
  return slices(window).map((rows) => ({ rows, rowsRead: (rows.at(-1)?.task ?? 0) + 1, bytesRead: rows.at(-1)?.bytesRead ?? 0 }));
}

function slices<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / partRows) }, (_, at) => rows.slice(at * partRows, (at + 1) * partRows));
}

/** Only the fields that have a value: a contact is stored as it was given. */
function given(contact: Contact): Contact {
  return Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== null));
}

/** Reads the list a second time, and writes every row with its result, in order, as soon as all rows before it ended. */
async function write(part: Part): Promise<{ readonly rows: number; readonly unusable: number }> {
  const { run, counts } = part;
  let unusable = 0;
  for await (const piece of part.placement.rows()) {
    for (const rows of slices(piece)) {
      const wanted = rows.filter((row) => refusal(contactOf(run.mapping, row.cells), run.type) === null);
      const results = await resultsFor(wanted, part);
      unusable += rows.length - wanted.length;
      await run.writer.write(
        rows.map((row) => [...row.cells, ...(results.get(row.task) ?? unusableCells(row, run)), ...row.overflow]),
      );
      counts.rowsWritten += rows.length;
    }
  }
  await run.writer.close();
  return { rows: counts.rowsWritten, unusable };
}

function unusableCells(row: TableRow, run: ListRun): string[] {
  return refusedCells(`Line ${String(row.line)}: ${refusal(contactOf(run.mapping, row.cells), run.type) ?? ""}`);
}

/** The cells of each row's result, by task; waits until all of them are there. */
async function resultsFor(rows: readonly { readonly task: number }[], { run, workflowId, signal, persistently }: Part): Promise<Map<number, string[]>> {
  const cells = new Map<number, string[]>();
  for (let missing = rows.map(({ task }) => task); missing.length > 0; ) {
    const found = await persistently(() => resultsOfTasks(run.engine.database, { workflowId, tasks: missing }));
    for (const { n, result } of found) cells.set(n, resultCells(result));
    missing = missing.filter((task) => !cells.has(task));
    if (missing.length > 0) await sleep(watchMs, undefined, { signal });
  }
  return cells;
}

async function watch({ view, counts, run, signal, providers }: Part & { readonly view: () => Promise<WorkflowView> }): Promise<void> {
  while (!signal.aborted) {
    // Nothing to show is no reason to fail: whoever needs the database more will say what is wrong with it.
    const workflow = await view().catch(() => null);
    await providers?.refresh().catch(() => undefined);
    if (workflow !== null) run.onProgress({ workflow, ...counts, providers: providers?.all() ?? [] });
    await sleep(watchMs, undefined, { signal }).catch(() => undefined);
  }
}
