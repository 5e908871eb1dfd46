/** One life of the thread that PGlite runs in: requests out, replies in, until it is closed or comes to grief. */
import { once } from "node:events";
import { statfs } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { Turn } from "./pglite-turns.ts";

export type PgliteRequest = Turn & { readonly id: number } & (
    | { readonly op: "query"; readonly text: string; readonly params: readonly unknown[] }
    | { readonly op: "script"; readonly text: string }
    | { readonly op: "listen"; readonly channel: string }
    | { readonly op: "close" }
  );

/** Rows as they travel: the names once, and documents as text, in the columns of these numbers. */
export type PgliteTable = { readonly columns: readonly string[]; readonly documents: readonly number[]; readonly rows: readonly (readonly unknown[])[] };

export type PgliteReply =
  | { readonly kind: "ready" }
  | { readonly kind: "tables"; readonly id: number; readonly tables: readonly PgliteTable[] }
  | { readonly kind: "error"; readonly id: number; readonly message: string; readonly code: string | null }
  | { readonly kind: "notification"; readonly channel: string; readonly payload: string };

export type PgliteThread = {
  send(body: Body<PgliteRequest>): Promise<unknown[]>;
  onNotification(callback: (channel: string, payload: string) => void): void;
  /** Resolves when the thread is no more, whatever ended it. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

export type Body<T> = T extends unknown ? Omit<T, "id"> : never;

/** SQLSTATE of a full disk, and of a server that went away in the middle of a statement. */
const diskFull = "53100";
const adminShutdown = "57P01";

/** Two segments of the write-ahead log: with less, PGlite could not even recover. */
const roomMinBytes = 32 * 1024 * 1024;

/** What passes through the thread is gone at once; by default 48 MB of it would gather before anybody looks. */
const youngMaxMb = 12;

/** Resolves when the database is open. */
export async function startThread(folder: string | null): Promise<PgliteThread> {
  if (folder !== null) await refuseFullDisk(folder);
  const thread = new Worker(new URL("./pglite-thread.ts", import.meta.url), { workerData: { folder }, resourceLimits: { maxYoungGenerationSizeMb: youngMaxMb } });
  await once(thread, "message"); // "ready"; a thread that cannot open the folder ends with an error instead
  return clientOf(thread);
}

async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= roomMinBytes) return;
  throw failure(`There is no room left on the disk of ${folder}: at least 32 MB are needed.`, diskFull);
}

function clientOf(thread: Worker): PgliteThread {
  const waiting = new Map<number, { resolve: (rows: unknown[]) => void; reject: (error: Error) => void }>();
  const ended = Promise.withResolvers<void>();
  let onNotification = (_channel: string, _payload: string): void => undefined;
  let lastId = 0;
  let over: Error | null = null;

  const end = (reason: Error): void => {
    if (over !== null) return;
    over = reason;
    for (const request of waiting.values()) request.reject(reason);
    waiting.clear();
    ended.resolve();
    void thread.terminate();
  };
  thread.on("message", (reply: PgliteReply) => {
    if (reply.kind === "ready") return;
    if (reply.kind === "notification") return onNotification(reply.channel, reply.payload);
    const request = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.kind === "tables") return request?.resolve(reply.tables.flatMap(rowsOf));
    const error = failure(reply.message, reply.code ?? "");
    request?.reject(error);
    if (reply.code === diskFull || /No space left on device/.test(reply.message)) end(failure(reply.message, diskFull));
  });
  thread.on("error", (error) => end(failure(`The embedded database stopped: ${error instanceof Error ? error.message : "unknown error"}`, adminShutdown)));
  thread.on("exit", () => end(failure("The embedded database stopped.", adminShutdown)));

  return {
    send(body) {
      if (over !== null) return Promise.reject(over);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        thread.postMessage({ ...body, id });
      });
    },
    onNotification(callback) {
      onNotification = callback;
    },
    ended: ended.promise,
    async close() {
      if (over === null) await this.send({ op: "close", transaction: null, step: "continues", dueMs: Infinity });
      end(failure("The embedded database is closed.", adminShutdown));
      await thread.terminate();
    },
  };
}

function rowsOf({ columns, documents, rows }: PgliteTable): unknown[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [at, column] of columns.entries()) row[column] = values[at];
    for (const at of documents) {
      const text = values[at];
      if (typeof text === "string") row[columns[at] ?? ""] = JSON.parse(text);
    }
    return row;
  });
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
