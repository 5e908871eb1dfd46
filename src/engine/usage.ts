/**
 * How the API is used: calls, refusals and credits, by path, key, day and error. Requests are counted in memory and
 * added up in the database every two seconds, so that no row is written for a request, and none by many at once. A
 * process that is killed loses the counts of its last two seconds, never credits: those are read from the workflows, and
 * from the ledger where something is charged at once.
 */
import type { Database, Queryable } from "./database.ts";

export type Call = {
  readonly organizationId: string;
  /** The API key's id, or who was signed in. */
  readonly caller: string;
  readonly path: string;
  /** Code of the refusal; null where it was carried out. */
  readonly error: string | null;
  /** Id of the workflow that it may have made. */
  readonly workId: string | null;
  readonly nowMs: number;
};

export type Usage = {
  record(call: Call): void;
  flush(): Promise<void>;
};

const flushMs = 2_000;
/** Different rows that are kept in memory; beyond them they are written at once. */
const rowsMax = 5_000;

type Row = { readonly organization_id: string; readonly day: string; readonly caller: string; readonly path: string; readonly error: string; calls: number };
type Work = { readonly workflow_id: string; readonly caller: string; readonly path: string };

export function createUsage(options: { readonly database: Database; readonly onError: (error: Error) => void }): Usage {
  let counts = new Map<string, Row>();
  let works: Work[] = [];
  let timer: NodeJS.Timeout | null = null;

  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (counts.size === 0) return;
    const rows = [...counts.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const made = works;
    counts = new Map();
    works = [];
    await write(options.database, rows, made).catch((error: unknown) => options.onError(error instanceof Error ? error : new Error("Usage was not counted.", { cause: error })));
  };

  return {
    record({ organizationId, caller, path, error, workId, nowMs }) {
      const row = { organization_id: organizationId, day: new Date(nowMs).toISOString().slice(0, 10), caller, path, error: error ?? "", calls: 1 };
      const known = counts.get(keyOf(row));
      if (known === undefined) counts.set(keyOf(row), row);
      else known.calls += 1;
      if (workId !== null && error === null) works.push({ workflow_id: workId, caller, path });
      if (counts.size >= rowsMax || works.length >= rowsMax) void flush();
      else timer ??= setTimeout(() => void flush(), flushMs).unref();
    },
    flush,
  };
}

function keyOf({ organization_id, day, caller, path, error }: Row): string {
  return [organization_id, day, caller, path, error].join("\n");
}

/** Rows are taken in their order, so that processes wait for each other instead of deadlocking. */
async function write(db: Queryable, rows: readonly Row[], works: readonly Work[]): Promise<void> {
  await db.query(
    `insert into usage_count (organization_id, day, caller, path, error, calls)
     select organization_id, day, caller, path, error, calls
     from json_to_recordset($1::json) as t(organization_id text, day date, caller text, path text, error text, calls bigint)
     on conflict (organization_id, day, caller, path, error) do update set calls = usage_count.calls + excluded.calls`,
    [JSON.stringify(rows)],
  );
  if (works.length === 0) return;
  // Most requests make nothing: only those whose id became a workflow are kept.
  await db.query(
    `insert into usage_work (workflow_id, caller, path)
     select w.id, t.caller, t.path from json_to_recordset($1::json) as t(workflow_id uuid, caller text, path text) join workflow w on w.id = t.workflow_id
     order by w.id on conflict do nothing`,
    [JSON.stringify(works)],
  );
}

export const usageGroups = ["tool", "key", "day", "error"] as const;
export type UsageGroup = (typeof usageGroups)[number];
export type UsageRow = { readonly group: string; readonly calls: number; readonly credits: number; readonly errors: number };

/** What a call, a workflow and a charge at once are counted under. */
const groupOf: Readonly<Record<UsageGroup, { readonly call: string; readonly work: string; readonly charge: string }>> = {
  tool: { call: "path", work: "coalesce(u.path, 'other')", charge: "coalesce(e.path, 'other')" },
  key: { call: "caller", work: "coalesce(u.caller, 'other')", charge: "coalesce(e.caller, 'other')" },
  day: { call: "day::text", work: "(w.created_at at time zone 'UTC')::date::text", charge: "(e.created_at at time zone 'UTC')::date::text" },
  error: { call: "case error when '' then 'none' else error end", work: "'none'", charge: "'none'" },
};

/** The last `days` days, today among them; the most used first, days in their order. */
export function usageReport(
  db: Queryable,
  of: { readonly organizationId: string; readonly days: number; readonly groupBy: UsageGroup; readonly nowMs: number },
): Promise<UsageRow[]> {
  const { call, work, charge } = groupOf[of.groupBy];
  const since = new Date(Date.parse(new Date(of.nowMs).toISOString().slice(0, 10)) - (of.days - 1) * 86_400_000);
  return db.query<UsageRow>(
    `select "group", sum(calls)::float8 as calls, sum(credits)::float8 as credits, sum(errors)::float8 as errors from (
       select ${call} as "group", calls, 0 as credits, case when error = '' then 0 else calls end as errors
       from usage_count where organization_id = $1 and day >= $2::date
       union all
       select ${work}, 0, w.credits_charged, 0 from workflow w left join usage_work u on u.workflow_id = w.id
       where w.organization_id = $1 and w.created_at >= $2 and w.credits_charged > 0
       union all
       select ${charge}, 0, -e.amount, 0 from credit_entry e
       where e.organization_id = $1 and e.kind = 'charge' and e.workflow_id is null and e.created_at >= $2
     ) counted group by 1 order by ${of.groupBy === "day" ? "1" : "2 desc, 1"} limit 1000`,
    [of.organizationId, since],
  );
}
