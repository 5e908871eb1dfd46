/** What has to be true of a database after any crash, as a list of what is not, in words. Empty is the only good answer. */
import type { Database } from "../../src/engine/database.ts";
import { crashLists, organizationId } from "./crash-lists.ts";

export type Expected = { readonly contacts: number; readonly creditsByList: ReadonlyMap<string, number> };

export async function auditCrash(db: Database, expected: Expected): Promise<string[]> {
  return [...(await auditLists(db, expected)), ...(await auditLedger(db))];
}

type ListRow = {
  readonly import_key: string;
  readonly status: string;
  readonly total: number;
  readonly counted: string;
  readonly counters: string;
  readonly tasks: number;
  readonly results: number;
  readonly credits: number;
  readonly held: number;
  readonly ledger_held: number;
  readonly ledger_charged: number;
};

async function auditLists(db: Database, expected: Expected): Promise<string[]> {
  const rows = await db.query<ListRow>(
    `select w.import_key, case when w.completed_at is null then 'open' else w.status end as status, w.total,
       concat_ws(' ', w.done, w.successful, w.failed, w.errors, w.emails_found, w.phones_found, w.credits_charged) as counters,
       concat_ws(' ', r.results, r.successful, r.results - r.successful, r.errors, r.emails, r.phones, r.credits) as counted,
       (select coalesce(sum(cardinality(tasks)), 0)::int from batch b where b.workflow_id = w.id) as tasks, r.results, r.credits, w.credits_held::int as held,
       (select coalesce(sum(amount), 0)::int from credit_entry e where e.workflow_id = w.id and kind in ('hold', 'release')) as ledger_held,
       (select coalesce(sum(-amount), 0)::int from credit_entry e where e.workflow_id = w.id and kind = 'charge') as ledger_charged
     from workflow w cross join lateral (
       select count(*)::int as results, (count(*) filter (where successful))::int as successful,
         (count(*) filter (where status = 'failed'))::int as errors, coalesce(sum(credits), 0)::int as credits,
         (count(*) filter (where body->>'primary_email' is not null and body->>'primary_email_status' <> 'unknown'))::int as emails,
         (count(*) filter (where json_array_length(body->'personal_phone_numbers') > 0))::int as phones
       from result where workflow_id = w.id
     ) r
     where w.organization_id = $1`,
    [organizationId],
  );
  return crashLists(expected.contacts).flatMap(({ importKey, contacts }) => {
    const row = rows.find((each) => each.import_key === importKey);
    if (row === undefined) return [`list ${importKey}: has no workflow`];
    const problems = [
      row.status !== "completed" && `ended as ${row.status}`,
      row.total !== contacts.length && `has ${String(row.total)} contacts of ${String(contacts.length)}`,
      row.tasks !== row.total && `has ${String(row.tasks)} tasks of ${String(row.total)}`,
      row.results !== row.total && `has ${String(row.results)} results of ${String(row.total)}`,
      row.counters !== row.counted && `counters say ${row.counters}, its results ${row.counted}`,
      row.held !== 0 && `still holds ${String(row.held)} credits`,
      row.ledger_held !== 0 && `holds and releases differ by ${String(row.ledger_held)}`,
      row.ledger_charged !== row.credits && `was charged ${String(row.ledger_charged)}, its results cost ${String(row.credits)}`,
      row.credits !== expected.creditsByList.get(importKey) &&
        `costs ${String(row.credits)} credits, the people found once each ${String(expected.creditsByList.get(importKey))}`,
    ];
    return problems.filter((problem) => problem !== false).map((problem) => `list ${importKey}: ${problem}`);
  });
}

async function auditLedger(db: Database): Promise<string[]> {
  const rows = await db.query<{ organization_id: string; balance: number; entries: number }>(
    `select a.organization_id, a.balance::float8 as balance, coalesce(sum(e.amount), 0)::float8 as entries
     from account a left join credit_entry e using (organization_id) group by 1, 2`,
  );
  return rows
    .filter((row) => row.balance !== row.entries || row.balance < 0)
    .map((row) => `the balance is ${String(row.balance)}, its entries add up to ${String(row.entries)}`);
}
