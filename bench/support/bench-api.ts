/** The API as the service serves it, over an engine without a worker, with a key that no limit stops. */
import { readReport } from "../../src/verify/read-report.ts";
import type { Database } from "../../src/engine/database.ts";
import { createKey } from "../../src/engine/identity/api-keys.ts";
import { setRole } from "../../src/engine/identity/members.ts";
import { openPeople } from "../../src/engine/identity/people.ts";
import { createAttempts } from "../../src/engine/rate-limits.ts";
import { everything, tiersOf } from "../../src/engine/tiers.ts";
import { submit } from "../../src/engine/workflows.ts";
import { createApp } from "../../src/http/app.ts";
import { publicWorkflowId } from "../../src/http/workflow-id.ts";
import { inventedPerson } from "../../test/support/invented-people.ts";
import { openBenchEngine, submission } from "./bench-engine.ts";
import { instantSource } from "./sources.ts";

export type BenchApi = {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly key: string;
  /** Public id of a workflow of 250 contacts that nobody works on. */
  submitted(): Promise<string>;
  close(): Promise<void>;
};

const organizationId = "bench";
const userId = "user_bench";
const limits = { organization: 10_000_000, key: 10_000_000, polls: 10_000_000 };

export async function createApiForBench(database: Database): Promise<BenchApi> {
  const engine = await openBenchEngine(database, { sources: [instantSource], concurrency: 100 });
  const nowMs = Date.now();
  await setRole(database, { organizationId, userId, role: "owner", nowMs });
  const made = await createKey(database, engine.secret, { organizationId, userId, name: "bench", scopes: null, expiresAt: null, nowMs });
  if (made.kind !== "created") throw new Error(made.kind);
  const app = createApp({
    engine,
    people: openPeople({ database, secret: engine.secret, isSecure: false }),
    attempts: createAttempts(database),
    tiers: tiersOf([], { ...everything, limits }),
    log: { info: () => undefined, warn: () => undefined, error: (fields) => console.error(fields) },
    now: Date.now,
    webhookPolicy: { allowHttp: false, isAllowedAddress: () => false },
    publicUrl: null,
    listsMax: 100,
    importsLists: true,
    readReport,
    version: "0.0.0",
  });
  return {
    fetch: app.fetch,
    key: made.key,
    async submitted() {
      const accepted = await submit(engine.intake, submission(Array.from({ length: 250 }, (_, n) => inventedPerson(n))));
      if (accepted.kind !== "accepted") throw new Error(accepted.kind);
      return publicWorkflowId(accepted.workflowId);
    },
    close: () => engine.stop(1_000),
  };
}
