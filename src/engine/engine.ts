/**
 * The engine: intake, worker and ledger over one database. Sources come in through their port; nothing here knows any.
 */
import { EventEmitter } from "node:events";
import { domainOf } from "../domain/addresses.ts";
import { observationsOf } from "../domain/finder/observe.ts";
import type { PatternMemory } from "../domain/finder/pattern-memory.ts";
import type { Prices } from "../domain/price.ts";
import type { MailMemory } from "../domain/mail-outcome.ts";
import type { Source } from "../domain/source.ts";
import type { Twins } from "../domain/twins.ts";
import { createAcceptance } from "./acceptance.ts";
import type { AgentRunner } from "./agents/agent-runner.ts";
import { startAgentRunner } from "./agents/agent-runner.ts";
import type { AgentChunk } from "./agents/agent-store.ts";
import { agentChannel } from "./agents/agent-store.ts";
import type { LanguageModel } from "./agents/agent-writer.ts";
import { createAgentWriter } from "./agents/agent-writer.ts";
import type { Freshness } from "./claims.ts";
import { standingOf } from "./claims.ts";
import type { CompanyLookup } from "./company-lookup.ts";
import { createCompanyLookup } from "./company-lookup.ts";
import type { Database } from "./database.ts";
import { withoutBounced } from "./fresh-standing.ts";
import { hostWords } from "./host-words.ts";
import { bounceWatch, bouncedAmong, sentTo } from "./mail-outcomes.ts";
import type { Chunk } from "./funding.ts";
import { chunkChannel } from "./funding.ts";
import { migrate } from "./migrate.ts";
import { createNews } from "./news.ts";
import { sharedPatternMemory } from "./pattern-memory.ts";
import type { Persistently } from "./persistently.ts";
import { persistently } from "./persistently.ts";
import type { Queue } from "./queue.ts";
import { openQueues } from "./queue.ts";
import type { Quotes } from "./quotes.ts";
import { createQuotes } from "./quotes.ts";
import { creditsChannel } from "./expiring-credits.ts";
import type { Cancelled, Named } from "./halting.ts";
import { cancel, cancelChannel } from "./halting.ts";
import type { Runner, RunnerOptions } from "./runner.ts";
import { startRunner } from "./runner.ts";
import type { Secret } from "./secret.ts";
import { recogniseSecret } from "./secret.ts";
import type { Suppressions } from "./suppressions.ts";
import { createSuppressions } from "./suppressions.ts";
import type { Intake } from "./workflows.ts";
import type { Usage } from "./usage.ts";
import { createUsage } from "./usage.ts";
import type { Upkeep } from "./upkeep.ts";
import { startUpkeep } from "./upkeep.ts";
import type { Watching } from "./watching.ts";
import { createWatching } from "./watching.ts";

export type Log = Record<"info" | "warn" | "error", (fields: object, message: string) => void>;

export type EngineOptions = {
  readonly database: Database;
  /** Built with the ports that tell who else looks for a person, what came of mail that was sent, and how domains make addresses. */
  readonly sources: (ports: { readonly twins: Twins; readonly mail: MailMemory; readonly patterns: PatternMemory }) => readonly Source[];
  readonly prices: Prices;
  readonly policy: RunnerOptions["policy"];
  readonly freshness: Freshness;
  /** Tasks that may be asking a source at the same time in this process. */
  readonly concurrency: number;
  /** Credits that every month of an organization on this tier begins with; none by default. */
  readonly allowanceOf?: (tier: string | null) => number;
  /** How long what a quote says is promised. */
  readonly quoteTtlMs?: number;
  /** All processes that share the database have the same. */
  readonly secret: Secret;
  /** Writes texts for smart agents; without it those that need one are not offered. */
  readonly languageModel?: LanguageModel | null;
  readonly now: () => number;
  readonly log: Log;
};

const defaultQuoteTtlMs = 300_000;
/** The rule: asked twice by every task, and at once. */
const nobody: Promise<ReadonlySet<string>> = Promise.resolve(new Set());

export type Engine = {
  readonly database: Database;
  readonly intake: Intake;
  readonly quotes: Quotes;
  readonly companies: CompanyLookup;
  readonly agents: { readonly queue: Queue<AgentChunk>; readonly hasLanguageModel: boolean };
  readonly secret: Secret;
  readonly suppressed: Suppressions["among"];
  readonly usage: Usage;
  readonly patterns: PatternMemory;
  /** For callers that wait until a workflow has got on, wherever it runs. */
  readonly watching: Watching;
  /** For callers that have to outlast an outage of the database too. */
  readonly persistently: Persistently;
  /** Works on what is queued, by whomever; without it the process only accepts and answers. */
  startWorker(): Promise<void>;
  /** `halting.ts`: once it returns, this process asks nothing more for the workflow; other workers follow at once. */
  cancel(workflow: Named): Promise<Cancelled>;
  /** Calls back with the id of every workflow that ends in this process. */
  onWorkflowEnded(callback: (workflowId: string) => void): void;
  /** Calls under way are finished and stored, for at most `graceMs`; everything else is left for the next start. */
  stop(graceMs: number): Promise<void>;
};

