/**
 * The seam over PGlite, PostgreSQL inside this process, in a thread of its own: its promises resolve as microtasks and
 * would block the event loop for as long as a query runs.
 *
 * PGlite has one connection, so statements pass one at a time and a transaction keeps the others out. It neither locks
 * its folder nor syncs nor vacuums; `folder-lock.ts` does the first, the thread the rest.
 */
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { Database, Queryable } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";

export type PgliteOptions = {
  /** Folder of the database; null keeps it in memory, for tests. */
  readonly folder: string | null;
};

export type PgliteRequest =
  | { readonly id: number; readonly op: "query"; readonly text: string; readonly params: readonly unknown[]; readonly commits: boolean }
  | { readonly id: number; readonly op: "script"; readonly text: string; readonly commits: boolean }
  | { readonly id: number; readonly op: "listen"; readonly channel: string }
  | { readonly id: number; readonly op: "close" };

export type PgliteReply =
  | { readonly kind: "ready" }
  | { readonly kind: "rows"; readonly id: number; readonly rows: readonly unknown[] }
  | { readonly kind: "error"; readonly id: number; readonly message: string; readonly code: string | null }
  | { readonly kind: "notification"; readonly channel: string };

type Body<T> = T extends unknown ? Omit<T, "id"> : never;

export async function openPglite(options: PgliteOptions): Promise<Database> {
  if (options.folder !== null) await mkdir(options.folder, { recursive: true });
  const lock = options.folder === null ? null : await lockFolder(options.folder);
  try {
    const thread = new Worker(new URL("./pglite-thread.ts", import.meta.url), { workerData: { folder: options.folder } });
    await once(thread, "message"); // "ready"; a thread that cannot open the folder ends with an error instead
    return seam(thread, async () => lock?.release());
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

function seam(thread: Worker, afterClose: () => Promise<void>): Database {
  const waiting = new Map<number, { resolve: (rows: unknown[]) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Set<() => void>>();
  let lastId = 0;
  let closed = false;

  thread.on("message", (reply: PgliteReply) => {
    if (reply.kind === "ready") return;
    if (reply.kind === "notification") {
      for (const listener of listeners.get(reply.channel) ?? []) listener();
      return;
    }
    const request = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.kind === "rows") request?.resolve([...reply.rows]);
    else request?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
  });
  const fail = (error: Error): void => {
    for (const request of waiting.values()) request.reject(error);
    waiting.clear();
  };
  thread.on("error", fail);
  thread.on("exit", () => fail(new Error("The embedded database has stopped.")));

  const send = (body: Body<PgliteRequest>): Promise<unknown[]> => {
    if (closed) return Promise.reject(new Error("The embedded database is closed."));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      thread.postMessage({ ...body, id });
    });
  };

  const turns = takeTurns();
  const statements = (commits: boolean): Queryable => ({
    query: async <Row>(text: string, params: readonly unknown[] = []) => (await send({ op: "query", text, params, commits })) as Row[],
    script: (text) => send({ op: "script", text, commits }),
  });
  const single = statements(true);
  const inside = statements(false);

  return {
    kind: "pglite",
    query: (text, params) => turns.shared(() => single.query(text, params)),
    script: (text) =>
      turns.alone(async () => {
        try {
          return await single.script(text);
        } catch (error) {
          // A script that fails between its own BEGIN and COMMIT would leave the only connection in a dead transaction.
          await inside.query("rollback").catch(() => []);
          throw error;
        }
      }),
    transaction: (work) =>
      turns.alone(async () => {
        await inside.query("begin");
        try {
          const value = await work(inside);
          await single.query("commit");
          return value;
        } catch (error) {
          await inside.query("rollback").catch(() => []);
          throw error;
        }
      }),
    async listen(channel, onNotification) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(onNotification));
      await turns.shared(() => send({ op: "listen", channel }));
      return async () => void set.delete(onNotification);
    },
    async close() {
      if (closed) return;
      await turns.alone(() => send({ op: "close" }));
      closed = true;
      await thread.terminate();
      await afterClose();
    },
  };
}

/**
 * Statements are posted as they come, the thread runs them in that order; work that is `alone` keeps the later ones back
 * until it has ended. What was posted before it needs no waiting for: it is ahead in the thread's queue.
 */
function takeTurns(): { shared: <T>(work: () => Promise<T>) => Promise<T>; alone: <T>(work: () => Promise<T>) => Promise<T> } {
  let last: Promise<unknown> | null = null;
  return {
    shared: (work) => (last === null ? work() : last.then(work)),
    alone(work) {
      const next = last === null ? work() : last.then(work);
      const ended = next.then(
        () => undefined,
        () => undefined,
      );
      last = ended;
      void ended.then(() => {
        if (last === ended) last = null;
      });
      return next;
    },
  };
}
