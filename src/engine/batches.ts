/**
 * Tasks as they are stored: up to a hundred of a workflow in a row are one row, a *batch*, which is also what is funded
 * and loaded at once. Ten rows are inserted for a thousand contacts, and one is read for a chunk.
 */
import { randomUUIDv7 } from "node:crypto";
import type { Contact } from "../domain/contact.ts";
import type { Queryable } from "./database.ts";
import type { Stretch } from "./funding.ts";
import { chunkSize } from "./funding.ts";

export type Task = {
  /** Its number in the workflow. */
  readonly n: number;
  readonly contact: Contact;
  /** The lead that it is about, where there was one before it. */
  readonly leadId?: string;
};

export type Batch = { readonly id: string; readonly tasks: readonly Task[] };

/** The tasks, in their order, in batches that are full but for the last one. */
export function batchesOf(tasks: readonly Task[]): Batch[] {
  return Array.from({ length: Math.ceil(tasks.length / chunkSize) }, (_, at) => ({
    id: withPlace(randomUUIDv7(), 0),
    tasks: tasks.slice(at * chunkSize, (at + 1) * chunkSize),
  }));
}

export function taskIdsOf(batches: readonly Batch[]): string[] {
  return batches.flatMap(({ id, tasks }) => tasks.map((_, place) => taskId(id, place)));
}

/** The id of the task at this place of a batch, from 0 on: a UUIDv7 (RFC 9562) that tells when the task was added. */
export function taskId(batchId: string, place: number): string {
  return withPlace(batchId, Number.parseInt(batchId.slice(-placeDigits), 16) + place);
}

export type Place = { readonly batchId: string; /** From 0 on. */ readonly place: number };

/** Where a task of this id can be: alone in a batch that was stored under its id, or among others. */
export function placesOf(id: string): readonly [Place, Place] {
  return [
    { batchId: id, place: 0 },
    { batchId: withPlace(id, 0), place: Number.parseInt(id.slice(-placeDigits), 16) },
  ];
}

/** Hexadecimal: 4,096 places. The 62 random bits before them are more than can be guessed, or come twice. */
const placeDigits = 3;

function withPlace(id: string, place: number): string {
  return id.slice(0, -placeDigits) + place.toString(16).padStart(placeDigits, "0");
}

export function stretchOf({ tasks }: Batch): Stretch {
  return { first: tasks[0]?.n ?? 0, last: tasks.at(-1)?.n ?? 0, count: tasks.length };
}

export async function writeBatches(tx: Queryable, of: { readonly workflowId: string; readonly batches: readonly Batch[] }): Promise<void> {
  if (of.batches.length === 0) return;
  const rows = of.batches.map(({ id, tasks }) => ({ id, tasks: tasks.map((task) => task.n), leads: leadsOf(tasks) }));
  await tx.query(
    `insert into batch (id, workflow_id, last, tasks, contacts, leads)
     select id, $1::uuid, tasks[cardinality(tasks)], tasks, contacts::json, leads
     from rows from (json_to_recordset($2::json) as (id uuid, tasks int[], leads uuid[]), string_to_table($3, E'\\n')) as t(id, tasks, leads, contacts)`,
    [of.workflowId, JSON.stringify(rows), of.batches.map(({ tasks }) => JSON.stringify(tasks.map((task) => task.contact))).join("\n")],
  );
}

/** Tasks of one submission all have a lead, or none has. */
function leadsOf(tasks: readonly Task[]): (string | undefined)[] | null {
  return tasks[0]?.leadId === undefined ? null : tasks.map((task) => task.leadId);
}

/** How a join finds the batch of a task: `b` of the task `n` of a workflow, with the task's place in it, from 0 on. */
export function batchOf(workflowId: string, n: string): string {
  return `cross join lateral (
    select id, leads, array_position(tasks, ${n}) - 1 as place from batch where workflow_id = ${workflowId} and last >= ${n} order by last limit 1
  ) b`;
}
