/** The statement of an account: its entries, the newest first, each with the balance that it led to. */
import type { Queryable } from "./database.ts";

export type EntryKind = "grant" | "allowance" | "adjustment" | "expiry" | "hold" | "release" | "charge";

export type Entry = {
  readonly id: number;
  readonly kind: EntryKind;
  /** Credits; negative where they were taken out of the balance. */
  readonly amount: number;
  readonly balanceAfter: number;
  readonly workflowId: string | null;
  readonly note: string | null;
  readonly createdAt: Date;
};

/** The entries before `before` (an entry's id; null for the newest), at most `limit`. */
export async function statementOf(
  db: Queryable,
  of: { readonly organizationId: string; readonly before: number | null; readonly limit: number },
): Promise<Entry[]> {
  // The balance less what is newer: a page near the top, where people look, reads little.
  return db.query<Entry>(
    `with page as (
       select * from credit_entry where organization_id = $1 and id < coalesce($2::bigint, 9223372036854775807) order by id desc limit $3
     ), newest as (
       select a.balance - coalesce((select sum(amount) from credit_entry e where e.organization_id = $1 and e.id > (select max(id) from page)), 0) as balance
       from account a where a.organization_id = $1
     )
     select id::float8 as id, kind, amount::float8 as amount,
       (newest.balance - coalesce(sum(amount) over (order by id desc rows between unbounded preceding and 1 preceding), 0))::float8 as "balanceAfter",
       workflow_id as "workflowId", note, created_at as "createdAt"
     from page cross join newest order by id desc`,
    [of.organizationId, of.before, of.limit],
  );
}
