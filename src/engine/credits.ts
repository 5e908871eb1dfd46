/**
 * The ledger: append-only entries, and a balance that is their sum and can never go below zero.
 * Credits are held when tasks are accepted and released when each of them ends, less what it charged.
 */
import type { Queryable } from "./database.ts";
import { creditsChannel, endCredits } from "./expiring-credits.ts";

export type Credits = { readonly organizationId: string; readonly amount: number; readonly nowMs: number };

export async function balanceOf(db: Queryable, organizationId: string): Promise<number> {
  const [row] = await db.query<{ balance: number }>("select balance::float8 as balance from account where organization_id = $1", [organizationId]);
  return row?.balance ?? 0;
}

/** Adds credits that have no end. */
export async function grant(tx: Queryable, credits: Credits & { readonly note: string }): Promise<void> {
  await add(tx, { ...credits, kind: "grant" });
}

export type InsufficientCredits = { readonly kind: "insufficient_credits"; readonly available: number };
export type Taken = { readonly kind: "taken" } | InsufficientCredits;

/** Corrects the balance, up or down, for a reason that the statement tells; never below zero. */
export async function adjust(tx: Queryable, credits: Credits & { readonly reason: string }): Promise<Taken> {
  const { amount, reason: note } = credits;
  if (amount < 0) return take(tx, { ...credits, kind: "adjustment", amount: -amount, workflowId: null, note, keep: "nothing" });
  if (amount > 0) await add(tx, { ...credits, kind: "adjustment", note });
  return { kind: "taken" };
}

/** Who asked for what is charged at once: the key's id, or who was signed in, and the path; null where that is not known. */
export type AskedBy = { readonly caller: string | null; readonly path: string | null };

/** Charges at once, without a hold, what is done at once; `note` says what that was. */
export function charge(tx: Queryable, credits: Credits & { readonly note: string; readonly askedBy?: AskedBy }): Promise<Taken> {
  return take(tx, { ...credits, kind: "charge", workflowId: null, keep: "nothing" });
}

/** What has to be left in the balance: nothing, or what the organization wants to keep. */
export type Keep = "nothing" | "reserve";

/** Sets credits aside for a workflow. */
export function hold(tx: Queryable, credits: Credits & { readonly workflowId: string; readonly keep: Keep }): Promise<Taken> {
  return take(tx, { ...credits, kind: "hold", note: null });
}

async function add(tx: Queryable, added: Credits & { readonly kind: "grant" | "adjustment"; readonly note: string }): Promise<void> {
  await tx.query(
    `with entry as (
       insert into credit_entry (organization_id, kind, amount, note, created_at) values ($1, $2, $3, $4, $5)
     )
     update account set balance = balance + $3, lasting = lasting + $3,
       low_since = case when balance + $3 < low_below then low_since end, low_told = low_told and balance + $3 < low_below
     where organization_id = $1`,
    [added.organizationId, added.kind, added.amount, added.note, new Date(added.nowMs)],
  );
  await tx.query("select pg_notify($1, '')", [creditsChannel]);
}

type Taking = Credits & {
  readonly kind: "hold" | "charge" | "adjustment";
  readonly workflowId: string | null;
  readonly note: string | null;
  readonly askedBy?: AskedBy;
  readonly keep: Keep;
};

async function take(tx: Queryable, taking: Taking): Promise<Taken> {
  if (taking.amount === 0 || (await takeGuarded(tx, taking))) return { kind: "taken" };
  // Rare: credits may have ended meanwhile, or the organization is one that is given what it needs.
  await endCredits(tx, taking);
  await topUpUnmetered(tx, taking);
  if (await takeGuarded(tx, taking)) return { kind: "taken" };
  return { kind: "insufficient_credits", available: await balanceOf(tx, taking.organizationId) };
}

/** One guarded update, so that simultaneous holds cannot overdraw. Credits whose end has come are not taken. */
async function takeGuarded(tx: Queryable, taking: Taking): Promise<boolean> {
  const taken = await tx.query(
    `with taken as (
       update account set balance = balance - $2::bigint, low_since = coalesce(low_since, case when balance - $2::bigint < low_below then $4::timestamptz end)
       where organization_id = $1 and balance >= $2::bigint + case when $7 then pause_below else 0 end and (next_expiry_at is null or next_expiry_at > $4) returning organization_id
     ), counted as (
       update workflow set credits_held = credits_held + $2::bigint where id = $3 and $5 = 'hold' and exists (select 1 from taken)
     )
     insert into credit_entry (organization_id, workflow_id, kind, amount, note, created_at, caller, path)
     select organization_id, $3, $5, -$2::bigint, $6, $4, $8, $9 from taken returning id`,
    [taking.organizationId, taking.amount, taking.workflowId, new Date(taking.nowMs), taking.kind, taking.note, taking.keep === "reserve", taking.askedBy?.caller ?? null, taking.askedBy?.path ?? null],
  );
  return taken.length > 0;
}

/** The command line's own organization is given what it needs as it goes. */
async function topUpUnmetered(tx: Queryable, taking: Taking): Promise<void> {
  const [unmetered] = await tx.query<{ balance: number }>(
    "select a.balance::float8 as balance from account a join organization o on o.id = a.organization_id where o.id = $1 and o.unmetered for update of a",
    [taking.organizationId],
  );
  const missing = unmetered === undefined ? 0 : taking.amount - unmetered.balance;
  if (missing > 0) await add(tx, { ...taking, kind: "grant", amount: missing, note: "unmetered" });
}
