/** Who belongs to an organization, and in which role. */
import type { Role } from "../../contract/scopes.ts";
import type { Queryable } from "../database.ts";

export async function roleOf(db: Queryable, of: { readonly organizationId: string; readonly userId: string }): Promise<Role | null> {
  const [row] = await db.query<{ role: Role }>("select role from member where organization_id = $1 and user_id = $2", [of.organizationId, of.userId]);
  return row?.role ?? null;
}

/** A member's role is replaced. */
export async function setRole(
  db: Queryable,
  member: { readonly organizationId: string; readonly userId: string; readonly role: Role; readonly nowMs: number },
): Promise<void> {
  await db.query(
    `insert into member (organization_id, user_id, role, created_at) values ($1, $2, $3, $4)
     on conflict (organization_id, user_id) do update set role = excluded.role`,
    [member.organizationId, member.userId, member.role, new Date(member.nowMs)],
  );
}
