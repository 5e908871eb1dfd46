/**
 * The seam over PGlite, PostgreSQL inside this process, in a thread of its own: its promises resolve as microtasks and
 * would block the event loop for as long as a query runs.
 *
 * PGlite has one connection, so statements pass one at a time (`pglite-turns.ts`) and a transaction keeps the others out.
 * It neither locks its folder nor syncs nor vacuums; `folder-lock.ts` does the first, the thread the rest.
 */
import { mkdir } from "node:fs/promises";
import type { Database, Queryable } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";
import type { PgliteThread } from "./pglite-client.ts";
import { startThread } from "./pglite-client.ts";

export type PgliteOptions = {
  /** Folder of the database; null keeps it in memory, for tests. */
  readonly folder: string | null;
};

export async function openPglite(options: PgliteOptions): Promise<Database> {
  const { folder } = options;
  if (folder !== null) await mkdir(folder, { recursive: true });
  const lock = folder === null ? null : await lockFolder(folder);
  try {
    return seam(folder, await startThread(folder), async () => lock?.release());
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/**
 * A full disk leaves PGlite unable to go on, sometimes in an endless loop. Such a thread is ended, and the folder opened
 * anew by the next statement: what was committed is there, and the callers wait as for any database that is away.
 */
function seam(folder: string | null, first: PgliteThread, afterClose: () => Promise<void>): Database {
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let current: Promise<PgliteThread> | null = Promise.resolve(first);
  let closed = false;

  const notify = (channel: string, payload: string): void => {
    for (const listener of listeners.get(channel) ?? []) listener(payload);
  };
  const attach = (thread: PgliteThread): PgliteThread => {
    thread.onNotification(notify);
    void thread.ended.then(() => (current = null));
    return thread;
  };
  const reopen = async (): Promise<PgliteThread> => {
    const thread = attach(await startThread(folder));
    for (const channel of listeners.keys()) await listenOn(thread, channel);
    for (const channel of listeners.keys()) notify(channel, ""); // what was sent while nobody listened
    return thread;
  };
  /** The thread that lives now; where the last one ended, a new one. */
  const thread = (): Promise<PgliteThread> => {
    if (closed) return Promise.reject(new Error("The embedded database is closed."));
    current ??= reopen().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  };
  attach(first);

  let transactions = 0;
  const statements = (on: () => Promise<PgliteThread>, transaction: number | null): Queryable => ({
    query: async <Row>(text: string, params: readonly unknown[] = []) =>
      (await (await on()).query(text, params, { transaction, step: "continues", dueMs: dueMs(params) })) as Row[],
    script: async (text) => (await on()).script(text, { transaction, step: "continues", dueMs: dueMs([]) }),
  });

  return {
    kind: "pglite",
    ...statements(thread, null),
    async transaction(work) {
      // All of it on one thread: the rest of a transaction must not run by itself on the thread that comes after.
      const own = await thread();
      transactions += 1;
      const transaction = transactions;
      let over = false;
      const inside = statements(() => (over ? Promise.reject(new Error("The transaction is over.")) : Promise.resolve(own)), transaction);
      const step = (text: string, change: "begins" | "ends"): Promise<unknown> =>
        own.query(text, [], { transaction, step: change, dueMs: dueMs([]) });
      try {
        // The first statement is sent right behind: the thread would stand idle until its answer to the BEGIN was read.
        const [, value] = await Promise.all([step("begin", "begins"), work(inside)]);
        over = true;
        await step("commit", "ends");
        return value;
      } catch (error) {
        if (!over) {
          over = true;
          await step("rollback", "ends").catch(() => []);
        }
        throw error;
      }
    },
    async listen(channel, onNotification) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(onNotification));
      await listenOn(await thread(), channel);
      return async () => void set.delete(onNotification);
    },
    async close() {
      if (closed) return;
      closed = true;
      const last = await current?.catch(() => null);
      await last?.close();
      await afterClose();
    },
  };
}

async function listenOn(thread: PgliteThread, channel: string): Promise<void> {
  await thread.script(`listen ${channel}`, { transaction: null, step: "continues", dueMs: dueMs([]) });
}

/** What is long to send takes long: a statement yields a millisecond for each 4 kB to those that come after it. */
const bytesPerMs = 4_000;

function dueMs(params: readonly unknown[]): number {
  return performance.now() + params.reduce<number>((sum, param) => sum + (typeof param === "string" ? param.length : 0), 0) / bytesPerMs;
}
