/** An engine that asks nobody: it accepts work, keeps the books, and has the clock stand still. */
import { defaultPrices } from "#src/domain/price.ts";
import type { Database } from "#src/engine/database.ts";
import type { Engine, EngineOptions } from "#src/engine/engine.ts";
import { openEngine } from "#src/engine/engine.ts";
import { testSecret } from "./test-secret.ts";

export function idleEngine(database: Database, { nowMs, ...more }: { readonly nowMs: number } & Partial<EngineOptions>): Promise<Engine> {
  return openEngine({
    database,
    sources: () => [],
    prices: defaultPrices,
    policy: { budgetMicros: 0, probesMax: 0, waitMaxMs: 1_000, retryMs: 50 },
    freshness: { foundMs: 0, missedMs: 0 },
    concurrency: 1,
    secret: testSecret,
    now: () => nowMs,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...more,
  });
}
