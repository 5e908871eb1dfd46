/**
 * Word that workflows have got on, for whoever waits for them in any process. It is sent beside the statements that change
 * a workflow, not by them: a NOTIFY makes commits wait for each other, and there are hundreds of those a second. However
 * many tasks end, a process sends a few words a second. One that dies in between leaves its word unsaid; who waits looks
 * by himself from time to time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Queryable } from "./database.ts";

/** Payloads are ids of workflows, with commas between; an empty one says that any may have changed. */
export const newsChannel = "cleanlist_news";

/** A payload has room for 8,000 bytes. */
const idsMax = 200;
/** Between two words of one process: the first goes out at once. */
const defaultPauseMs = 100;

export type News = {
  /** Something about these workflows has changed, and is committed. */
  tell(workflowIds: Iterable<string>): void;
  /** What is still to be said is said. */
  stop(): Promise<void>;
};

export type NewsOptions = {
  readonly database: Queryable;
  /** Where it is told; `newsChannel` by default. */
  readonly channel?: string;
  readonly pauseMs?: number;
  readonly onError: (error: Error) => void;
};

export function createNews(options: NewsOptions): News {
  const { database, channel = newsChannel, pauseMs = defaultPauseMs, onError } = options;
  const untold = new Set<string>();
  const stopping = new AbortController();
  let telling: Promise<void> | null = null;

  const tellAll = async (): Promise<void> => {
    while (untold.size > 0) {
      const payload = untold.size > idsMax ? "" : [...untold].join(",");
      untold.clear();
      await notifyOn(database, channel, payload).catch((error: unknown) => onError(error instanceof Error ? error : new Error("NOTIFY failed.", { cause: error })));
      await sleep(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined); // stopping: the rest is said at once
    }
    telling = null;
  };
  return {
    tell(workflowIds) {
      for (const id of workflowIds) untold.add(id);
      telling ??= tellAll();
    },
    async stop() {
      stopping.abort();
      await telling;
    },
  };
}

/** Within the transaction that changes a workflow, where those are few. */
export async function notify(tx: Queryable, payload: string): Promise<void> {
  await notifyOn(tx, newsChannel, payload);
}

async function notifyOn(db: Queryable, channel: string, payload: string): Promise<void> {
  await db.query("select pg_notify($1, $2)", [channel, payload]);
}
