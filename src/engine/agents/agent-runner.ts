/**
 * The worker of smart agents: takes chunks of a run, has each value written, and stores it as soon as it is there, so that
 * what is known can be read while the rest is still being written. A chunk of a process that was killed is taken again,
 * and only what it had not stored is written again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { AgentType } from "../../domain/agent-types.ts";
import type { Database } from "../database.ts";
import { keepLeases } from "../leases.ts";
import type { Lead } from "../leads.ts";
import { leadsById } from "../leads.ts";
import type { Persistently } from "../persistently.ts";
import type { Lease, Queue } from "../queue.ts";
import type { AgentChunk, AgentRun, Written } from "./agent-store.ts";
import { endTask, openTasks, runToWrite } from "./agent-store.ts";

/** Writes one value; what goes wrong is a value too. */
export type AgentWriter = (asked: { readonly organizationId: string; readonly type: AgentType; readonly prompt: string | null; readonly lead: Lead; readonly signal: AbortSignal }) => Promise<Written>;

export type AgentRunnerOptions = {
  readonly database: Database;
  readonly queue: Queue<AgentChunk>;
  readonly write: AgentWriter;
  readonly persistently: Persistently;
  readonly now: () => number;
  readonly onError: (error: Error) => void;
};

export type AgentRunner = { wake(): void; stop(): Promise<void> };

const chunksAtOnce = 2;
const pollMs = 1_000;
const valueMsMax = 60_000;

export function startAgentRunner(options: AgentRunnerOptions): AgentRunner {
  const { database, queue, persistently, now, onError } = options;
  const stopping = new AbortController();
  const leases = keepLeases({ queue, now, onError });
  let awake = Promise.withResolvers<void>();

  const writeOne = async (run: AgentRun, task: { readonly n: number; readonly leadId: string }): Promise<void> => {
    const [lead] = await persistently(() => leadsById(database, { organizationId: run.organizationId, leadIds: [task.leadId] }));
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(valueMsMax)]);
    const written: Written = lead === undefined ? { kind: "failed", why: "The lead is gone" } : await options.write({ organizationId: run.organizationId, type: run.agentType, prompt: run.prompt, lead, signal });
    if (stopping.signal.aborted) return;
    await persistently(() => endTask(database, run, { ...task, written, nowMs: now() }));
  };

  const runChunk = async (lease: Lease<AgentChunk>): Promise<void> => {
    leases.add(lease);
    try {
      const run = await persistently(() => runToWrite(database, lease.data.runId));
      const tasks = run === null ? [] : await persistently(() => openTasks(database, lease.data));
      for (const task of tasks) {
        if (stopping.signal.aborted || run === null) break;
        await writeOne(run, task);
      }
      await persistently(() => (stopping.signal.aborted ? queue.giveBack([lease]) : queue.complete([lease])));
    } finally {
      leases.remove(lease);
    }
  };

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      awake = Promise.withResolvers<void>();
      const taken = await persistently(() => queue.take(chunksAtOnce));
      const ends = await Promise.allSettled(taken.map(runChunk));
      for (const end of ends) if (end.status === "rejected") onError(end.reason instanceof Error ? end.reason : new Error("A chunk of a smart agent failed.", { cause: end.reason }));
      if (taken.length === 0) await Promise.race([awake.promise, sleep(pollMs, undefined, { ref: false })]);
    }
  };
  const working = work().catch((error: unknown) => {
    if (!stopping.signal.aborted) onError(error instanceof Error ? error : new Error("Smart agents stopped.", { cause: error }));
  });

  return {
    wake: () => awake.resolve(),
    async stop() {
      stopping.abort();
      awake.resolve();
      await working;
      leases.stop();
    },
  };
}
