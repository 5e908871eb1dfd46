/**
 * The worker: takes chunks as room becomes free, runs their tasks, and completes or defers each chunk.
 *
 * A chunk is done when every task of it has ended. Tasks that have to wait do not hold it: the chunk is enqueued again
 * for the moment at which the first of them can go on, in the transaction that completes it. What makes a crash
 * harmless is not here but in the tables: a task with a result is not loaded again, a stored answer is read back.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { EnrichmentType } from "../contract/terms.ts";
import type { Result } from "../domain/merge.ts";
import { storeAttempts } from "./attempts.ts";
import type { OpenTask, OpenWorkflow } from "./chunk.ts";
import { cancelledOf, claimed, openWorkflow, unfinished } from "./chunk.ts";
import type { Freshness } from "./claims.ts";
import type { Database } from "./database.ts";
import type { Ended } from "./ending.ts";
import { endTasks } from "./ending.ts";
import { chargedOnce } from "./charged-once.ts";
import type { GroupCommit } from "./group-commit.ts";
import { groupCommit } from "./group-commit.ts";
import { keepLeases } from "./leases.ts";
import type { Lessons } from "./lessons.ts";
import { createLessons } from "./lessons.ts";
import { inPieces, loopTurns } from "./loop-turns.ts";
import type { News } from "./news.ts";
import type { Persistently } from "./persistently.ts";
import type { Lease, Queue } from "./queue.ts";
import type { TaskContext, TaskOutcome } from "./run-task.ts";
import { runTask } from "./run-task.ts";
import { createSlots } from "./slots.ts";
import type { Chunk } from "./funding.ts";
import { chunkSize, chunkSizeMax, rankOf } from "./funding.ts";

export type RunnerOptions = Pick<TaskContext, "sources" | "prices" | "policy" | "now" | "suppressed"> & {
  readonly database: Database;
  readonly queue: Queue<Chunk>;
  readonly freshness: Freshness;
  /** Tasks that may be asking a source at the same time. */
  readonly concurrency: number;
  readonly persistently: Persistently;
  /** Told of what ended, once it is stored: what it teaches may be lost with the process, the results are not. */
  readonly onEnded: (results: readonly Result[]) => Promise<void>;
  /** Told of every workflow that ended here. */
  readonly onWorkflowEnded: (workflowId: string) => void;
  readonly news: Pick<News, "tell">;
  /** A chunk that could not be run at all: its lease lapses, and it is tried again. */
  readonly onError: (error: Error) => void;
};

export type Runner = {
  /** There may be new work. */
  wake(): void;
  /** The task of that id, while it is being run here. */
  running(task: string): OpenTask | undefined;
  /** Some workflows may have been cancelled: their tasks end with what they know. */
  lookForCancelled(): Promise<void>;
  /** Finishes the calls under way, for at most `graceMs`, stores what they answered, and gives the chunks back. */
  stop(graceMs: number): Promise<void>;
};

/**
 * An address that is only verified waits for its mail host most of the time, and costs little meanwhile: the more of them
 * there are, the more of one host share a session.
 */
function roomOf(type: EnrichmentType): number {
  // An eighth, and no tenth: sums of it are exact.
  return type === "none" ? 0.125 : 1;
}

/** How much of the process's capacity a chunk takes up, in tasks. */
type Room = { readonly size: number; shrinkTo(size: number): void };

const pollMs = 1_000;
/** More save little, and keep the database, and whoever is behind them, busy for longer. */
const resultsPerStatement = 200;
const completionsPerStatement = 100;
const gatherMs = 3;
const workflowsRemembered = 1_000;
/** Chunks that begin a workflow, and are taken although there is no room: a contact that is alone does not wait for any. */
const beginningsMax = 5;
/** A piece takes a few milliseconds to start; nothing else happens meanwhile. */
const tasksPerPiece = 20;
/** What an answer leads to takes a tenth of a millisecond: a plan, a result, its row. */
const answersPerTurn = 20;

