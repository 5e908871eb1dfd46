/** What an organization wants of its balance: how much is kept back, and when somebody is told. */
import type { Queryable } from "./database.ts";

export type CreditSettings = {
  /** New work waits rather than take the balance below this. */
  readonly pauseBelow: number;
  /** Somebody is told when the balance falls below this. */
  readonly lowBelow: number;
};

export async function creditSettings(db: Queryable, organizationId: string): Promise<CreditSettings> {
  const [row] = await db.query<CreditSettings>(
    `select pause_below::float8 as "pauseBelow", low_below::float8 as "lowBelow" from account where organization_id = $1`,
    [organizationId],
  );
  return row ?? { pauseBelow: 0, lowBelow: 0 };
}

/** What is null, or not given, stays as it is. A balance that is low by the new measure is told of, as one that has just fallen. */
export async function changeCreditSettings(
  db: Queryable,
  change: { readonly [Setting in keyof CreditSettings]?: CreditSettings[Setting] | null } & { readonly organizationId: string; readonly nowMs: number },
): Promise<void> {
  await db.query(
    `update account set pause_below = coalesce($2, pause_below), low_below = coalesce($3, low_below),
       low_since = case when balance >= coalesce($3, low_below) then null else coalesce(low_since, $4) end,
       low_told = low_told and balance < coalesce($3, low_below)
     where organization_id = $1`,
    [change.organizationId, change.pauseBelow ?? null, change.lowBelow ?? null, new Date(change.nowMs)],
  );
}
