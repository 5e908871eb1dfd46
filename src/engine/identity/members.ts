/** Who belongs to an organization, and in which role. Of an organization's owners, the last one stays. */
import type { Role } from "../../contract/scopes.ts";
import type { Database, Queryable } from "../database.ts";

export type Member = { readonly userId: string; readonly role: Role; readonly name: string | null; readonly email: string | null; readonly createdAt: Date };

export type Membership = { readonly organizationId: string; readonly organizationName: string; readonly tier: string | null; readonly role: Role };

type Of = { readonly organizationId: string; readonly userId: string };

export async function roleOf(db: Queryable, of: Of): Promise<Role | null> {
  const [row] = await db.query<{ role: Role }>("select role from member where organization_id = $1 and user_id = $2", [of.organizationId, of.userId]);
  return row?.role ?? null;
}

/** A member's role is replaced. */
export async function setRole(db: Queryable, member: Of & { readonly role: Role; readonly nowMs: number }): Promise<void> {
  await db.query(
    `insert into member (organization_id, user_id, role, created_at) values ($1, $2, $3, $4)
     on conflict (organization_id, user_id) do update set role = excluded.role`,
    [member.organizationId, member.userId, member.role, new Date(member.nowMs)],
  );
}

/** What a person belongs to, the oldest first. */
export async function membershipsOf(db: Queryable, userId: string): Promise<Membership[]> {
  return db.query<Membership>(
    `select o.id as "organizationId", o.name as "organizationName", o.tier, m.role
     from member m join organization o on o.id = m.organization_id where m.user_id = $1 order by m.created_at, o.id`,
    [userId],
  );
}

/** The operator of the machine, who is no person with an address, has neither name nor address. */
export async function membersOf(db: Queryable, organizationId: string): Promise<Member[]> {
  return db.query<Member>(
    `select m.user_id as "userId", m.role, u.name, u.email, m.created_at as "createdAt"
     from member m left join app_user u on u.id = m.user_id where m.organization_id = $1 order by m.created_at, m.user_id`,
    [organizationId],
  );
}

/** Null for the operator of the machine, who is no person with an address. */
export async function personOf(db: Queryable, userId: string): Promise<{ readonly name: string; readonly email: string } | null> {
  const [row] = await db.query<{ name: string; email: string }>("select name, email from app_user where id = $1", [userId]);
  return row ?? null;
}

export type Changed = { readonly kind: "changed" } | { readonly kind: "not_a_member" } | { readonly kind: "not_allowed" } | { readonly kind: "last_owner" };

/** Gives a member another role, or takes their membership away (null). `by` is the role of whoever does it. */
export async function changeMember(db: Database, change: Of & { readonly role: Role | null; readonly by: Role; readonly nowMs: number }): Promise<Changed> {
  const { organizationId, userId, role, by } = change;
  return db.transaction(async (tx) => {
    // All changes of an organization pass one after the other: two owners cannot remove each other.
    await tx.query("select pg_advisory_xact_lock(hashtext('members of ' || $1::text))", [organizationId]);
    const current = await roleOf(tx, { organizationId, userId });
    if (current === null) return { kind: "not_a_member" };
    if (!mayAssign(by, current) || (role !== null && !mayAssign(by, role))) return { kind: "not_allowed" };
    if (current === "owner" && role !== "owner" && (await ownersOf(tx, organizationId)) === 1) return { kind: "last_owner" };
    if (role === null) await tx.query("delete from member where organization_id = $1 and user_id = $2", [organizationId, userId]);
    else await setRole(tx, { ...change, role });
    return { kind: "changed" };
  });
}

/** Whether somebody with this role may give and take away that one: owners every one, admins all but theirs. */
export function mayAssign(own: Role, role: Role): boolean {
  return own === "owner" || (own === "admin" && role !== "owner");
}

async function ownersOf(tx: Queryable, organizationId: string): Promise<number> {
  const [row] = await tx.query<{ owners: number }>("select count(*)::int as owners from member where organization_id = $1 and role = 'owner'", [organizationId]);
  return row?.owners ?? 0;
}
