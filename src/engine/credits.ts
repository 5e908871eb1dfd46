/**
 * The ledger: append-only entries, and a balance that is their sum and can never go below zero.
 * Credits are held when tasks are accepted and released when each of them ends, less what it charged.
 */
import type { Queryable } from "./database.ts";

export type Credits = { readonly organizationId: string; readonly amount: number; readonly nowMs: number };

export async function balanceOf(db: Queryable, organizationId: string): Promise<number> {
  const [row] = await db.query<{ balance: number }>("select balance::float8 as balance from account where organization_id = $1", [organizationId]);
  return row?.balance ?? 0;
}

export async function grant(tx: Queryable, credits: Credits & { readonly note: string }): Promise<void> {
  await tx.query(
    `with entry as (
       insert into credit_entry (organization_id, kind, amount, note, created_at) values ($1, 'grant', $2, $3, $4) returning amount
     )
     update account set balance = balance + (select amount from entry) where organization_id = $1`,
    [credits.organizationId, credits.amount, credits.note, new Date(credits.nowMs)],
  );
}

export type Held = { readonly kind: "held" } | { readonly kind: "insufficient_credits"; readonly available: number };

/** Takes the amount out of the balance for a workflow; one guarded update, so that simultaneous holds cannot overdraw. */
export async function hold(tx: Queryable, credits: Credits & { readonly workflowId: string }): Promise<Held> {
  if (credits.amount === 0) return { kind: "held" };
  const [unmetered] = await tx.query<{ balance: number }>(
    "select a.balance::float8 as balance from account a join organization o on o.id = a.organization_id where o.id = $1 and o.unmetered for update of a",
    [credits.organizationId],
  );
  if (unmetered !== undefined && unmetered.balance < credits.amount) {
    await grant(tx, { ...credits, amount: credits.amount - unmetered.balance, note: "unmetered" });
  }
  const held = await tx.query(
    `with taken as (
       update account set balance = balance - $2 where organization_id = $1 and balance >= $2 returning organization_id
     ), entry as (
       insert into credit_entry (organization_id, workflow_id, kind, amount, created_at)
       select organization_id, $3, 'hold', -$2::bigint, $4 from taken
     ), counted as (
       update workflow set credits_held = credits_held + $2 where id = $3 and exists (select 1 from taken)
     )
     select 1 from taken`,
    [credits.organizationId, credits.amount, credits.workflowId, new Date(credits.nowMs)],
  );
  if (held.length > 0) return { kind: "held" };
  return { kind: "insufficient_credits", available: await balanceOf(tx, credits.organizationId) };
}