export function startRunner(options: RunnerOptions): Runner {
  const stopping = new AbortController();
  const abort = new AbortController();
  const leases = keepLeases({ queue: options.queue, now: options.now, onError: options.onError });
  const lessons = createLessons<Result>({ learn: (results) => options.persistently(() => options.onEnded(results)), onError: options.onError });
  const context = taskContext(options, { stopping: stopping.signal, abort: abort.signal, lessons });
  const completions = groupCommit({
    rowsMax: completionsPerStatement,
    gatherMs,
    write: (done: readonly Lease<Chunk>[]) => options.persistently(() => options.queue.complete(done)),
  });
  const workflows = new Map<string, Promise<OpenWorkflow | null>>();
  const running = new Map<string, OpenTask>();
  const underWay = new Set<Promise<void>>();
  // Tasks that are being loaded or stored need room too, or slots would stand empty for as long as the database takes.
  const tasksMax = 2 * options.concurrency + 5 * chunkSize;
  let tasksLoaded = 0;
  let cancelled: ReadonlySet<string> = new Set();
  const turns = loopTurns(1);
  let awake = Promise.withResolvers<void>();

  const wake = (): void => awake.resolve();

  const runChunk = async (lease: Lease<Chunk>, room: Room): Promise<void> => {
    const tasks = await load(lease.data);
    room.shrinkTo(tasks.reduce((sum, task) => sum + roomOf(task.workflow.type), 0));
    const forThisLease = { ...context, mayBuy: () => leases.isFresh(lease), isCancelled: (workflowId: string) => cancelled.has(workflowId) };
    const outcomes = await Promise.all(
      inPieces(tasks, tasksPerPiece).map(async (piece) => {
        await turns.next(rankOf(lease.data.first));
        return Promise.all(piece.map((task) => run(task, forThisLease, room)));
      }),
    );
    await close(lease, outcomes.flat());
  };

  const run = async (task: OpenTask, forThisLease: TaskContext, room: Room): Promise<TaskOutcome> => {
    running.set(task.id, task);
    try {
      return await runTask(task, forThisLease);
    } finally {
      running.delete(task.id);
      room.shrinkTo(room.size - roomOf(task.workflow.type));
    }
  };

  /** Room is given back task by task: waiting for the slowest of a chunk would halve the rate. */
  const reserve = (): Room => {
    tasksLoaded += chunkSizeMax; // until it is known how many tasks of the chunk are left
    const room = {
      size: chunkSizeMax,
      shrinkTo(size: number) {
        const enoughBefore = tasksMax - tasksLoaded >= chunkSizeMax;
        tasksLoaded += size - room.size;
        room.size = size;
        if (!enoughBefore && tasksMax - tasksLoaded >= chunkSizeMax) wake();
      },
    };
    return room;
  };

  const load = async (chunk: Chunk): Promise<OpenTask[]> => {
    // Both at once: a contact that is alone waits for as many answers of a busy database as are asked for in a row.
    const [workflow, tasks] = await Promise.all([
      workflowOf(chunk.workflowId),
      options.persistently(() => unfinished(options.database, chunk)),
    ]);
    if (workflow === null || tasks.length === 0) return [];
    await turns.next(rankOf(chunk.first));
    const since = chunk.sinceMs === undefined ? workflow : { ...workflow, createdAtMs: chunk.sinceMs };
    const held = chunk.unheld === true ? 0 : workflow.holdPerTask;
    return options.persistently(() => claimed(options.database, since, tasks, { held, freshness: options.freshness, nowMs: options.now() }));
  };

  const workflowOf = (id: string): Promise<OpenWorkflow | null> => {
    const known = workflows.get(id);
    if (known !== undefined) return known;
    const opening = options.persistently(() => openWorkflow(options.database, id));
    workflows.set(id, opening);
    opening.then(
      () => options.news.tell([id]),
      () => workflows.delete(id), // whoever asks next opens it anew
    );
    for (const oldest of workflows.keys()) {
      if (workflows.size <= workflowsRemembered) break;
      workflows.delete(oldest);
    }
    return opening;
  };

  const close = async (lease: Lease<Chunk>, outcomes: readonly TaskOutcome[]): Promise<void> => {
    if (outcomes.some((outcome) => outcome.kind === "left")) return options.persistently(() => options.queue.giveBack([lease]));
    const waits = outcomes.flatMap((outcome) => (outcome.kind === "waiting" ? [outcome.untilMs] : []));
    if (waits.length === 0) return completions.add(lease);
    const next = { data: lease.data, priority: -rankOf(lease.data.first), notBeforeMs: Math.min(...waits) };
    return options.persistently(() => options.database.transaction((tx) => options.queue.replace(tx, lease, next)));
  };

  const start = (lease: Lease<Chunk>): void => {
    leases.add(lease);
    const room = reserve();
    const chunk = runChunk(lease, room)
      .catch((error: unknown) => options.onError(error instanceof Error ? error : new Error("A chunk failed.", { cause: error })))
      .finally(() => {
        leases.remove(lease);
        room.shrinkTo(0);
        underWay.delete(chunk);
        wake();
      });
    underWay.add(chunk);
  };

  const takeChunks = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      awake = Promise.withResolvers<void>();
      const room = Math.floor((tasksMax - tasksLoaded) / chunkSizeMax);
      const roomForBeginnings = Math.min(beginningsMax, room + beginningsMax);
      const taken =
        room > 0
          ? await options.persistently(() => options.queue.take(room))
          : roomForBeginnings > 0
            ? await options.persistently(() => options.queue.take(roomForBeginnings, { priorityMin: 0 }))
            : [];
      for (const lease of taken) start(lease);
      if (taken.length === 0) await Promise.race([awake.promise, sleep(pollMs, undefined, { ref: false })]);
    }
  };
  const taking = takeChunks().catch((error: unknown) => {
    if (!stopping.signal.aborted) options.onError(error instanceof Error ? error : new Error("Taking work failed.", { cause: error }));
  });

  return {
    wake,
    running: (task) => running.get(task),
    async lookForCancelled() {
      const ids = new Set([...running.values()].map((task) => task.workflow.id));
      if (ids.size > 0) cancelled = await options.persistently(() => cancelledOf(options.database, [...ids]));
    },
    async stop(graceMs) {
      stopping.abort();
      wake();
      await taking;
      const grace = setTimeout(() => abort.abort(), graceMs);
      while (underWay.size > 0) await Promise.all(underWay);
      await lessons.settled();
      clearTimeout(grace);
      leases.stop();
    },
  };
}

