/**
 * The queue, behind a small port: jobs that survive a crash, enqueued in the transaction that makes their work.
 *
 * pg-boss keeps the jobs; what is ours is how they are taken: by priority, as room becomes free, woken by a
 * notification, with leases renewed for the whole process at once. Heartbeats matter: without them a killed worker's
 * jobs would stay stuck for the 15 minutes of their expiry.
 */
import pg from "pg";
import { PgBoss } from "pg-boss";
import type { Db, JobAttempt } from "pg-boss";
import type { Database, Queryable } from "./database.ts";

export type NewJob<Data extends object> = {
  readonly data: Data;
  /** Higher goes first. */
  readonly priority: number;
  /** Not before this moment, in epoch milliseconds; null for at once. */
  readonly notBeforeMs: number | null;
};

export type Lease<Data extends object> = { readonly id: string; readonly data: Data; readonly attempt: JobAttempt };

export interface Queue<Data extends object> {
  /** Part of the caller's transaction: the jobs exist if and only if it commits. */
  enqueue(tx: Queryable, jobs: readonly NewJob<Data>[]): Promise<void>;
  /** The same as a part of a larger statement: an INSERT of a job, for at once, for each row (data jsonb, priority int) of the query. */
  enqueued(query: string): string;
  /** The jobs of the highest priority, none below `priorityMin`. */
  take(countMax: number, options?: { readonly priorityMin?: number }): Promise<Lease<Data>[]>;
  complete(leases: readonly Lease<Data>[]): Promise<void>;
  /** Completes the job and enqueues its successor, both or neither; neither where the lease was lost. */
  replace(tx: Queryable, lease: Lease<Data>, next: NewJob<Data>): Promise<void>;
  /** Gives a job back for any worker to take at once. */
  giveBack(leases: readonly Lease<Data>[]): Promise<void>;
  /** Jobs whose data has this value were put off for later, and may be taken now. */
  hasten(tx: Queryable, where: Partial<Data>): Promise<void>;
  /** Renews the leases; returns the ids of those that are still held. */
  renew(leases: readonly Lease<Data>[]): Promise<ReadonlySet<string>>;
}

/** The shortest heartbeat that pg-boss allows; a killed worker's jobs are taken over after it. */
export const heartbeatSeconds = 10;
export const renewMs = 3_000;

export type Queues = {
  queue<Data extends object>(name: string): Promise<Queue<Data>>;
  stop(): Promise<void>;
};

export async function openQueues(database: Database, options: { readonly onError: (error: Error) => void }): Promise<Queues> {
  const boss = new PgBoss({
    db: adapted(database),
    backend: database.kind,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    // Vacuum and reindexing are the database's own business, or, embedded, the thread's.
    monitorVacuum: false,
    reindex: false,
  });
  boss.on("error", options.onError);
  // Of several processes that start on an empty database one installs the queue; the others may trip over it, once.
  await boss.start({ attempts: 3 });
  return {
    async queue(name) {
      await boss.createQueue(name, {
        heartbeatSeconds,
        expireInSeconds: 12 * 3600,
        retryLimit: 1_000_000,
        retryDelay: 0,
        deleteAfterSeconds: 600,
        retentionSeconds: 30 * 24 * 3600,
      });
      // Embedded, nobody else can be working: what is leased was leased by a process that died.
      if (database.kind === "pglite") await reclaim(database, name);
      return port(boss, name);
    },
    stop: () => boss.stop({ graceful: false, close: false }),
  };
}

function port<Data extends object>(boss: PgBoss, name: string): Queue<Data> {
  const attempts = (leases: readonly Lease<Data>[]): JobAttempt[] => leases.map((lease) => lease.attempt);
  return {
    async enqueue(tx, jobs) {
      const rows = jobs.map((job) => ({
        data: job.data,
        priority: job.priority,
        ...(job.notBeforeMs === null ? {} : { startAfter: new Date(job.notBeforeMs) }),
      }));
      await boss.insert(name, rows, { db: adapted(tx) });
    },
    enqueued(query) {
      // As pg-boss documents it for SQL: what it does not fill in there it takes from the queue (its documentation, "Job table").
      return `insert into pgboss.job (name, data, priority, created_on, start_after, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
  select q.name, work.data, work.priority, pgboss.job_now(), pgboss.job_now(), pgboss.job_now() + q.retention_seconds * interval '1 second', q.expire_seconds, q.deletion_seconds,
    q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
  from (${query}) as work(data, priority) join pgboss.queue q on q.name = ${pg.escapeLiteral(name)}`;
    },
    async take(countMax, { priorityMin } = {}) {
      const jobs = await boss.fetch<Data>(name, { batchSize: countMax, priority: true, ...(priorityMin === undefined ? {} : { minPriority: priorityMin }) });
      return jobs.map((job) => ({ id: job.id, data: job.data, attempt: { id: job.id, retryCount: job.retryCount } }));
    },
    async complete(leases) {
      await boss.complete(name, attempts(leases));
    },
    async giveBack(leases) {
      await boss.fail(name, attempts(leases));
    },
    async replace(tx, lease, next) {
      const completed = await boss.complete(name, attempts([lease]), null, { db: adapted(tx) });
      if (affected(completed) === 1) await this.enqueue(tx, [next]);
    },
    async hasten(tx, where) {
      await tx.query("update pgboss.job set start_after = now() where name = $1 and state in ('created', 'retry') and start_after > now() and data @> $2::jsonb", [
        name,
        JSON.stringify(where),
      ]);
    },
    async renew(leases) {
      const kept = new Set(leases.map((lease) => lease.id));
      if (affected(await boss.touch(name, attempts(leases))) === leases.length) return kept;
      for (const lease of leases) {
        if (affected(await boss.touch(name, attempts([lease]))) === 0) kept.delete(lease.id);
      }
      return kept;
    },
  };
}

/** How many jobs a command found still leased by the caller; pg-boss returns it without declaring it. */
function affected(response: object): number {
  return "affected" in response && typeof response.affected === "number" ? response.affected : 0;
}

async function reclaim(database: Database, name: string): Promise<void> {
  await database.query("update pgboss.job set state = 'retry', start_after = now() where name = $1 and state = 'active'", [name]);
}

/** Several statements in one text, which never have values. */
const isScript = /;\s*\S/;

function adapted(on: Queryable): Db {
  return {
    async executeSql(text, values) {
      return { rows: isScript.test(text) ? await on.script(text) : await on.query(text, values) };
    },
  };
}
