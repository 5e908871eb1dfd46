/** An engine as the service runs it, with sources of the benchmark's own, and lists for it. */
import type { Contact } from "../../src/domain/contact.ts";
import { defaultPrices } from "../../src/domain/price.ts";
import type { Source } from "../../src/domain/source.ts";
import type { Database } from "../../src/engine/database.ts";
import type { Engine, Log } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/engine.ts";
import { ensureOrganization } from "../../src/engine/organizations.ts";
import { secretOf } from "../../src/engine/secret.ts";
import { addToImport, openImport, sealImport } from "../../src/engine/workflows.ts";

const dayMs = 86_400_000;
const organizationId = "bench";
/** Enough for every contact of every round. */
const credits = 1_000_000_000;

const log: Log = { info: () => undefined, warn: said, error: said };

function said(fields: object, message: string): void {
  console.error(message, fields);
}

export async function openBenchEngine(
  database: Database,
  options: { readonly sources: readonly Source[]; readonly concurrency: number },
): Promise<Engine> {
  const engine = await openEngine({
    database,
    secret: secretOf("a secret that everybody who reads this knows"),
    sources: () => options.sources,
    prices: defaultPrices,
    policy: { budgetMicros: 1_000_000, probesMax: 3, retryMs: 1_000, waitMaxMs: 3_600_000 },
    freshness: { foundMs: 60 * dayMs, missedMs: 7 * dayMs },
    concurrency: options.concurrency,
    now: Date.now,
    log,
  });
  await ensureOrganization(database, { id: organizationId, name: "Bench", unmetered: false, credits, nowMs: Date.now() });
  return engine;
}

const partRows = 500;

/** Adds a list as the command line does, in parts of 500 rows, while workers are at work on what is there already. */
export async function importList(engine: Engine, contacts: readonly Contact[]): Promise<string> {
  const { intake } = engine;
  const type = "partial";
  const { workflowId } = await openImport(intake, { organizationId, type, importKey: crypto.randomUUID(), nowMs: Date.now() });
  for (let from = 0; from < contacts.length; from += partRows) {
    const rows = contacts.slice(from, from + partRows).map((contact, at) => ({ n: from + at, contact }));
    await addToImport(intake, { workflowId, organizationId, type, rows, rowsRead: from + rows.length, nowMs: Date.now() });
  }
  await sealImport(intake, { workflowId, nowMs: Date.now() });
  return workflowId;
}

export function submission(contacts: readonly Contact[]): {
  readonly organizationId: string;
  readonly type: "partial";
  readonly contacts: readonly Contact[];
  readonly webhookUrl: null;
  readonly nowMs: number;
} {
  return { organizationId, type: "partial", contacts, webhookUrl: null, nowMs: Date.now() };
}

/** Resolves when the workflow has ended, whoever ended it. */
export async function untilEnded(database: Database, workflowId: string): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ ended: boolean }>("select completed_at is not null as ended from workflow where id = $1", [workflowId]);
    if (row?.ended === true) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
