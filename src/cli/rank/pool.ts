/**
 * Threads that rank groups of lines beside the one that reads them. A thread takes some tenths of a second to start, and is
 * offered nothing before it has.
 */
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Lines in one text, which is cheaper to hand over than a list; `first` is the number of the first. */
export type Group = { readonly text: string; readonly first: number };

export type Pool = {
  /** Null where no thread is free: whoever asks does better to rank the group itself. */
  offer(group: Group): Promise<Uint8Array> | null;
  close(): Promise<void>;
};

const threadsMax = 8;
/** The thread that reads, and what V8 does beside it: it compiles and collects on a core of its own. */
const coresKept = 2;
/** One is being ranked, one waits for it. */
const groupsPerThread = 2;

/** Of two cores none is left: there, a thread made 120,000 lines take 6.7 s instead of 6.2, and half as much CPU again. */
export function startPool(threadCount: number = Math.min(threadsMax, availableParallelism() - coresKept)): Pool {
  const threads = Array.from({ length: Math.max(0, threadCount) }, () => startThread());
  return {
    offer(group) {
      const free = threads.toSorted((a, b) => a.underWay() - b.underWay()).find((thread) => thread.isReady() && thread.underWay() < groupsPerThread);
      return free?.rank(group) ?? null;
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** What a thread says: once that it has started, then an answer for each group, in their order. */
export type Said = "ready" | Uint8Array;

type Thread = { isReady(): boolean; underWay(): number; rank(group: Group): Promise<Uint8Array>; close(): Promise<unknown> };

function startThread(): Thread {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: getCompileCacheDir() });
  const waiting: { readonly resolve: (answers: Uint8Array) => void; readonly reject: (error: unknown) => void }[] = [];
  let isReady = false;
  worker.on("message", (said: Said) => {
    if (said === "ready") isReady = true;
    else waiting.shift()?.resolve(said);
  });
  worker.on("error", (error) => {
    isReady = false;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    isReady: () => isReady,
    underWay: () => waiting.length,
    rank(group) {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(group);
      });
    },
    async close() {
      const ended = once(worker, "exit");
      await worker.terminate();
      await ended.catch(() => undefined);
    },
  };
}
