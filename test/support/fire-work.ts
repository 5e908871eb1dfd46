/**
 * What every process does in a run of money under fire: it submits everything at once, each under an id of its own, so that
 * what was accepted before a process was killed is accepted once, and works on what is there until nothing is left to do.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../lab/random.ts";
import { defaultPrices } from "../../src/domain/price.ts";
import type { Source } from "../../src/domain/source.ts";
import { verdict } from "../../src/domain/verdict.ts";
import type { Database } from "../../src/engine/database.ts";
import { openEngine } from "../../src/engine/engine.ts";
import { ensureOrganization } from "../../src/engine/organizations.ts";
import { openPglite } from "../../src/engine/pglite.ts";
import { openPostgres } from "../../src/engine/postgres.ts";
import { submit } from "../../src/engine/workflows.ts";
import { inventedPerson } from "./invented-people.ts";
import { testSecret } from "./test-secret.ts";

export type FireDatabase = { readonly kind: "pglite"; readonly folder: string } | { readonly kind: "postgres"; readonly url: string };
export type FireWork = {
  readonly database: FireDatabase;
  readonly submissions: readonly string[];
  readonly contactsEach: number;
  readonly credits: number;
  readonly seed: string;
};

export const fireOrganization = "org_fire";

/** `said` is called for every submission that is answered, and for every workflow that ends; `use` with the database, in the end. */
export async function workUnderFire<T>(work: FireWork, said: () => void, use: (database: Database) => Promise<T>): Promise<T> {
  const { database: at } = work;
  const database = at.kind === "pglite" ? await openPglite({ folder: at.folder }) : openPostgres({ url: at.url, connectionsMax: 10, onError: (error) => console.error(error.message) });
  const warned = (fields: object, message: string): void => console.error(message, fields);
  const engine = await openEngine({
    database,
    secret: testSecret,
    sources: () => [directory(work.seed)],
    prices: defaultPrices,
    policy: { budgetMicros: 1_000_000, probesMax: 3, retryMs: 100, waitMaxMs: 600_000 },
    // Everybody is bought anew: what is charged does not depend on who was first.
    freshness: { foundMs: 0, missedMs: 0 },
    concurrency: 50,
    now: Date.now,
    log: { info: () => undefined, warn: warned, error: warned },
  });
  await ensureOrganization(database, { id: fireOrganization, name: "Fire", unmetered: false, credits: work.credits, nowMs: Date.now() });
  engine.onWorkflowEnded(said);
  await engine.startWorker();
  const submitted = work.submissions.map(async (workflowId, nth) => {
    const contacts = Array.from({ length: work.contactsEach }, (_, n) => inventedPerson(nth * work.contactsEach + n));
    await submit(engine.intake, { workflowId, organizationId: fireOrganization, type: "partial", contacts, webhookUrl: null, nowMs: Date.now() });
    said();
  });
  await Promise.all(submitted);
  while (await isUnderWay(database)) await sleep(100);
  const result = await use(database);
  await engine.stop(5_000);
  await database.close();
  return result;
}

async function isUnderWay(database: Database): Promise<boolean> {
  return (await database.query("select 1 from workflow where completed_at is null limit 1")).length > 0;
}

/** Finds everybody, after a moment. */
function directory(seed: string): Source {
  const random = createRandom(seed);
  return {
    terms: { id: "directory", supplies: ["work_email", "verdict"], needs: [["firstName", "lastName", "domain"]], costMicros: 10_000, hitRate: 1, attemptsMax: 1 },
    async ask({ known }, { signal }) {
      await sleep(random.int(1, 20), undefined, { signal });
      const address = `${known.firstName ?? ""}.${known.lastName ?? ""}@${known.domain ?? ""}`.toLowerCase();
      return { outcome: { kind: "found", facts: [{ field: "work_email", value: address, confidence: 0.9 }, { field: "verdict", address, verdict: verdict("mailbox_exists") }] }, costMicros: 10_000 };
    },
  };
}
