/**
 * Accepting work: a workflow, its tasks, the credits held for them and the jobs that will run them, all in one
 * transaction. A list too long for one is added in parts and sealed at its end; only a sealed workflow can finish.
 */
import { randomUUID } from "node:crypto";
import type { EnrichmentType } from "../contract/terms.ts";
import type { Contact } from "../domain/contact.ts";
import type { Prices } from "../domain/price.ts";
import { holdFor } from "../domain/price.ts";
import type { Acceptance, Offer } from "./acceptance.ts";
import type { Batch } from "./batches.ts";
import { batchesOf, stretchOf, taskId, taskIdsOf, writeBatches } from "./batches.ts";
import type { Database, Queryable } from "./database.ts";
import type { Chunk, Funded } from "./funding.ts";
import { chunkSize, chunkSizeMax, fund, pause } from "./funding.ts";
import { defaultListId, ensureDefaultList } from "./lead-lists.ts";
import { newsChannel, notify } from "./news.ts";
import type { Queue } from "./queue.ts";
import type { Refuse } from "./refusable.ts";
import { refusable } from "./refusable.ts";

export type Submission = {
  /** The workflow's id. Submitted again under the same one, it is the same submission, and nothing happens twice. */
  readonly workflowId?: string;
  readonly organizationId: string;
  readonly type: EnrichmentType;
  readonly contacts: readonly Contact[];
  readonly webhookUrl: string | null;
  /** Where its people are kept; without it they are not. */
  readonly leads?: LeadTie;
  readonly nowMs: number;
};

/** How a workflow came; it shows in its public id. */
export type Origin = "bulk" | "list" | "person";

export type LeadTie =
  /** The contacts become leads of the organization's list DEFAULT, as workers come to them. */
  | { readonly kind: "collected" }
  /** They are leads already, one for each contact, and are on this list. */
  | { readonly kind: "leads"; readonly origin: Origin; readonly listId: string; readonly leadIds: readonly string[] };

export type Accepted = { readonly kind: "accepted"; readonly workflowId: string; readonly taskIds: readonly string[] };
export type Refused = { readonly kind: "insufficient_credits"; readonly needed: number; readonly available: number };

export type Intake = {
  readonly database: Database;
  readonly queue: Queue<Chunk>;
  readonly acceptance: Acceptance;
  readonly prices: Prices;
};

/** One submission, complete at once: together with others where it is simply covered, else by itself. */
export async function submit(intake: Intake, submission: Submission): Promise<Accepted | Refused> {
  const { workflowId = randomUUID() } = submission;
  const offer = offerOf(intake, { ...submission, workflowId }, submission.contacts.length <= chunkSizeMax ? chunkSizeMax : chunkSize);
  if (await intake.acceptance.accept(offer)) return { kind: "accepted", workflowId, taskIds: taskIdsOf(offer.batches) };
  return refusable(intake.database, (tx, refuse) => submitWithin(intake, tx, { ...submission, workflowId }, refuse));
}

/** The same as a part of something larger: both happen, or neither. */
export function submitWithin(intake: Intake, tx: Queryable, submission: Submission, refuse: Refuse<Refused>): Promise<Accepted> {
  // In small batches: where credits run short, as many are funded as there is enough for.
  return offered(intake, tx, offerOf(intake, submission, chunkSize), refuse);
}

function offerOf({ prices }: Intake, submission: Submission, batchSizeMax: number): Offer {
  const { organizationId, contacts, type, leads, webhookUrl, nowMs, workflowId = randomUUID() } = submission;
  return {
    workflowId,
    organizationId,
    type,
    webhookUrl,
    origin: leads?.kind === "leads" ? leads.origin : "bulk",
    batches: batchesOf({ tasks: contacts.map((_, n) => n), contacts, leads: leads?.kind === "leads" ? leads.leadIds : null }, batchSizeMax),
    total: contacts.length,
    holdPerTask: holdFor(type, prices),
    leadListId: leads === undefined ? null : leads.kind === "leads" ? leads.listId : defaultListId(organizationId),
    isCollected: leads?.kind === "collected",
    nowMs,
  };
}

async function offered(intake: Intake, tx: Queryable, offer: Offer, refuse: Refuse<Refused>): Promise<Accepted> {
  const { workflowId, organizationId, batches, total, holdPerTask } = offer;
  const [created] = await tx.query(
    `insert into workflow (id, organization_id, enrichment_type, status, webhook_url, sealed, total, hold_per_task, created_at, origin, lead_list_id)
     values ($1, $2, $3, 'queued', $4, true, $5, $6, $7, $8, $9) on conflict (id) do nothing returning id`,
    [workflowId, organizationId, offer.type, offer.webhookUrl, total, holdPerTask, new Date(offer.nowMs), offer.origin, offer.leadListId],
  );
  if (created === undefined) return acceptedBefore(tx, offer);
  await writeBatches(tx, offer);
  if (offer.isCollected) await ensureDefaultList(tx, offer);
  // Last, as it locks the account: whoever submits for the same organization waits for as little as possible.
  const funded = await fundTasks(intake, tx, offer);
  // What the balance does not cover at all is refused; what it would fall too low by waits.
  const needed = holdPerTask * total;
  if (funded !== null && funded.next !== null && funded.available < needed) return refuse({ kind: "insufficient_credits", needed, available: funded.available });
  return { kind: "accepted", workflowId, taskIds: taskIdsOf(batches) };
}

