/**
 * What has to be done now and then, by whichever worker is first: credits end, months begin, somebody is told that few
 * are left, and workflows that waited for credits go on. Each is guarded by the tables, so that any number of workers
 * may do it at once, and one that is killed in the middle leaves it to the next.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { endCredits, grantUntil } from "./expiring-credits.ts";
import type { Log } from "./engine.ts";
import { resume } from "./halting.ts";
import { announce } from "./webhook-endpoints.ts";
import type { Intake } from "./workflows.ts";

export type UpkeepOptions = {
  readonly intake: Intake;
  /** Credits that every month of an organization on this tier begins with. */
  readonly allowanceOf: (tier: string | null) => number;
  readonly now: () => number;
  readonly log: Log;
  /** Called every time; what else a worker does now and then. */
  readonly onRound: () => Promise<void>;
};

export type Upkeep = {
  /** Credits were added, or a workflow was cancelled. */
  wake(): void;
  stop(): Promise<void>;
};

const everyMs = 5_000;
/** Organizations, or workflows, that one round sees to: the next begins at once where there were more. */
const perRound = 100;

export function startUpkeep(options: UpkeepOptions): Upkeep {
  const stopping = new AbortController();
  let awake = Promise.withResolvers<void>();
  const duties = [endDueCredits, beginMonths, tellLow, resumePaused, () => options.onRound()];

  const rounds = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      awake = Promise.withResolvers<void>();
      for (const duty of duties) {
        // What fails now, because the database is away or for any other reason, is tried again in the next round.
        await duty(options).catch((error: unknown) => {
          if (!stopping.signal.aborted) options.log.warn({ reason: error instanceof Error ? error.message : "" }, "upkeep is put off");
        });
      }
      await Promise.race([awake.promise, sleep(everyMs, undefined, { ref: false })]);
    }
  };
  const running = rounds();
  return {
    wake: () => awake.resolve(),
    async stop() {
      stopping.abort();
      awake.resolve();
      await running;
    },
  };
}

async function endDueCredits({ intake: { database }, now, log }: UpkeepOptions): Promise<void> {
  const due = await database.query<{ organization: string }>(
    "select organization_id as organization from account where next_expiry_at <= $1 order by next_expiry_at limit $2",
    [new Date(now()), perRound],
  );
  for (const { organization } of due) {
    const credits = await database.transaction((tx) => endCredits(tx, { organizationId: organization, nowMs: now() }));
    if (credits > 0) log.info({ organization, credits }, "credits have ended");
  }
}

/** An allowance is for one calendar month (UTC) and ends with it; who changes tiers has the new one's from the next month on. */
async function beginMonths({ intake: { database }, allowanceOf, now }: UpkeepOptions): Promise<void> {
  const nowMs = now();
  const { month, endsMs } = monthOf(nowMs);
  const begun = await database.query<{ id: string; tier: string | null }>(
    `select id, tier from organization o where not unmetered
       and not exists (select 1 from allowance a where a.organization_id = o.id and a.month = $1) order by id limit $2`,
    [month, perRound],
  );
  for (const { id: organizationId, tier } of begun) {
    const amount = allowanceOf(tier);
    await database.transaction(async (tx) => {
      const [first] = await tx.query("insert into allowance (organization_id, month) values ($1, $2) on conflict do nothing returning month", [organizationId, month]);
      if (first === undefined || amount === 0) return;
      await grantUntil(tx, { organizationId, kind: "allowance", amount, expiresAtMs: endsMs, note: `allowance of ${month}`, nowMs });
    });
  }
}

function monthOf(nowMs: number): { readonly month: string; readonly endsMs: number } {
  const now = new Date(nowMs);
  return { month: now.toISOString().slice(0, 7), endsMs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) };
}

/** Once, from when the balance fell below what the organization wants to know of until credits are added again. */
async function tellLow({ intake: { database }, log, now }: UpkeepOptions): Promise<void> {
  const nowMs = now();
  const told = await database.transaction(async (tx) => {
    const low = await tx.query<{ organization: string; credits: number; below: number }>(
      `update account set low_told = true where organization_id in (
         select organization_id from account where low_since is not null and not low_told order by organization_id limit $1 for update skip locked
       ) returning organization_id as organization, balance::float8 as credits, low_below::float8 as below`,
      [perRound],
    );
    for (const { organization, credits, below } of low) {
      await announce(tx, { organizationId: organization, event: "credits.low", data: { credits, warn_below: below }, nowMs });
    }
    return low;
  });
  for (const low of told) log.warn(low, "few credits are left");
}

async function resumePaused({ intake, now }: UpkeepOptions): Promise<void> {
  const paused = await intake.database.query<{ id: string; organization: string }>(
    `select w.id::text as id, w.organization_id as organization from workflow w join account a using (organization_id)
     where w.unfunded_from is not null and a.balance - a.pause_below >= w.hold_per_task order by w.paused_at, w.id limit $1`,
    [perRound],
  );
  for (const { id, organization } of paused) await resume(intake, { organizationId: organization, workflowId: id, keep: "reserve", nowMs: now() });
}
