/**
 * Credits that end: allowances, and grants with a date. Those that end first are spent first. How much is left of each is
 * reckoned only when it matters (when such credits are added, and when some end), so that spending itself touches one row.
 *
 * What was spent since the last reckoning is the difference between what there was and what is there: the credits
 * without an end and what was left of the others, less the balance and what open workflows hold.
 */
import type { Expiring, Purse } from "../domain/spending-order.ts";
import { ending, spent } from "../domain/spending-order.ts";
import type { Queryable } from "./database.ts";

/** Somebody got credits: workflows that wait for some can go on. */
export const creditsChannel = "cleanlist_credits";

export type ExpiringCredits = {
  readonly organizationId: string;
  readonly kind: "grant" | "allowance";
  readonly amount: number;
  readonly expiresAtMs: number;
  readonly note: string;
  readonly nowMs: number;
};

/** Adds credits that end. */
export async function grantUntil(tx: Queryable, credits: ExpiringCredits): Promise<void> {
  const { organizationId, amount } = credits;
  const reckoned = await reckon(tx, organizationId);
  if (reckoned === null) return;
  await store(tx, organizationId, reckoned);
  await tx.query(
    `with entry as (
       insert into credit_entry (organization_id, kind, amount, note, created_at) values ($1, $2, $3, $4, $5)
     ), granted as (
       insert into credit_grant (organization_id, remaining, expires_at) values ($1, $3, $6)
     )
     update account set balance = balance + $3, next_expiry_at = least(next_expiry_at, $6::timestamptz),
       low_since = case when balance + $3 < low_below then low_since end, low_told = low_told and balance + $3 < low_below
     where organization_id = $1`,
    [organizationId, credits.kind, amount, credits.note, new Date(credits.nowMs), new Date(credits.expiresAtMs)],
  );
  await tx.query("select pg_notify($1, '')", [creditsChannel]);
}

/** Credits that are held beyond their end are looked at again after this: what is released of them ends too. */
const lookAgainMs = 60_000;

/** Takes away what has ended by now, but for what is held; returns how many credits that were. */
export async function endCredits(tx: Queryable, of: { readonly organizationId: string; readonly nowMs: number }): Promise<number> {
  const due = await tx.query("select 1 from account where organization_id = $1 and next_expiry_at <= $2 for update", [of.organizationId, new Date(of.nowMs)]);
  if (due.length === 0) return 0;
  const reckoned = await reckon(tx, of.organizationId);
  if (reckoned === null) return 0;
  const ended = ending(reckoned, { held: reckoned.held, nowMs: of.nowMs });
  const expiring = reckoned.expiring.map((grant) => ({ ...grant, remaining: grant.remaining - (ended.get(grant.id) ?? 0) }));
  await store(tx, of.organizationId, { ...reckoned, expiring });
  const amount = [...ended.values()].reduce((sum, each) => sum + each, 0);
  const left = expiring.filter(({ remaining }) => remaining > 0);
  const looks = left.map(({ expiresAtMs }) => (expiresAtMs > of.nowMs ? expiresAtMs : of.nowMs + lookAgainMs));
  await tx.query(
    `with entry as (
       insert into credit_entry (organization_id, kind, amount, created_at) select $1, 'expiry', -$2::bigint, $3 where $2 > 0
     )
     update account set balance = balance - $2, next_expiry_at = $4,
       low_since = coalesce(low_since, case when balance - $2 < low_below then $3::timestamptz end)
     where organization_id = $1`,
    [of.organizationId, amount, new Date(of.nowMs), looks.length === 0 ? null : new Date(Math.min(...looks))],
  );
  return amount;
}

type Reckoned = Purse & { readonly held: number };

/**
 * What is left of everything, with the account's row locked. A workflow that ends writes its own row and the account's
 * in one statement, so what is read here of either belongs together.
 */
async function reckon(tx: Queryable, organizationId: string): Promise<Reckoned | null> {
  const [account] = await tx.query<{ balance: number; lasting: number }>(
    "select balance::float8 as balance, lasting::float8 as lasting from account where organization_id = $1 for update",
    [organizationId],
  );
  if (account === undefined) return null;
  const grants = await tx.query<{ id: number; remaining: number; expires_at: Date }>(
    `select id::float8 as id, remaining::float8 as remaining, expires_at from credit_grant
     where organization_id = $1 and remaining > 0 order by expires_at, id`,
    [organizationId],
  );
  const [open] = await tx.query<{ held: number }>(
    "select coalesce(sum(credits_held), 0)::float8 as held from workflow where organization_id = $1 and completed_at is null",
    [organizationId],
  );
  const held = open?.held ?? 0;
  const expiring = grants.map((row): Expiring => ({ id: row.id, remaining: row.remaining, expiresAtMs: row.expires_at.getTime() }));
  const total = expiring.reduce((sum, each) => sum + each.remaining, account.lasting);
  return { ...spent({ expiring, lasting: account.lasting }, total - account.balance - held), held };
}

async function store(tx: Queryable, organizationId: string, purse: Purse): Promise<void> {
  await tx.query("update account set lasting = $2 where organization_id = $1", [organizationId, purse.lasting]);
  await tx.query(
    `update credit_grant g set remaining = left_over.remaining
     from json_to_recordset($1::json) as left_over(id bigint, remaining bigint) where g.id = left_over.id and g.remaining <> left_over.remaining`,
    [JSON.stringify(purse.expiring.map(({ id, remaining }) => ({ id, remaining })))],
  );
}
