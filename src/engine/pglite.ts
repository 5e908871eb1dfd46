/**
 * The seam over PGlite, PostgreSQL inside this process, in a thread of its own: its promises resolve as microtasks and
 * would block the event loop for as long as a query runs.
 *
 * PGlite has one connection, so statements pass one at a time and a transaction keeps the others out. It neither locks
 * its folder nor syncs nor vacuums; `folder-lock.ts` does the first, the thread the rest.
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
  const listeners = new Map<string, Set<() => void>>();
  let current: Promise<PgliteThread> | null = Promise.resolve(first);
  let closed = false;

  const notify = (channel: string): void => {
    for (const listener of listeners.get(channel) ?? []) listener();
  };
  const attach = (thread: PgliteThread): PgliteThread => {
    thread.onNotification(notify);
    void thread.ended.then(() => (current = null));
    return thread;
  };
  const reopen = async (): Promise<PgliteThread> => {
    const thread = attach(await startThread(folder));
    for (const channel of listeners.keys()) await thread.send({ op: "listen", channel });
    for (const channel of listeners.keys()) notify(channel); // what was sent while nobody listened
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

  const turns = takeTurns();
  const statements = (on: () => Promise<PgliteThread>, commits: boolean): Queryable => ({
    query: async <Row>(text: string, params: readonly unknown[] = []) => (await (await on()).send({ op: "query", text, params, commits })) as Row[],
    script: async (text) => (await on()).send({ op: "script", text, commits }),
  });
  const single = statements(thread, true);

  return {
    kind: "pglite",
    query: (text, params) => turns.shared(() => single.query(text, params)),
    script: (text) =>
      turns.alone(async () => {
        try {
          return await single.script(text);
        } catch (error) {
          // A script that fails between its own BEGIN and COMMIT would leave the only connection in a dead transaction.
          await single.query("rollback").catch(() => []);
          throw error;
        }
      }),
    transaction: (work) =>
      turns.alone(async () => {
        // All of it on one thread: the rest of a transaction must not run by itself on the thread that comes after.
        const own = await thread();
        const inside = statements(() => Promise.resolve(own), false);
        await inside.query("begin");
        try {
          const value = await work(inside);
          await own.send({ op: "query", text: "commit", params: [], commits: true });
          return value;
        } catch (error) {
          await inside.query("rollback").catch(() => []);
          throw error;
        }
      }),
    async listen(channel, onNotification) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(onNotification));
      await turns.shared(async () => (await thread()).send({ op: "listen", channel }));
      return async () => void set.delete(onNotification);
    },
    async close() {
      if (closed) return;
      await turns.alone(async () => {
        closed = true;
        const last = await current?.catch(() => null);
        await last?.close();
      });
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
