/**
 * Money under fire: many submissions at once against a balance that covers some of them, while the processes that accept
 * and work are killed at random. What the books say in the end is compared with what has to be true.
 */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createRandom } from "../../lab/random.ts";
import type { Database } from "../../src/engine/database.ts";
import { openPglite } from "../../src/engine/pglite.ts";
import { openPostgres } from "../../src/engine/postgres.ts";
import type { FireWorkerOptions } from "./fire-worker.ts";
import { startPostgres } from "./postgres.ts";

const program = fileURLToPath(new URL("./fire-worker.ts", import.meta.url));
/** Every process that takes the place of one that was killed compiles the same modules. */
const compiled = fileURLToPath(new URL("../../node_modules/.cache/cleanlist-tests", import.meta.url));
const organization = "org_fire";

export type FireOptions = {
  readonly database: "pglite" | "postgres";
  readonly submissions: number;
  /** How many of them the balance covers. */
  readonly covered: number;
  readonly contactsEach: number;
  readonly kills: number;
  readonly seed: string;
};

export type FireReport = { readonly kills: number; readonly accepted: number; readonly seconds: number; readonly problems: readonly string[] };

/** Null where there is no PostgreSQL. */
export async function fireRun(options: FireOptions): Promise<FireReport | null> {
  const folder = await mkdtemp(join(tmpdir(), "cleanlist-fire-"));
  const server = options.database === "postgres" ? await startPostgres() : null;
  try {
    if (options.database === "postgres" && server === null) return null;
    const at: FireWorkerOptions["database"] = server === null ? { kind: "pglite", folder: join(folder, "database") } : { kind: "postgres", url: await server.createDatabase() };
    return await underFire(options, at);
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function underFire(options: FireOptions, at: FireWorkerOptions["database"]): Promise<FireReport> {
  const random = createRandom(options.seed);
  const startMs = performance.now();
  const workerOptions: FireWorkerOptions = {
    database: at,
    submissions: Array.from({ length: options.submissions }, () => randomUUID()),
    contactsEach: options.contactsEach,
    // A little more than is needed, and less than one more needs.
    credits: options.covered * options.contactsEach + options.contactsEach - 1,
    seed: options.seed,
  };
  const workers = at.kind === "postgres" ? 2 : 1;
  let kills = 0;
  const slots = Array.from({ length: workers }, async () => {
    // Each is killed after some of its lines, and another takes its place; the last of them is left to finish.
    for (let round = 0; ; round += 1) {
      const last = round >= Math.ceil(options.kills / workers);
      const worker = start(workerOptions);
      const killed = await linesOf(worker, last ? Infinity : random.int(1, Math.ceil(options.submissions / 4)));
      if (killed) kills += 1;
      else return worker;
    }
  });
  for (const worker of await Promise.all(slots)) {
    const exited = once(worker, "exit");
    worker.kill("SIGTERM");
    await exited;
  }
  return { kills, seconds: (performance.now() - startMs) / 1_000, ...(await audited(at, options)) };
}

function start(options: FireWorkerOptions): ChildProcess {
  return spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_COMPILE_CACHE: compiled } });
}

/** Kills the worker after so many lines, and says so; false once everything has ended without that. */
async function linesOf(worker: ChildProcess, count: number): Promise<boolean> {
  if (worker.stdout === null) throw new Error("The worker has no output.");
  const exited = once(worker, "exit");
  const heard = Promise.withResolvers<"killed" | "ended">();
  let lines = 0;
  createInterface(worker.stdout).on("line", (line) => {
    lines += 1;
    if (lines >= count) {
      worker.kill("SIGKILL");
      heard.resolve("killed");
    } else if (line === "all ended") heard.resolve("ended");
  });
  const end = await Promise.race([heard.promise, exited.then(([code]: (number | null)[]) => Promise.reject(new Error(`A worker ended by itself (${String(code)}).`)))]);
  if (end === "killed") await exited;
  else exited.catch(() => undefined);
  return end === "killed";
}

async function open(at: FireWorkerOptions["database"]): Promise<Database> {
  if (at.kind === "pglite") return openPglite({ folder: at.folder });
  return openPostgres({ url: at.url, connectionsMax: 2, onError: () => undefined });
}

type Books = { readonly balance: number; readonly entries: number; readonly held: number; readonly charged: number; readonly results: number; readonly credits: number; readonly workflows: number; readonly lowest: number };

async function audited(at: FireWorkerOptions["database"], options: FireOptions): Promise<Pick<FireReport, "accepted" | "problems">> {
  const database = await open(at);
  const [books] = await database.query<Books>(
    `select a.balance::int as balance, (select sum(amount)::int from credit_entry) as entries,
       (select coalesce(-sum(amount), 0)::int from credit_entry where kind in ('hold', 'release')) as held,
       (select coalesce(-sum(amount), 0)::int from credit_entry where kind = 'charge') as charged,
       (select count(*)::int from result) as results, (select coalesce(sum(credits), 0)::int from result) as credits,
       (select count(*)::int from workflow) as workflows,
       (select min(running)::int from (select sum(amount) over (order by id) as running from credit_entry) b) as lowest
     from account a where organization_id = $1`,
    [organization],
  );
  await database.close();
  if (books === undefined) throw new Error("There is no account.");
  const work = options.covered * options.contactsEach;
  const wanted: Books = { balance: options.contactsEach - 1, entries: options.contactsEach - 1, held: 0, charged: work, results: work, credits: work, workflows: options.covered, lowest: books.lowest };
  const problems = (Object.keys(wanted) as (keyof Books)[]).filter((name) => books[name] !== wanted[name]).map((name) => `${name}: ${String(books[name])} instead of ${String(wanted[name])}`);
  return { accepted: books.workflows, problems: books.lowest < 0 ? [...problems, `the balance was ${String(books.lowest)}`] : problems };
}
