/**
 * Tasks as they are stored: up to a hundred of a workflow in a row are one row, a *batch*, which is also what is funded
 * and loaded at once. Ten rows are inserted for a thousand contacts, one for what a request submits, and one is read for a chunk.
 */
import { randomUUIDv7 } from "node:crypto";
import type { Contact, ContactField } from "../domain/contact.ts";
import { contactFields } from "../domain/contact.ts";
import type { Queryable } from "./database.ts";
import type { Stretch } from "./funding.ts";
import { chunkSize } from "./funding.ts";

/** Tasks of one workflow, in their order. */
export type Tasks = {
  /** Their numbers in it. */
  readonly tasks: readonly number[];
  readonly contacts: readonly Contact[];
  /** The leads that they are about, where those were there before them. */
  readonly leads: readonly string[] | null;
};

export type Batch = Tasks & { readonly id: string };

/** The tasks in batches that are full but for the last one. */
export function batchesOf({ tasks, contacts, leads }: Tasks, sizeMax = chunkSize): Batch[] {
  return Array.from({ length: Math.ceil(tasks.length / sizeMax) }, (_, at) => {
    const [from, to] = [at * sizeMax, (at + 1) * sizeMax];
    return { id: withPlace(randomUUIDv7(), 0), tasks: tasks.slice(from, to), contacts: contacts.slice(from, to), leads: leads?.slice(from, to) ?? null };
  });
}

/** Of batches that `batchesOf` made. */
export function taskIdsOf(batches: readonly Batch[]): string[] {
  return batches.flatMap(({ id, tasks }) => {
    const stem = id.slice(0, -placeDigits);
    return tasks.map((_, place) => stem + digitsOf(place))
  });
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
  return id.slice(0, -placeDigits) + digitsOf(place);
}

function digitsOf(place: number): string {
  return place.toString(16).padStart(placeDigits, "0");
}

export function stretchOf({ tasks }: Batch): Stretch {
  return { first: tasks[0] ?? 0, last: tasks.at(-1) ?? 0, count: tasks.length };
}

/** Contacts as they are stored: a column for each field that one of them has. It takes half the room, and half the time. */
export type Columns = { readonly [field in ContactField]?: readonly (string | null)[] };

export function columnsOf(contacts: readonly Contact[]): Columns {
  const columns: { [field in ContactField]?: (string | null)[] } = {};
  for (const field of contactFields) {
    const column: (string | null)[] = [];
    let isEmpty = true;
    for (const contact of contacts) {
      const value = contact[field] ?? null;
      isEmpty &&= value === null;
      column.push(value);
    }
    if (!isEmpty) columns[field] = column;
  }
  return columns;
}

export function contactAt(columns: Columns, place: number): Contact {
  const contact: { [field in ContactField]?: string } = {};
  for (const field of contactFields) {
    const value = columns[field]?.[place] ?? null;
    if (value !== null) contact[field] = value;
  }
  return contact;
}

/** Of one workflow. */
export type Batches = { readonly workflowId: string; readonly batches: readonly Batch[] };

export async function writeBatches(tx: Queryable, of: Batches): Promise<void> {
  if (of.batches.length > 0) await tx.query(batchInsert, batchValues([of]));
}

/** Its parameters, $1 and $2, are `batchValues`. */
export const batchInsert = `
insert into batch (id, workflow_id, last, tasks, contacts, leads)
select b.id, b.workflow_id, b.tasks[cardinality(b.tasks)], b.tasks, b.contacts::json, b.leads
from rows from (json_to_recordset($1::json) as (id uuid, workflow_id uuid, tasks int[], leads uuid[]), string_to_table($2, E'\\n')) as b(id, workflow_id, tasks, leads, contacts)`;

/** Contacts are a line for each batch: they are stored as they are sent, and are not looked for inside another document. */
export function batchValues(workflows: readonly Batches[]): readonly [string, string] {
  const rows = workflows.flatMap(({ workflowId, batches }) => batches.map(({ id, tasks, leads }) => ({ id, workflow_id: workflowId, tasks, leads })));
  const contacts = workflows.flatMap(({ batches }) => batches.map((batch) => JSON.stringify(columnsOf(batch.contacts))));
  return [JSON.stringify(rows), contacts.join("\n")];
}

/** How a join finds the batch of a task: `b` of the task `n` of a workflow, with the task's place in it, from 0 on. */
export function batchOf(workflowId: string, n: string): string {
  return `cross join lateral (
    select id, leads, array_position(tasks, ${n}) - 1 as place from batch where workflow_id = ${workflowId} and last >= ${n} order by last limit 1
  ) b`;
}
