/** Whether the process runs, and whether it can do its work; for whoever starts and restarts it. No key needed. */
import type { Hono } from "hono";
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../engine/database.ts";
import type { RefusingProvider } from "../engine/mail-limits.ts";
import { refusingProviders } from "../engine/mail-limits.ts";
import type { ApiEnv } from "./api.ts";

const answerMsMax = 2_000;

export function mountHealth(app: Hono<ApiEnv>, database: Database): void {
  app.get("/health/live", (c) => c.json({ status: "live" }));
  app.get("/health/ready", async (c) => {
    const refusing = await answered(refusingProviders(database));
    if (refusing === null) return c.json({ status: "database_away" }, 503);
    // Addresses there are left unknown for now; everything else is answered as ever, so the process is ready.
    return c.json({ status: "ready", ...(refusing.length === 0 ? {} : { mail_refused_by: refusing.map(publicly) }) });
  });
}

/** No key is asked for here: whose host it is stays between the log and the operator. */
function publicly({ provider, reason, until }: RefusingProvider): object {
  return { provider: isIP(provider) === 0 ? provider : "single host", reason, until };
}

/** Null where the database fails, or takes too long. */
async function answered<T>(question: Promise<T>): Promise<T | null> {
  return Promise.race([question.catch(() => null), sleep(answerMsMax, null, { ref: false })]);
}
