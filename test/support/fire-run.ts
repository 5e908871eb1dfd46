/**
 * Money under fire: many submissions at once against a balance that covers some of them, while the processes that accept
 * and work are killed at random. What the books say in the end is compared with what has to be true.
 */
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
import type { FireDatabase, FireWork } from "./fire-work.ts";
import { fireOrganization, workUnderFire } from "./fire-work.ts";
import { startPostgres } from "./postgres.ts";

const program = fileURLToPath(new URL("./fire-worker.ts", import.meta.url));
/** Every process that takes the place of one that was killed compiles the same modules. */
const compiled = fileURLToPath(new URL("../../node_modules/.cache/cleanlist-tests", import.meta.url));

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
    const at: FireDatabase = server === null ? { kind: "pglite", folder: join(folder, "database") } : { kind: "postgres", url: await server.createDatabase() };
    return await underFire(options, at);
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function underFire(options: FireOptions, database: FireDatabase): Promise<FireReport> {
  const random = createRandom(options.seed);
  const startMs = performance.now();
  const work: FireWork = {
    database,
    submissions: Array.from({ length: options.submissions }, () => randomUUID()),
    contactsEach: options.contactsEach,
    // A little more than is needed, and less than one more needs.
    credits: options.covered * options.contactsEach + options.contactsEach - 1,
    seed: options.seed,
  };
  const workers = database.kind === "postgres" ? 2 : 1;
  let kills = 0;
  const slots = Array.from({ length: workers }, async () => {
    // Each is killed after some of its lines, and another takes its place.
    for (let round = 0; round < Math.ceil(options.kills / workers); round += 1) {
      await killAfter(random.int(1, Math.ceil(options.submissions / 4)), work);
      kills += 1;
    }
  });
  await Promise.all(slots);
  // Whoever is last finishes, here.
  const audit = await workUnderFire(work, () => undefined, (db) => audited(db, options));
  return { kills, seconds: (performance.now() - startMs) / 1_000, ...audit };
}

/** A process that is killed once it has printed so many lines; there is more to do than that. */
async function killAfter(count: number, work: FireWork): Promise<void> {
  const worker = spawn(process.execPath, [program, JSON.stringify(work)], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_COMPILE_CACHE: compiled } });
  const exited = once(worker, "exit");
  let lines = 0;
  createInterface(worker.stdout).on("line", () => {
    lines += 1;
    if (lines >= count) worker.kill("SIGKILL");
  });
  const [code] = (await exited) as [number | null];
  if (code !== null) throw new Error(`A worker ended by itself (${String(code)}).`);
}

type Books = { readonly balance: number; readonly entries: number; readonly held: number; readonly charged: number; readonly results: number; readonly credits: number; readonly workflows: number; readonly lowest: number };

async function audited(database: Database, options: FireOptions): Promise<Pick<FireReport, "accepted" | "problems">> {
  const [books] = await database.query<Books>(
    `select a.balance::int as balance, (select sum(amount)::int from credit_entry) as entries,
       (select coalesce(-sum(amount), 0)::int from credit_entry where kind in ('hold', 'release')) as held,
       (select coalesce(-sum(amount), 0)::int from credit_entry where kind = 'charge') as charged,
       (select count(*)::int from result) as results, (select coalesce(sum(credits), 0)::int from result) as credits,
       (select count(*)::int from workflow) as workflows,
       (select min(running)::int from (select sum(amount) over (order by id) as running from credit_entry) b) as lowest
     from account a where organization_id = $1`,
    [fireOrganization],
  );
  if (books === undefined) throw new Error("There is no account.");
  const work = options.covered * options.contactsEach;
  const wanted: Books = { balance: options.contactsEach - 1, entries: options.contactsEach - 1, held: 0, charged: work, results: work, credits: work, workflows: options.covered, lowest: books.lowest };
  const problems = (Object.keys(wanted) as (keyof Books)[]).filter((name) => books[name] !== wanted[name]).map((name) => `${name}: ${String(books[name])} instead of ${String(wanted[name])}`);
  return { accepted: books.workflows, problems: books.lowest < 0 ? [...problems, `the balance was ${String(books.lowest)}`] : problems };
}
