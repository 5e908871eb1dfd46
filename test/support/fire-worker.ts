/**
 * The process that is killed in a run of money under fire: it submits everything at once, each under an id of its own,
 * so that what was accepted before it was killed is accepted once, and works on what is there. It prints a line for
 * every submission that is answered and for every workflow that ends, and one when nothing is left to do.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../lab/random.ts";
import { defaultPrices } from "../../src/domain/price.ts";
import type { Source } from "../../src/domain/source.ts";
import { verdict } from "../../src/domain/verdict.ts";
import { openEngine } from "../../src/engine/engine.ts";
import { ensureOrganization } from "../../src/engine/organizations.ts";
import { openPglite } from "../../src/engine/pglite.ts";
import { openPostgres } from "../../src/engine/postgres.ts";
import { submit } from "../../src/engine/workflows.ts";
import { inventedPerson } from "./invented-people.ts";
import { testSecret } from "./test-secret.ts";

export type FireWorkerOptions = {
  readonly database: { readonly kind: "pglite"; readonly folder: string } | { readonly kind: "postgres"; readonly url: string };
  readonly submissions: readonly string[];
  readonly contactsEach: number;
  readonly credits: number;
  readonly seed: string;
};

const fireOrganization = "org_fire";

const options = JSON.parse(process.argv[2] ?? "") as FireWorkerOptions;
const random = createRandom(options.seed);
const said = (fields: object, message: string): void => console.error(message, fields);
const at = options.database;
const database = at.kind === "pglite" ? await openPglite({ folder: at.folder }) : openPostgres({ url: at.url, connectionsMax: 10, onError: (error) => console.error(error.message) });
const engine = await openEngine({
  database,
  secret: testSecret,
  sources: () => [directory()],
  prices: defaultPrices,
  policy: { budgetMicros: 1_000_000, probesMax: 3, retryMs: 100, waitMaxMs: 600_000 },
  // Everybody is bought anew: what is charged does not depend on who was first.
  freshness: { foundMs: 0, missedMs: 0 },
  concurrency: 50,
  now: Date.now,
  log: { info: () => undefined, warn: said, error: said },
});
await ensureOrganization(database, { id: fireOrganization, name: "Fire", unmetered: false, credits: options.credits, nowMs: Date.now() });
engine.onWorkflowEnded(() => console.log("ended"));
process.once("SIGTERM", () => void stop());
await engine.startWorker();
await Promise.all(
  options.submissions.map(async (workflowId, nth) => {
    const contacts = Array.from({ length: options.contactsEach }, (_, n) => inventedPerson(nth * options.contactsEach + n));
    const answer = await submit(engine.intake, { workflowId, organizationId: fireOrganization, type: "partial", contacts, webhookUrl: null, nowMs: Date.now() });
    console.log(answer.kind);
  }),
);
while (await isUnderWay()) await sleep(100);
console.log("all ended");

async function isUnderWay(): Promise<boolean> {
  return (await database.query("select 1 from workflow where completed_at is null limit 1")).length > 0;
}

async function stop(): Promise<void> {
  await engine.stop(5_000);
  await database.close();
}

/** Finds everybody, after a moment. */
function directory(): Source {
  return {
    terms: { id: "directory", supplies: ["work_email", "verdict"], needs: [["firstName", "lastName", "domain"]], costMicros: 10_000, hitRate: 1, attemptsMax: 1 },
    async ask({ known }, { signal }) {
      await sleep(random.int(1, 20), undefined, { signal });
      const address = `${known.firstName ?? ""}.${known.lastName ?? ""}@${known.domain ?? ""}`.toLowerCase();
      return { outcome: { kind: "found", facts: [{ field: "work_email", value: address, confidence: 0.9 }, { field: "verdict", address, verdict: verdict("mailbox_exists") }] }, costMicros: 10_000 };
    },
  };
}