/** Migrates the database and opens the queue. The caller keeps the database, and closes it after `stop`. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { database, log } = options;
  await migrate(database, options.now());
  await recogniseSecret(database, options.secret, options.now());
  const onError = (error: Error): void => log.error({ err: error }, "engine");
  const queues = await openQueues(database, { onError });
  const queue = await queues.queue<Chunk>("chunk");
  const agentQueue = await queues.queue<AgentChunk>("agent");
  const stopped = new AbortController();
  const events = new EventEmitter<{ ended: [workflowId: string] }>();
  const news = createNews({ database, onError });
  const watching = createWatching({ database, now: options.now, onError });
  let runner: Runner | null = null;
  let agents: AgentRunner | null = null;
  let upkeep: Upkeep | null = null;
  const listening: (() => Promise<void>)[] = [];

  const twins: Twins = {
    async standing(task) {
      const open = runner?.running(task);
      if (open === undefined) return { kind: "own" };
      const { workflow, n, keys } = open;
      const claimant = { organizationId: workflow.organizationId, workflowId: workflow.id, type: workflow.type, n, keys };
      const { organizationId } = workflow;
      const standing = await patient(() => standingOf(database, claimant, { freshness: options.freshness, nowMs: options.now() }));
      return patient(() => withoutBounced(database, standing, { secret: options.secret, organizationId }));
    },
  };
  const hasBounces = bounceWatch(database, options.now);
  const words = hostWords(database, options.now);
  const mail: MailMemory = {
    async bounced(task, address) {
      const open = runner?.running(task);
      if (open === undefined) return null;
      const { organizationId } = open.workflow;
      if (!(await patient(() => hasBounces(organizationId)))) return null;
      const found = await patient(() => bouncedAmong(database, { secret: options.secret, organizationId, addresses: [address] }));
      return found.get(address) ?? null;
    },
    async sentTo(task, address) {
      const open = runner?.running(task);
      if (open === undefined) return null;
      return patient(() => sentTo(database, { secret: options.secret, organizationId: open.workflow.organizationId, address }));
    },
    wordOf: (address) => patient(() => words(domainOf(address).toLowerCase())),
  };
  const memory = sharedPatternMemory({ database, secret: options.secret, now: options.now });
  const patterns: PatternMemory = { recall: (site) => patient(() => memory.recall(site)), learn: (observations) => patient(() => memory.learn(observations)) };
  const sources = new Map(options.sources({ twins, mail, patterns }).map((source) => [source.terms.id, source] as const));

  const patient = persistently({
    signal: stopped.signal,
    onAway: (error) => log.warn({ reason: error.message }, "the database is away: waiting for it"),
    onBack: () => log.info({}, "the database is back"),
  });

  const suppressions = createSuppressions({ db: database, secret: options.secret });
  const suppressed: Suppressions["among"] = (organizationId, keys) => (suppressions.isIdle() ? nobody : patient(() => suppressions.among(organizationId, keys)));

  const acceptance = createAcceptance({ database, queue, onError });
  const intake: Intake = { database, queue, acceptance, prices: options.prices };

  const usage = createUsage({ database, onError });
  const companies = createCompanyLookup({ sources: [...sources.values()], database, suppressed, freshMs: options.freshness.foundMs, now: options.now });
  const languageModel = options.languageModel ?? null;

  return {
    database,
    suppressed,
    usage,
    companies,
    agents: { queue: agentQueue, hasLanguageModel: languageModel !== null },
    secret: options.secret,
    patterns,
    watching,
    persistently: patient,
    intake,
    quotes: createQuotes({ key: options.secret.keyFor("quotes"), ttlMs: options.quoteTtlMs ?? defaultQuoteTtlMs }),
    async startWorker() {
      runner = startRunner({
        ...options,
        sources,
        suppressed,
        queue,
        onError,
        news,
        persistently: patient,
        onEnded: (results) => memory.learn(results.flatMap(observationsOf)),
        onWorkflowEnded: (id) => events.emit("ended", id),
      });
      const { lookForCancelled, wake } = runner;
      upkeep = startUpkeep({ intake, allowanceOf: options.allowanceOf ?? (() => 0), now: options.now, log, onRound: lookForCancelled });
      listening.push(await database.listen(chunkChannel, wake));
      agents = startAgentRunner({ database, queue: agentQueue, write: createAgentWriter({ companies, model: languageModel, suppressed }), persistently: patient, now: options.now, onError });
      listening.push(await database.listen(agentChannel, agents.wake));
      listening.push(await database.listen(creditsChannel, upkeep.wake));
      listening.push(await database.listen(cancelChannel, upkeep.wake));
    },
    async cancel(workflow) {
      const cancelled = await cancel(intake, workflow);
      await runner?.lookForCancelled();
      return cancelled;
    },
    onWorkflowEnded: (callback) => void events.on("ended", callback),
    async stop(graceMs) {
      await watching.stop();
      for (const unlisten of listening) await unlisten();
      await upkeep?.stop();
      await usage.flush();
      // With the database away, what could not be stored by then is left to the journal of the next start.
      const giveUp = setTimeout(() => stopped.abort(), graceMs);
      await Promise.all([runner?.stop(graceMs), agents?.stop()]);
      clearTimeout(giveUp);
      await Promise.all([news.stop(), acceptance.stop()]);
      await queues.stop();
    },
  };
}
