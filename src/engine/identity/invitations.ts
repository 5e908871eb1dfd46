/**
 * How people come in: by a link that works once, for a while. Whoever follows it chooses a password, or is signed in
 * already, and is a member then, in the role that the link was made for. The token of a link is stored as a keyed hash.
 */
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import type { Role } from "../../contract/scopes.ts";
import type { Database, Queryable } from "../database.ts";
import type { Secret } from "../secret.ts";
import { setRole } from "./members.ts";

/** Where a link leads to. Behind the `#`, the token is sent to no server, and stands in no log. */
export const welcomePath = "/welcome";

export function welcomeUrl(origin: string, token: string): string {
  return `${origin}${welcomePath}#${token}`;
}

export type Invitation = {
  readonly id: string;
  readonly role: Role;
  readonly email: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export type NewInvitation = {
  readonly organizationId: string;
  readonly role: Role;
  /** Whose it is; null: whoever has the link. */
  readonly email: string | null;
  /** Null: printed on the terminal of the service. */
  readonly invitedBy: string | null;
  readonly ttlMs: number;
  readonly nowMs: number;
};

/** The token is returned once. */
export async function invite(db: Queryable, secret: Secret, wanted: NewInvitation): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: Date }> {
  const token = randomBytes(32).toString("base64url");
  const id = randomUUID();
  const expiresAt = new Date(wanted.nowMs + wanted.ttlMs);
  await db.query(
    `insert into invitation (id, organization_id, role, email, token_hash, invited_by, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, wanted.organizationId, wanted.role, wanted.email?.toLowerCase() ?? null, hashOf(token, secret.keyFor("invitation")), wanted.invitedBy, new Date(wanted.nowMs), expiresAt],
  );
  return { id, token, expiresAt };
}

/** Makes a link for the first owner, and ends those that were made before; null where there is an owner. */
export async function inviteFirstOwner(
  db: Database,
  secret: Secret,
  options: { readonly organizationId: string; readonly operatorId: string; readonly ttlMs: number; readonly nowMs: number },
): Promise<{ readonly token: string; readonly expiresAt: Date } | null> {
  const { organizationId, operatorId, ttlMs, nowMs } = options;
  return db.transaction(async (tx) => {
    const [owner] = await tx.query("select 1 from member where organization_id = $1 and role = 'owner' and user_id <> $2 limit 1", [organizationId, operatorId]);
    if (owner !== undefined) return null;
    await tx.query(`update invitation set revoked_at = $2 where organization_id = $1 and invited_by is null and ${isOpen}`, [organizationId, new Date(nowMs)]);
    return invite(tx, secret, { organizationId, role: "owner", email: null, invitedBy: null, ttlMs, nowMs });
  });
}

/** Those that can still be accepted, the newest first. */
export async function openInvitations(db: Queryable, of: { readonly organizationId: string; readonly nowMs: number }): Promise<Invitation[]> {
  return db.query<Invitation>(
    `select id, role, email, created_at as "createdAt", expires_at as "expiresAt" from invitation
     where organization_id = $1 and ${isOpen} order by created_at desc, id limit 200`,
    [of.organizationId, new Date(of.nowMs)],
  );
}

/** True where it could still have been accepted. */
export async function revokeInvitation(db: Queryable, of: { readonly organizationId: string; readonly id: string; readonly nowMs: number }): Promise<boolean> {
  const revoked = await db.query(`update invitation set revoked_at = $2 where organization_id = $1 and id::text = $3 and ${isOpen} returning id`, [
    of.organizationId,
    new Date(of.nowMs),
    of.id,
  ]);
  return revoked.length > 0;
}

export type Joined =
  | { readonly kind: "joined"; readonly userId: string; readonly email: string; readonly organizationId: string; readonly role: Role }
  /** It does not exist, was used or revoked, has expired, or is somebody else's. */
  | { readonly kind: "no_invitation" }
  /** There is a person with that address: they sign in first. */
  | { readonly kind: "email_taken" };

/** Whether the link can still be accepted, by somebody: before anything that costs time is done for it. */
export async function isOpenInvitation(db: Queryable, secret: Secret, of: { readonly token: string; readonly nowMs: number }): Promise<boolean> {
  const hashes = secret.keysFor("invitation").map((key) => hashOf(of.token, key));
  return (await db.query(`select 1 from invitation where token_hash = any($1::text[]) and ${isOpen}`, [hashes, new Date(of.nowMs)])).length > 0;
}

type Newcomer = { readonly token: string; readonly email: string; readonly name: string; readonly passwordHash: string; readonly nowMs: number };

/** A new person, with a password of their own. The invitation is used up if and only if they are there. */
export async function joinAsNew(db: Database, secret: Secret, newcomer: Newcomer): Promise<Joined> {
  const now = new Date(newcomer.nowMs);
  return db.transaction(async (tx) => {
    const invitation = await take(tx, secret, { ...newcomer, email: newcomer.email });
    if (invitation === null) return { kind: "no_invitation" };
    const email = newcomer.email.toLowerCase();
    const userId = `user_${randomUUID().replaceAll("-", "")}`;
    const [made] = await tx.query(
      `insert into app_user (id, name, email, email_verified, created_at, updated_at) values ($1, $2, $3, false, $4, $4) on conflict (email) do nothing returning id`,
      [userId, newcomer.name, email, now],
    );
    if (made === undefined) return { kind: "email_taken" };
    // As better-auth keeps a password: a credential whose account is the person.
    await tx.query(
      `insert into app_credential (id, user_id, account_id, provider_id, password, created_at, updated_at) values ($1, $2, $2, 'credential', $3, $4, $4)`,
      [randomUUID(), userId, newcomer.passwordHash, now],
    );
    return enter(tx, { invitation, userId, email, nowMs: newcomer.nowMs });
  });
}

/** Somebody who is signed in. Who is a member already gets the role of the invitation. */
export async function joinAs(
  db: Database,
  secret: Secret,
  who: { readonly token: string; readonly person: { readonly id: string; readonly email: string }; readonly nowMs: number },
): Promise<Joined> {
  return db.transaction(async (tx) => {
    const invitation = await take(tx, secret, { token: who.token, email: who.person.email, nowMs: who.nowMs });
    if (invitation === null) return { kind: "no_invitation" };
    return enter(tx, { invitation, userId: who.person.id, email: who.person.email, nowMs: who.nowMs });
  });
}

type Taken = { readonly id: string; readonly organizationId: string; readonly role: Role };

/** Locks it: of two who follow the same link at the same time, the second finds it used. */
async function take(tx: Queryable, secret: Secret, by: { readonly token: string; readonly email: string; readonly nowMs: number }): Promise<Taken | null> {
  const [row] = await tx.query<Taken>(
    `select id, organization_id as "organizationId", role from invitation
     where token_hash = any($1::text[]) and ${isOpen} and (email is null or email = $3) for update`,
    [secret.keysFor("invitation").map((key) => hashOf(by.token, key)), new Date(by.nowMs), by.email.toLowerCase()],
  );
  return row ?? null;
}

async function enter(tx: Queryable, who: { readonly invitation: Taken; readonly userId: string; readonly email: string; readonly nowMs: number }): Promise<Joined> {
  const { invitation, userId, email, nowMs } = who;
  const { organizationId, role } = invitation;
  await tx.query("update invitation set accepted_at = $2 where id = $1", [invitation.id, new Date(nowMs)]);
  await setRole(tx, { organizationId, userId, role, nowMs });
  return { kind: "joined", userId, email, organizationId, role };
}

/** `$2` is now. */
const isOpen = "accepted_at is null and revoked_at is null and expires_at > $2";

function hashOf(token: string, key: Buffer): string {
  return createHmac("sha256", key).update(token).digest("hex");
}