function taskContext(
  options: RunnerOptions,
  { lessons, ...signals }: Pick<TaskContext, "stopping" | "abort"> & { readonly lessons: Lessons<Result> },
): Omit<TaskContext, "mayBuy" | "isCancelled"> {
  const endings = (): GroupCommit<Ended> =>
    groupCommit({
      rowsMax: resultsPerStatement,
      gatherMs,
      write: async (rows) => {
        const now = { freshness: options.freshness, prices: options.prices, nowMs: options.now() };
        const charged = await options.persistently(() => chargedOnce(options.database, rows, now));
        const ended = await options.persistently(() => endTasks(options.database, charged, now.nowMs));
        for (const id of ended) options.onWorkflowEnded(id);
        options.news.tell(charged.map((each) => each.workflowId));
        lessons.add(charged.map(({ result }) => result));
      },
    });
  // The first results of a workflow are not written behind the many of those that are under way.
  const [beginnings, others] = [endings(), endings()];
  const attempts = groupCommit({
    rowsMax: resultsPerStatement,
    gatherMs,
    write: (rows: readonly Parameters<TaskContext["store"]>[0][]) => options.persistently(() => storeAttempts(options.database, rows)),
  });
  return {
    ...options,
    ...signals,
    turn: loopTurns(answersPerTurn).next,
    catalogue: [...options.sources.values()].map((source) => source.terms),
    slots: createSlots(options.concurrency),
    store: (attempt) => attempts.add(attempt),
    end: (ended) => (rankOf(ended.n) === 0 ? beginnings : others).add(ended),
  };
}
