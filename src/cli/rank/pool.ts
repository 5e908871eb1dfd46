/** Threads that rank groups of lines side by side. Each answers in the order in which it was asked. */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Lines in one text, which is cheaper to hand over than a list; `first` is the number of the first. */
export type Group = { readonly text: string; readonly first: number };

export type Pool = {
  /** Groups that may be under way at once; more would only wait. */
  readonly groupsMax: number;
  rank(group: Group): Promise<Uint8Array>;
  close(): Promise<void>;
};

const threadsMax = 8;
/** One is being ranked, one waits for it. */
const groupsPerThread = 2;

export function startPool(): Pool {
  const threads = Array.from({ length: Math.min(threadsMax, availableParallelism()) }, () => startThread());
  let next = 0;
  return {
    groupsMax: threads.length * groupsPerThread,
    rank(group) {
      const thread = threads[next % threads.length];
      next += 1;
      return thread === undefined ? Promise.reject(new Error("There is no thread to rank with.")) : thread.rank(group);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

type Thread = { rank(group: Group): Promise<Uint8Array>; close(): Promise<unknown> };

function startThread(): Thread {
  const worker = new Worker(new URL("./worker.ts", import.meta.url));
  const waiting: { readonly resolve: (answers: Uint8Array) => void; readonly reject: (error: unknown) => void }[] = [];
  worker.on("message", (answers: Uint8Array) => waiting.shift()?.resolve(answers));
  worker.on("error", (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
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
