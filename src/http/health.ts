/** Whether the process runs, and whether it can do its work; for whoever starts and restarts it. No key needed. */
import type { Hono } from "hono";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../engine/database.ts";
import type { ApiEnv } from "./api.ts";

const answerMsMax = 2_000;

export function mountHealth(app: Hono<ApiEnv>, database: Database): void {
  app.get("/health/live", (c) => c.json({ status: "live" }));
  app.get("/health/ready", async (c) => ((await answers(database)) ? c.json({ status: "ready" }) : c.json({ status: "database_away" }, 503)));
}

async function answers(database: Database): Promise<boolean> {
  const asked = database.query("select 1").then(
    () => true,
    () => false,
  );
  return Promise.race([asked, sleep(answerMsMax, false, { ref: false })]);
}
