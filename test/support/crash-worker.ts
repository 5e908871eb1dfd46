/**
 * The process that is killed in a crash run: a database, an engine, a worker, and sources that take a moment. Every start
 * goes on where the one before it was cut off: with adding the lists, then with whatever is queued.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../lab/random.ts";
import { defaultPrices } from "../../src/domain/price.ts";
import type { Answer, Source } from "../../src/domain/source.ts";
import { free } from "../../src/domain/source.ts";
import type { Database } from "../../src/engine/database.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/engine.ts";
import { ensureOrganization } from "../../src/engine/organizations.ts";
import { openPglite } from "../../src/engine/pglite.ts";
import { openPostgres } from "../../src/engine/postgres.ts";
import { workflowView } from "../../src/engine/views.ts";
import { addToImport, openImport, sealImport } from "../../src/engine/workflows.ts";
import { cacheSource } from "../../src/sources/cache.ts";
import type { CrashList } from "./crash-lists.ts";
import { crashLists, organizationId } from "./crash-lists.ts";
import type { Message } from "./crash-vendor.ts";
import { vendorCostMicros, vendorId } from "./crash-vendor.ts";
import { testSecret } from "./test-secret.ts";

export type CrashDatabase = { readonly kind: "pglite"; readonly folder: string } | { readonly kind: "postgres"; readonly url: string };

export type CrashWorkerOptions = {
  readonly name: string;
  readonly database: CrashDatabase;
  readonly vendorUrl: string;
  readonly contacts: number;
  readonly seed: string;
};

const partRows = 500;
const dayMs = 86_400_000;

const options = JSON.parse(process.argv[2] ?? "") as CrashWorkerOptions;
const database = await openDatabase(options.database);
const engine = await openEngine({
  database,
  secret: testSecret,
  sources: ({ twins }) => [cacheSource(twins), directory(), vendor()],
  prices: defaultPrices,
  policy: { budgetMicros: 1_000_000, probesMax: 3, retryMs: 100, waitMaxMs: 600_000 },
  freshness: { foundMs: 60 * dayMs, missedMs: 7 * dayMs },
  concurrency: 100,
  now: Date.now,
  log: { info: () => undefined, warn: printed, error: printed },
});
await ensureOrganization(database, { id: organizationId, name: "Crash run", unmetered: false, credits: options.contacts * 11, nowMs: Date.now() });
// From here on the vendor knows which answers are on record, and notices when one of them is asked for again.
await post({ kind: "recorded", keys: await recordedKeys(database) });
engine.onWorkflowEnded((workflowId) => void post({ kind: "ended", workflowId, justNow: true }));
process.once("SIGTERM", () => void stop());
await engine.startWorker();
for (const list of crashLists(options.contacts)) await feed(engine, list);

async function stop(): Promise<void> {
  await engine.stop(5_000);
  await database.close();
}

async function openDatabase(at: CrashDatabase): Promise<Database> {
  if (at.kind === "pglite") return openPglite({ folder: at.folder });
  return openPostgres({ url: at.url, connectionsMax: 10, onError: (error) => printed({ err: error }, "connection") });
}

function printed(fields: object, message: string): void {
  const cause = "err" in fields && fields.err instanceof Error ? (fields.err.stack ?? "") : "";
  process.stderr.write(`${message} ${cause}\n`);
}

async function post(message: Message): Promise<unknown> {
  const response = await fetch(options.vendorUrl, { method: "POST", body: JSON.stringify(message) });
  return response.json();
}

async function recordedKeys(on: Database): Promise<string[]> {
  const rows = await on.query<{ key: string }>(
    `select key from attempt where source = $1
     union select a->>'key' from result cross join lateral json_array_elements(journal) as a where a->>'source' = $1`,
    [vendorId],
  );
  return rows.map((row) => row.key);
}

async function feed({ intake }: Engine, { importKey, type, contacts }: CrashList): Promise<void> {
  const opened = await openImport(intake, { organizationId, type, importKey, nowMs: Date.now() });
  const { workflowId } = opened;
  for (let from = opened.rowsRead; from < contacts.length; from += partRows) {
    const rows = contacts.slice(from, from + partRows).map((contact, at) => ({ n: from + at, contact }));
    await addToImport(intake, { workflowId, organizationId, type, rows, rowsRead: from + rows.length, nowMs: Date.now() });
  }
  await sealImport(intake, { workflowId, nowMs: Date.now() });
  // It may have ended before it was sealed, or in a process that was killed before it could say so.
  const view = await workflowView(database, { organizationId, workflowId });
  if (view !== null && view.completedAt !== null) await post({ kind: "ended", workflowId, justNow: false });
}

/** Free, and now and then not there at the first try. */
function directory(): Source {
  const random = createRandom(`${options.seed}/${options.name}`);
  return {
    terms: {
      id: "directory",
      supplies: ["title", "company_description", "company_phone"],
      needs: [["firstName", "lastName", "domain"]],
      costMicros: 0,
      hitRate: 1,
      attemptsMax: 10,
    },
    async ask(_question, { signal }) {
      await sleep(random.int(1, 20), undefined, { signal });
      if (random.chance(0.01)) return free({ kind: "failed", retryable: true, detail: "not there" });
      return free({
        kind: "found",
        facts: [
          { field: "title", value: "Head of Sales", confidence: 0.8 },
          { field: "company_description", value: "Makes what others need.", confidence: 0.8 },
          { field: "company_phone", value: "+12025550101", confidence: 0.8 },
        ],
      });
    },
  };
}

function vendor(): Source {
  return {
    terms: {
      id: vendorId,
      supplies: ["work_email", "verdict", "phone"],
      needs: [["firstName", "lastName", "domain"]],
      costMicros: vendorCostMicros,
      hitRate: 0.7,
      attemptsMax: 1,
    },
    async ask({ key, ref, wanted, known }) {
      return (await post({ kind: "ask", worker: options.name, question: { key, ref, wanted, known } })) as Answer;
    },
  };
}
