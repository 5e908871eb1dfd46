/**
 * Statements and answers as PostgreSQL's protocol has them (PostgreSQL documentation, "Frontend/Backend Protocol"), for the
 * embedded database: written and read on this side of the thread, so that the thread, where all statements pass one at a
 * time, does nothing but run them. Values are those of the driver `pg`, the same on both databases.
 */
import pg from "pg";
import { DatabaseError, serialize } from "pg-protocol";
import { DataRowMessage, NotificationResponseMessage, RowDescriptionMessage } from "pg-protocol/dist/messages.js";
import { Parser } from "pg-protocol/dist/parser.js";

export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Runs the statement of this name with these values, and says what its columns are. With its `text` it is prepared first, anew
 * where it was before; "" names the one that is forgotten with the next.
 */
export function statement(name: string, { text, params }: { readonly text: string | null; readonly params: readonly unknown[] }): Bytes {
  const preparing = text === null ? [] : [serialize.close({ type: "S", name }), serialize.parse({ name, text })];
  return joined(...preparing, serialize.bind({ statement: name, values: params.map(valueOf) }), serialize.describe({ type: "P" }), serialize.execute(), serialize.sync());
}

/** Any number of statements without parameters. */
export function script(text: string): Bytes {
  return joined(serialize.query(text));
}

export type Answer = {
  readonly rows: unknown[];
  readonly error: DatabaseError | null;
  readonly notifications: readonly { readonly channel: string; readonly payload: string }[];
};

export function answerOf(bytes: Bytes): Answer {
  const rows: unknown[] = [];
  const notifications: NotificationResponseMessage[] = [];
  let error: DatabaseError | null = null;
  let columns: readonly Column[] = [];
  new Parser().parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), (message) => {
    if (message instanceof DataRowMessage) rows.push(rowOf(message.fields as readonly (string | null)[], columns));
    else if (message instanceof RowDescriptionMessage) columns = message.fields.map(({ name, dataTypeID }) => ({ name, read: pg.types.getTypeParser(dataTypeID, "text") as Column["read"] }));
    else if (message instanceof NotificationResponseMessage) notifications.push(message);
    else if (message instanceof DatabaseError) error = message;
  });
  return { rows, error, notifications };
}

/** True where the answer ends (ReadyForQuery) with the connection in a transaction that has failed. */
export function leavesFailed(bytes: Bytes): boolean {
  return bytes.at(-6) === 0x5a && bytes.at(-1) === 0x45;
}

type Column = { readonly name: string; readonly read: (text: string) => unknown };

function rowOf(values: readonly (string | null)[], columns: readonly Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [at, { name, read }] of columns.entries()) {
    const value = values[at] ?? null;
    row[name] = value === null ? null : read(value);
  }
  return row;
}

function valueOf(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(elementOf).join(",")}}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean | bigint);
}

function elementOf(value: unknown): string {
  const text = valueOf(value);
  if (text === null) return "NULL";
  return Array.isArray(value) ? String(text) : `"${String(text).replaceAll(/["\\]/g, "\\$&")}"`;
}

/** In memory of its own, so that it can be handed to the other thread instead of being copied. */
function joined(...parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
