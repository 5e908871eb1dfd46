/**
 * Waiting for workflows to get on. However many wait, one statement at a time reads all workflows that there is news of,
 * a few times a second at most; who waits holds no connection. News is heard from every worker (`news.ts`), and all that
 * is waited for is looked at slowly too, in case that some was lost. So is whether those who wait may still be answered.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";
import { isPassing } from "./database.ts";
import type { Holder } from "./identity/standing.ts";
import { lapsed } from "./identity/standing.ts";
import { newsChannel } from "./news.ts";
import type { WorkflowView } from "./views.ts";
import { versionOf, workflowViews } from "./views.ts";

export type Watch = Disposable & {
  next(signal: AbortSignal): Promise<Next>;
  /** True from when `next` would say so: for who has much to tell between two of them. */
  isShutOut(): boolean;
};

export type Next =
  /** The workflow as it is now: it differs from what this watch began with, or gave last. */
  | { readonly kind: "news"; readonly view: WorkflowView }
  /** `signal` was aborted. */
  | { readonly kind: "aborted" }
  /** The process stops: there will be no news here. */
  | { readonly kind: "stopping" }
  /** The key was revoked meanwhile, or whatever else the watch was allowed by has ended. */
  | { readonly kind: "shut_out" };

export type Watching = {
  /** From a view that the holder may see on; null where too many wait already. Without a holder, nobody can lose the right to it. */
  watch(view: WorkflowView, holder: Holder | null): Watch | null;
  /** Everybody who waits is let go. */
  stop(): Promise<void>;
};

/** A wait costs memory and a socket, and nothing else. */
const watchesMax = 2_000;
export const watchesPerOrganization = 100;
/** Between two looks: what happens meanwhile is told together. */
const pauseMs = 100;
const lookAnywayMs = 5_000;
/** A key that was revoked is shut out of what it had open within so much. */
const standingEveryMs = 2_000;

type Watcher = { readonly organizationId: string; readonly holder: Holder | null; tell(view: WorkflowView): void; shutOut(): void; end(): void };

export function createWatching(options: { readonly database: Database; readonly now: () => number; readonly onError: (error: Error) => void }): Watching {
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
  const standing = setInterval(() => void shutOutLapsed().catch(complain), standingEveryMs).unref();
  /** However many watches a holder has, it is asked about once. */
  const shutOutLapsed = async (): Promise<void> => {
    const held = Map.groupBy(all().filter(({ holder }) => holder !== null), ({ holder }) => JSON.stringify([holder?.via, holder?.keyId, holder?.organizationId, holder?.role]));
    const holders = [...held.values()].flatMap(([first, ...rest]) => (first?.holder ? [{ ...first.holder, watches: [first, ...rest] }] : []));
    if (holders.length === 0) return;
    for (const { watches } of await lapsed(options.database, holders, options.now())) for (const watcher of watches) watcher.shutOut();
  };
  const listen = (): void => {
    listening ??= options.database.listen(newsChannel, hear);
    listening.catch((error: unknown) => {
      listening = null; // whoever watches next tries again
      complain(error);
    });
  };

  return {
    watch(view, holder) {
      const present = all();
      if (present.length >= watchesMax) return null;
      if (present.filter(({ organizationId }) => organizationId === view.organizationId).length >= watchesPerOrganization) return null;
      let newest = view;
      let given = versionOf(view);
      let told = Promise.withResolvers<void>();
      let isShutOut = false;
      const watcher: Watcher = {
        organizationId: view.organizationId,
        holder,
        tell(seen) {
          newest = seen;
          told.resolve();
        },
        shutOut() {
          isShutOut = true;
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
            while (isShutOut || versionOf(newest) === given) {
              if (isShutOut) return { kind: "shut_out" };
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
        isShutOut: () => isShutOut,
        [Symbol.dispose]() {
          together.delete(watcher);
          if (together.size === 0 && watchers.get(view.id) === together) watchers.delete(view.id);
        },
      };
    },
    async stop() {
      stopped = true;
      clearInterval(safety);
      clearInterval(standing);
      for (const watcher of all()) watcher.end();
      const unlisten = await listening?.catch(() => null);
      await unlisten?.();
    },
  };
}