async function acceptedBefore(tx: Queryable, of: { readonly organizationId: string; readonly workflowId: string }): Promise<Accepted> {
  const batches = await tx.query<{ id: string; size: number }>(
    "select b.id, cardinality(b.tasks) as size from batch b join workflow w on w.id = b.workflow_id where w.id = $1 and w.organization_id = $2 order by b.last",
    [of.workflowId, of.organizationId],
  );
  return { kind: "accepted", workflowId: of.workflowId, taskIds: batches.flatMap(({ id, size }) => Array.from({ length: size }, (_, place) => taskId(id, place))) };
}

export type Import = { readonly workflowId: string; readonly rowsRead: number; readonly sealed: boolean };

export type ImportOpened = {
  readonly organizationId: string;
  readonly type: EnrichmentType;
  /** The same key is the same list: it goes on where it was left. */
  readonly importKey: string;
  /** A list that was complete and is older than that is done: the same key is a new list. Never, unless said. */
  readonly keptMs?: number;
  /** Of a new list. */
  readonly workflowId?: string;
  /** Without it, its people are not kept. */
  readonly leads?: "collected";
  readonly nowMs: number;
};

/** Opens the workflow of a list, or finds it again where it was left. */
export async function openImport(intake: Intake, options: ImportOpened): Promise<Import> {
  const { organizationId, importKey, keptMs, workflowId = randomUUID(), nowMs } = options;
  const { database } = intake;
  const listId = options.leads === undefined ? null : await ensureDefaultList(database, options);
  if (keptMs !== undefined) {
    await database.query("update workflow set import_key = null where organization_id = $1 and import_key = $2 and sealed and created_at <= $3", [organizationId, importKey, new Date(nowMs - keptMs)]);
  }
  await database.query(
    `insert into workflow (id, organization_id, enrichment_type, status, import_key, sealed, total, hold_per_task, created_at, lead_list_id)
     values ($1, $2, $3, 'queued', $4, false, 0, $5, $6, $7) on conflict (organization_id, import_key) where import_key is not null do nothing`,
    [workflowId, organizationId, options.type, importKey, holdFor(options.type, intake.prices), new Date(nowMs), listId],
  );
  const [row] = await database.query<{ id: string; rows_read: number; sealed: boolean }>(
    "select id, rows_read, sealed from workflow where organization_id = $1 and import_key = $2",
    [organizationId, importKey],
  );
  if (row === undefined) throw new Error("An import that was just opened is gone.");
  return { workflowId: row.id, rowsRead: row.rows_read, sealed: row.sealed };
}

export type ImportPart = {
  readonly workflowId: string;
  readonly organizationId: string;
  readonly type: EnrichmentType;
  /** The usable rows of this part, by their number in the list. */
  readonly rows: readonly { readonly n: number; readonly contact: Contact }[];
  /** Rows of the list read so far, this part included. */
  readonly rowsRead: number;
  readonly nowMs: number;
};

export type Added =
  | { readonly kind: "added" }
  /** Somebody cancelled the workflow: no more is taken. */
  | { readonly kind: "cancelled" };

/**
 * Adding the same part twice, after an answer that was lost, adds it once. A part that the balance does not cover waits
 * for credits, and every part behind it.
 */
export async function addToImport(intake: Intake, part: ImportPart): Promise<Added> {
  const batches = batchesOf({ tasks: part.rows.map((row) => row.n), contacts: part.rows.map((row) => row.contact), leads: null });
  return intake.database.transaction(async (tx) => {
    const [open] = await tx.query<{ holdPerTask: number; isNew: boolean; isPaused: boolean; isCancelled: boolean }>(
      `select hold_per_task as "holdPerTask", rows_read < $2 as "isNew", paused_at is not null as "isPaused", cancelled_at is not null as "isCancelled"
       from workflow where id = $1 for update`,
      [part.workflowId, part.rowsRead],
    );
    if (open?.isCancelled === true) return { kind: "cancelled" };
    if (open?.isNew !== true) return { kind: "added" };
    await tx.query("update workflow set total = total + $2, rows_read = $3 where id = $1", [part.workflowId, part.rows.length, part.rowsRead]);
    const added = { ...part, ...open, batches };
    await writeBatches(tx, added);
    await fundTasks(intake, tx, added);
    await notify(tx, part.workflowId);
    return { kind: "added" };
  });
}

/** No more tasks will come. A workflow whose tasks have all ended by now ends here. */
export async function sealImport(intake: Intake, options: { readonly workflowId: string; readonly nowMs: number }): Promise<void> {
  await intake.database.query(
    `with ended as (
       update workflow set sealed = true,
         status = case when done < total then status when errors > 0 then 'completed_with_errors' else 'completed' end,
         completed_at = case when done < total then null else $2::timestamptz end
       where id = $1 and not sealed returning id
     )
     select pg_notify($3, id::text) from ended`,
    [options.workflowId, new Date(options.nowMs), newsChannel],
  );
}

type NewTasks = {
  readonly workflowId: string;
  readonly organizationId: string;
  readonly batches: readonly Batch[];
  readonly holdPerTask: number;
  /** It waits for credits already: what comes behind waits too. */
  readonly isPaused?: boolean;
  readonly nowMs: number;
};

/** Funds tasks that were written; from the first that is not funded on, the workflow waits. */
async function fundTasks(intake: Intake, tx: Queryable, added: NewTasks): Promise<Funded | null> {
  if (added.isPaused === true || added.batches.length === 0) return null;
  const funded = await fund(intake.queue, tx, { ...added, batches: added.batches.map(stretchOf), keep: "reserve" });
  if (funded.next !== null) await pause(tx, { ...added, from: funded.next.first });
  return funded;
}
