/**
 * The limits of mail providers in the database, shared by all workers: each exchange locks the rows it is about, applies
 * the domain's rule, and writes them back. Rows of providers of which there is nothing to remember are not kept.
 */
import { randomUUID } from "node:crypto";
import type { VerdictReason } from "../contract/terms.ts";
import type { Exchanged, MailLimits, MailLimitsPort, MailManners, MailReport } from "../domain/mail-limits.ts";
import { exchanged, freshLimits, isFresh } from "../domain/mail-limits.ts";
import type { Database, Queryable } from "./database.ts";

/** One worker's way to them. A worker that dies stops renewing, and what it had leased lapses. */
export function sharedMailLimits(database: Database, { now, manners }: { readonly now: () => number; readonly manners: MailManners }): MailLimitsPort {
  const worker = randomUUID();
  return {
    async exchange(reports) {
      const nowMs = now();
      const outcomes = await database.transaction(async (tx) => {
        const kept = await locked(tx, reports, nowMs);
        const found = reports.map((report) => ({ report, ...exchanged(kept.get(report.key) ?? freshLimits(report.ceiling, nowMs), { worker, report, nowMs, manners }) }));
        await store(tx, found, nowMs);
        return found;
      });
      return outcomes.map(({ share }) => share);
    },
  };
}

/** Rows are made where they are missing, and locked in the order of their keys: simultaneous workers wait instead of deadlocking. */
async function locked(tx: Queryable, reports: readonly MailReport[], nowMs: number): Promise<Map<string, MailLimits>> {
  const fresh = reports.map(({ key, ceiling }) => ({ key, state: freshLimits(ceiling, nowMs) }));
  const rows = await tx.query<{ key: string; state: MailLimits }>(
    `insert into mail_limit (key, state, changed_at)
     select key, state, $2::timestamptz from json_to_recordset($1::json) as given(key text, state json) order by key
     on conflict (key) do update set changed_at = excluded.changed_at
     returning key, state`,
    [JSON.stringify(fresh), new Date(nowMs)],
  );
  return new Map(rows.map(({ key, state }) => [key, state]));
}

async function store(tx: Queryable, found: readonly (Exchanged & { readonly report: MailReport })[], nowMs: number): Promise<void> {
  const over = found.filter(({ limits, report }) => isFresh(limits, report.ceiling, nowMs));
  const kept = found.filter((each) => !over.includes(each));
  if (over.length > 0) await tx.query("delete from mail_limit where key = any($1::text[])", [over.map(({ report }) => report.key)]);
  if (kept.length === 0) return;
  const rows = kept.map(({ report, limits }) => ({
    key: report.key,
    state: limits,
    refused_until: limits.breaker === null ? null : new Date(limits.breaker.untilMs).toISOString(),
    refusal: limits.breaker?.reason ?? null,
  }));
  await tx.query(
    `update mail_limit set state = given.state, refused_until = given.refused_until, refusal = given.refusal
     from json_to_recordset($1::json) as given(key text, state json, refused_until timestamptz, refusal text)
     where mail_limit.key = given.key`,
    [JSON.stringify(rows)],
  );
}

export type RefusingProvider = { readonly provider: string; readonly reason: VerdictReason; readonly until: Date };

const shownMax = 50;

/** A host or provider that refuses us (`reason`), or minds how fast it is asked (`perSecond`). */
export type LimitedProvider = { readonly key: string; readonly reason: VerdictReason | null; readonly until: Date | null; readonly perSecond: number | null };

/** Those that limit us now, as all workers have learned it; the ones that refuse us first. */
export function limitingProviders(db: Queryable, nowMs: number): Promise<LimitedProvider[]> {
  return db.query(
    `select key, case when refused_until > $1 then refusal end as reason, case when refused_until > $1 then refused_until end as until,
       (state->>'perSecond')::float8 as "perSecond"
     from mail_limit where refused_until > $1 or state->>'perSecond' is not null order by refused_until desc nulls last, key limit $2`,
    [new Date(nowMs), limitingMax],
  );
}

const limitingMax = 500;

/** Providers that refuse us now, or did when they were last asked; the longest hold first. */
export function refusingProviders(db: Queryable): Promise<RefusingProvider[]> {
  return db.query(
    `select key as provider, refusal as reason, refused_until as until from mail_limit
     where refused_until is not null order by refused_until desc, key limit $1`,
    [shownMax],
  );
}
