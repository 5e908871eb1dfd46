/**
 * A list enriched by processes that are killed at random, as by the machine that they run on, and what is left of the
 * engine's promises afterwards: every contact ends once, credits add up, and nothing that is on record is bought again.
 *
 * On PGlite there is one process, which is everything; on PostgreSQL there are two, and one of them is killed each time.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../lab/random.ts";
import { createRandom } from "../../lab/random.ts";
import { defaultPrices, holdFor } from "../../src/domain/price.ts";
import type { Database } from "../../src/engine/database.ts";
import { openPglite } from "../../src/engine/pglite.ts";
import { openPostgres } from "../../src/engine/postgres.ts";
import { auditCrash } from "./crash-audit.ts";
import type { CallReport } from "./crash-calls.ts";
import { auditCalls } from "./crash-calls.ts";
import type { Crew } from "./crash-crew.ts";
import { createCrew } from "./crash-crew.ts";
import { crashLists } from "./crash-lists.ts";
import type { CrashVendor } from "./crash-vendor.ts";
import { isKnownToVendor, startCrashVendor } from "./crash-vendor.ts";
import type { CrashDatabase } from "./crash-worker.ts";
import { startPostgres } from "./postgres.ts";

export type CrashOptions = {
  readonly database: "pglite" | "postgres";
  readonly contacts: number;
  readonly kills: number;
  /** The same seed kills at the same moments, as far as moments can be the same. */
  readonly seed: string;
  readonly onProgress?: (line: string) => void;
};

export type CrashReport = CallReport & {
  readonly kills: number;
  readonly seconds: number;
};

/** Null where the machine has no PostgreSQL to run on. Throws where a worker ends that nobody killed, or nothing moves. */
export async function crashRun(options: CrashOptions): Promise<CrashReport | null> {
  const home = await homeOf(options.database);
  if (home === null) return null;
  const vendor = await startCrashVendor(options.seed);
  const crew = createCrew({ ...options, database: home.database, vendorUrl: vendor.url }, options.database === "pglite" ? 1 : 2);
  const startedMs = performance.now();
  try {
    const kills = await Promise.race([killAtRandom(options, vendor, crew), crew.failed]);
    await Promise.race([allEnded(vendor), crew.failed]);
    const seconds = (performance.now() - startedMs) / 1_000;
    await crew.stop();
    const db = await home.open();
    try {
      const broken = await auditCrash(db, { contacts: options.contacts, creditsByList: creditsByList(options) });
      const calls = auditCalls(vendor, crew.killedAtMs);
      return { kills, seconds, ...calls, problems: [...calls.problems, ...broken] };
    } finally {
      await db.close();
    }
  } finally {
    crew.killAll();
    await vendor.close();
    await home.close();
  }
}

type Home = { readonly database: CrashDatabase; open(): Promise<Database>; close(): Promise<void> };

async function homeOf(kind: CrashOptions["database"]): Promise<Home | null> {
  if (kind === "pglite") {
    const parent = await mkdtemp(join(tmpdir(), "cleanlist-crash-"));
    const folder = join(parent, "database");
    return { database: { kind, folder }, open: () => openPglite({ folder }), close: () => rm(parent, { recursive: true }) };
  }
  const server = await startPostgres();
  if (server === null) return null;
  const url = await server.createDatabase();
  const open = async (): Promise<Database> => openPostgres({ url, connectionsMax: 2, onError: () => undefined });
  return { database: { kind, url }, open, close: () => server.stop() };
}

type Kill = { readonly afterCalls: number; readonly afterMs: number };

/** One kill in six hits a process that is only starting; the others are spread over the whole of the work. */
function killPlan({ contacts, kills }: CrashOptions, random: Random): Kill[] {
  const early = Math.ceil(kills / 6);
  return Array.from({ length: kills }, (_, at): Kill => {
    if (at < early) return { afterCalls: 0, afterMs: random.int(50, 2_500) };
    const share = (at - early + random.next()) / (kills - early);
    return { afterCalls: 1 + Math.floor(share * contacts * 0.9), afterMs: random.int(0, 60) };
  });
}

async function killAtRandom(options: CrashOptions, vendor: CrashVendor, crew: Crew): Promise<number> {
  const random = createRandom(`${options.seed}/kills`);
  let done = 0;
  for (const kill of killPlan(options, random)) {
    while (vendor.calls.length < kill.afterCalls && !hasEnded(vendor)) await vendor.next();
    if (hasEnded(vendor)) break;
    await sleep(kill.afterMs);
    await crew.killOne(random);
    done += 1;
    options.onProgress?.(`kill ${String(done)} after ${String(vendor.calls.length)} calls`);
  }
  return done;
}

const lists = crashLists(0).length;

function hasEnded(vendor: CrashVendor): boolean {
  return vendor.ended.size === lists;
}

async function allEnded(vendor: CrashVendor): Promise<void> {
  while (!hasEnded(vendor)) await vendor.next();
}

/** Every person that the vendor knows, once: what the lists have to cost, however often a worker was killed. */
function creditsByList({ contacts, seed }: CrashOptions): Map<string, number> {
  return new Map(
    crashLists(contacts).map((list) => {
      const people = new Set(list.contacts.map((row) => `${row.first_name ?? ""}|${row.last_name ?? ""}`.toLowerCase()));
      const keys = list.contacts
        .filter((row) => people.delete(`${row.first_name ?? ""}|${row.last_name ?? ""}`.toLowerCase()))
        .map((row) => `firstName+lastName+domain:${row.first_name ?? ""}|${row.last_name ?? ""}|${row.company_domain ?? ""}`);
      const known = keys.filter((key) => isKnownToVendor(seed, key)).length;
      return [list.importKey, known * holdFor(list.type, defaultPrices)];
    }),
  );
}
