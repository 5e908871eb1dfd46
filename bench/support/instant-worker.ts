/** One worker process of the engine's benchmark: a PostgreSQL URL in, work until the parent lets go. */
import { openPostgres } from "../../src/engine/postgres.ts";
import { openBenchEngine } from "./bench-engine.ts";
import { instantSource } from "./sources.ts";

const database = openPostgres({ url: process.argv[2] ?? "", connectionsMax: 10, onError: (error) => console.error(error.message) });
const engine = await openBenchEngine(database, { sources: [instantSource], concurrency: 2_000 });
await engine.startWorker();
process.send?.("ready");
process.once("disconnect", () => void stop());

async function stop(): Promise<void> {
  await engine.stop(1_000);
  await database.close();
}
