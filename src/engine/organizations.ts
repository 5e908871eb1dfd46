/** Organizations: whose credits and data everything is. */
import { randomBytes } from "node:crypto";
import type { Database, Queryable } from "./database.ts";
import { grant } from "./credits.ts";

/** Creates the organization where it does not exist, with `credits` to start with. */
export async function ensureOrganization(
  db: Database,
  organization: { readonly id: string; readonly name: string; readonly unmetered: boolean; readonly credits: number; readonly nowMs: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const [created] = await tx.query(
      "insert into organization (id, name, unmetered, created_at) values ($1, $2, $3, $4) on conflict (id) do nothing returning id",
      [organization.id, organization.name, organization.unmetered, new Date(organization.nowMs)],
    );
    if (created === undefined) return;
    await tx.query("insert into account (organization_id, balance) values ($1, 0)", [organization.id]);
    if (organization.credits > 0) {
      await grant(tx, { organizationId: organization.id, amount: organization.credits, note: "opening balance", nowMs: organization.nowMs });
    }
  });
}

/** Returns its id. */
export async function createOrganization(db: Database, wanted: { readonly name: string; readonly credits: number; readonly tier: string | null; readonly nowMs: number }): Promise<string> {
  const id = `org_${randomBytes(8).toString("hex")}`;
  await ensureOrganization(db, { ...wanted, id, unmetered: false });
  await setTier(db, { id, tier: wanted.tier });
  return id;
}

/** Null: whichever is the default. It holds from the next request on. */
export async function setTier(db: Queryable, change: { readonly id: string; readonly tier: string | null }): Promise<void> {
  await db.query("update organization set tier = $2 where id = $1", [change.id, change.tier]);
}

export type Listed = {
  readonly id: string;
  readonly name: string;
  readonly tier: string | null;
  readonly people: number;
  /** Null where they are not counted. */
  readonly credits: number | null;
  readonly createdAt: Date;
};

/** Every organization, the oldest first. */
export async function organizations(db: Queryable): Promise<Listed[]> {
  return db.query<Listed>(
    `select o.id, o.name, o.tier, (select count(*)::int from member m where m.organization_id = o.id) as people,
       case when o.unmetered then null else a.balance::float8 end as credits, o.created_at as "createdAt"
     from organization o join account a on a.organization_id = o.id order by o.created_at, o.id`,
  );
}

export async function organizationName(db: Queryable, id: string): Promise<string | null> {
  const [row] = await db.query<{ name: string }>("select name from organization where id = $1", [id]);
  return row?.name ?? null;
}
