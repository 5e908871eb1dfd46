/** Organizations: whose credits and data everything is. */
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

export async function organizationName(db: Queryable, id: string): Promise<string | null> {
  const [row] = await db.query<{ name: string }>("select name from organization where id = $1", [id]);
  return row?.name ?? null;
}
