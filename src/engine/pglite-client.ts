/** One life of the thread that PGlite runs in: requests out, replies in, until it is closed or comes to grief. */
import { once } from "node:events";
import { statfs } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { Bytes } from "./pglite-protocol.ts";
import { answerOf, script, statement } from "./pglite-protocol.ts";
import type { Turn } from "./pglite-turns.ts";

export type PgliteRequest = Turn & { readonly id: number } & (
    | { readonly op: "statement" | "script"; readonly bytes: Bytes }
    | { readonly op: "close" }
  );

export type PgliteReply =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly id: number; readonly bytes: Bytes }
  /** The database itself has come to grief: what a statement does wrong is said in its answer. */
  | { readonly kind: "error"; readonly id: number; readonly message: string };

export type PgliteThread = {
  query(text: string, params: readonly unknown[], turn: Turn): Promise<unknown[]>;
  script(text: string, turn: Turn): Promise<unknown[]>;
  onNotification(callback: (channel: string, payload: string) => void): void;
  /** Resolves when the thread is no more, whatever ended it. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

type Body<T> = T extends unknown ? Omit<T, "id"> : never;

/** SQLSTATE of a full disk, and of a server that went away in the middle of a statement. */
const diskFull = "53100";
const adminShutdown = "57P01";

/** Two segments of the write-ahead log: with less, PGlite could not even recover. */
const roomMinBytes = 32 * 1024 * 1024;

/** What passes through the thread is gone at once; by default 48 MB of it would gather before anybody looks. */
const youngMaxMb = 12;

/** More than there are in the code: a text that is made anew every time must not fill the memory. */
const statementsMax = 1_000;

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
  const statements = new Map<string, { readonly name: string; isPrepared: boolean }>();
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
  const fail = (id: number, error: Error & { readonly code?: string | undefined }): void => {
    waiting.get(id)?.reject(error);
    waiting.delete(id);
    if (error.code === diskFull || /No space left on device/.test(error.message)) end(failure(error.message, diskFull));
  };
  thread.on("message", (reply: PgliteReply) => {
    if (reply.kind === "ready") return;
    if (reply.kind === "error") return fail(reply.id, failure(reply.message, ""));
    const { rows, error, notifications } = answerOf(reply.bytes);
    for (const { channel, payload } of notifications) onNotification(channel, payload);
    if (error !== null) return fail(reply.id, error);
    waiting.get(reply.id)?.resolve(rows);
    waiting.delete(reply.id);
  });
  thread.on("error", (error) => end(failure(`The embedded database stopped: ${error instanceof Error ? error.message : "unknown error"}`, adminShutdown)));
  thread.on("exit", () => end(failure("The embedded database stopped.", adminShutdown)));

  const send = (body: Body<PgliteRequest>, handedOver?: Bytes): Promise<unknown[]> => {
    if (over !== null) return Promise.reject(over);
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.postMessage({ ...body, id }, handedOver === undefined ? [] : [handedOver.buffer]);
    });
  };
  const statementFor = (text: string): { readonly name: string; isPrepared: boolean } => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    if (statements.size >= statementsMax) return { name: "", isPrepared: false };
    const added = { name: `s${String(statements.size)}`, isPrepared: false };
    statements.set(text, added);
    return added;
  };

  return {
    async query(text, params, turn) {
      const known = statementFor(text);
      const bytes = statement(known.name, { text: known.isPrepared ? null : text, params });
      const rows = await send({ op: "statement", bytes, ...turn }, bytes);
      known.isPrepared = known.name !== "";
      return rows;
    },
    script(text, turn) {
      const bytes = script(text);
      return send({ op: "script", bytes, ...turn }, bytes);
    },
    onNotification(callback) {
      onNotification = callback;
    },
    ended: ended.promise,
    async close() {
      if (over === null) await send({ op: "close", transaction: null, step: "continues", dueMs: Infinity });
      end(failure("The embedded database is closed.", adminShutdown));
      await thread.terminate();
    },
  };
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
