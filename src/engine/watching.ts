/**
 * Waiting for workflows to get on. However many wait, one statement at a time reads all workflows that there is news of,
 * a few times a second at most; who waits holds no connection. News is heard from every worker (`news.ts`), and all that
 * is waited for is looked at slowly too, in case that some was lost.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";
import { isPassing } from "./database.ts";
import { newsChannel } from "./news.ts";
import type { WorkflowView } from "./views.ts";
import { versionOf, workflowViews } from "./views.ts";

export type Watch = Disposable & {
  next(signal: AbortSignal): Promise<Next>;
};

export type Next =
  /** The workflow as it is now: it differs from what this watch began with, or gave last. */
  | { readonly kind: "news"; readonly view: WorkflowView }
  /** `signal` was aborted. */
  | { readonly kind: "aborted" }
  /** The process stops: there will be no news here. */
  | { readonly kind: "stopping" };

export type Watching = {
  /** From a view that the caller may see on; null where too many wait already. */
  watch(view: WorkflowView): Watch | null;
  /** Everybody who waits is let go. */
  stop(): Promise<void>;
};

/** A wait costs memory and a socket, and nothing else. */
const watchesMax = 2_000;
export const watchesPerOrganization = 100;
/** Between two looks: what happens meanwhile is told together. */
const pauseMs = 100;
const lookAnywayMs = 5_000;

type Watcher = { readonly organizationId: string; tell(view: WorkflowView): void; end(): void };

export function createWatching(options: { readonly database: Database; readonly onError: (error: Error) => void }): Watching {
  const watchers = new Map<string, Set<Watcher>>();
  const due = new Set<string>();
  let listening: Promise<() => Promise<void>> | null = null;
  let looking = false;
  let stopped = false;

  const complain = (error: unknown): void => {
    if (!isPassing(error)) options.onError(error instanceof Error ? error : new Error("Watching failed.", { cause: error }));
  };
  const all = (): Watcher[] => [...watchers.values()].flatMap((each) => [...each]);
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    while (due.size > 0 && !stopped) {
      // Whoever begins to watch from here on has seen something newer than what is read now.
      const asking = new Map([...due].map((id) => [id, [...(watchers.get(id) ?? [])]] as const));
      due.clear();
      try {
        for (const view of await workflowViews(options.database, [...asking.keys()])) for (const watcher of asking.get(view.id) ?? []) watcher.tell(view);
      } catch (error) {
        complain(error); // the next look makes up for it
      }
      await sleep(pauseMs, undefined, { ref: false });
    }
    looking = false;
  };
  const hear = (payload: string): void => {
    for (const id of payload === "" ? watchers.keys() : payload.split(",")) if (watchers.has(id)) due.add(id);
    void look();
  };
  const safety = setInterval(() => hear(""), lookAnywayMs).unref();
  const listen = (): void => {
    listening ??= options.database.listen(newsChannel, hear);
    listening.catch((error: unknown) => {
      listening = null; // whoever watches next tries again
      complain(error);
    });
  };

  return {
    watch(view) {
      const present = all();
      if (present.length >= watchesMax) return null;
      if (present.filter(({ organizationId }) => organizationId === view.organizationId).length >= watchesPerOrganization) return null;
      let newest = view;
      let given = versionOf(view);
      let told = Promise.withResolvers<void>();
      const watcher: Watcher = {
        organizationId: view.organizationId,
        tell(seen) {
          newest = seen;
          told.resolve();
        },
        end: () => told.resolve(),
      };
      const together = watchers.get(view.id) ?? new Set();
      watchers.set(view.id, together.add(watcher));
      listen();
      hear(view.id); // what happened since the view was read
      return {
        async next(signal) {
          signal.addEventListener("abort", watcher.end);
          try {
            while (versionOf(newest) === given) {
              if (stopped) return { kind: "stopping" };
              if (signal.aborted) return { kind: "aborted" };
              await told.promise;
              told = Promise.withResolvers();
            }
            given = versionOf(newest);
            return { kind: "news", view: newest };
          } finally {
            signal.removeEventListener("abort", watcher.end);
          }
        },
        [Symbol.dispose]() {
          together.delete(watcher);
          if (together.size === 0 && watchers.get(view.id) === together) watchers.delete(view.id);
        },
      };
    },
    async stop() {
      stopped = true;
      clearInterval(safety);
      for (const watcher of all()) watcher.end();
      const unlisten = await listening?.catch(() => null);
      await unlisten?.();
    },
  };
}
