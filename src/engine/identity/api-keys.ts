/**
 * API keys. A key is shown once, when it is made; what is kept is its hash, keyed with the installation's secret. It
 * belongs to a user of an organization and can do no more than that user can at the moment of the request: who loses a
 * role or a membership loses it for their keys too, and a revoked key is refused by every process at once.
 */
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import type { Role, Scope } from "../../contract/scopes.ts";
import { isScope, scopesOfRole } from "../../contract/scopes.ts";
import type { Database, Queryable } from "../database.ts";
import type { Secret } from "../secret.ts";
import { roleOf } from "./members.ts";

export const keyPrefix = "clapi_";
/** Of one user, whatever the organization (contract section 2.1). */
const activeKeysMax = 10;

/** On whose behalf a request is made, and what it may do. */
export type Identity = {
  readonly organizationId: string;
  readonly userId: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** The name of the organization's tier; null: the default one. */
  readonly tier: string | null;
  readonly via: "key" | "session";
  /** The key's id; of a session, the person's. */
  readonly keyId: string;
};

export type ApiKey = {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly last4: string;
  /** Null: whatever its user may do. */
  readonly scopes: readonly Scope[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
};

export type NewKey = {
  readonly organizationId: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly Scope[] | null;
  readonly expiresAt: Date | null;
  readonly nowMs: number;
};

export type CreatedKey =
  | { readonly kind: "created"; readonly id: string; readonly key: string }
  | { readonly kind: "too_many_keys" }
  | { readonly kind: "not_a_member" }
  /** These scopes are not the user's to give. */
  | { readonly kind: "not_granted"; readonly scopes: readonly Scope[] };

/** 48 random bytes as 64 base64url characters after the prefix (contract section 2.1). */
export async function createKey(db: Database, secret: Secret, wanted: NewKey): Promise<CreatedKey> {
  const key = keyPrefix + randomBytes(48).toString("base64url");
  const id = randomUUID();
  return db.transaction(async (tx) => {
    // Simultaneous creations for one user pass one after the other, so that the limit holds.
    await tx.query("select pg_advisory_xact_lock(hashtext('api keys of ' || $1::text))", [wanted.userId]);
    const role = await roleOf(tx, wanted);
    if (role === null) return { kind: "not_a_member" };
    const excess = (wanted.scopes ?? []).filter((scope) => !scopesOfRole[role].includes(scope));
    if (excess.length > 0) return { kind: "not_granted", scopes: excess };
    const [count] = await tx.query<{ active: number }>(
      "select count(*)::int as active from api_key where user_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)",
      [wanted.userId, new Date(wanted.nowMs)],
    );
    if ((count?.active ?? 0) >= activeKeysMax) return { kind: "too_many_keys" };
    await tx.query(
      `insert into api_key (id, organization_id, user_id, name, hash, last4, scopes, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9)`,
      [
        id,
        wanted.organizationId,
        wanted.userId,
        wanted.name,
        hashOf(key, secret.keyFor("api key")),
        key.slice(-4),
        wanted.scopes === null ? null : [...wanted.scopes],
        new Date(wanted.nowMs),
        wanted.expiresAt,
      ],
    );
    return { kind: "created", id, key };
  });
}

type KeyRow = {
  readonly id: string;
  readonly hash: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly scopes: readonly string[] | null;
  readonly role: Role;
  readonly tier: string | null;
};

export type Authenticated = Identity & {
  /** True where the key was made with a secret that is to be retired: `touchKey` moves it to the newest. */
  readonly isOutdated: boolean;
};

/**
 * Who keys belong to; null for a wrong, revoked or expired one, and for one whose user has left. The look-up compares
 * keyed hashes inside an index: how long it takes says nothing about the key.
 */
export async function authenticate(db: Queryable, secret: Secret, options: { readonly keys: readonly string[]; readonly nowMs: number }): Promise<(Authenticated | null)[]> {
  const keys = secret.keysFor("api key");
  // Those who ask at the same time are often one.
  const hashes = new Map([...new Set(options.keys)].map((key) => [key, keys.map((each) => hashOf(key, each))] as const));
  const rows = await db.query<KeyRow>(
    `select k.id, k.hash, k.organization_id as "organizationId", k.user_id as "userId", k.scopes, m.role, o.tier
     from api_key k
       join organization o on o.id = k.organization_id
       join member m on m.organization_id = k.organization_id and m.user_id = k.user_id
     where k.hash = any($1::text[]) and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`,
    [[...hashes.values()].flat(), new Date(options.nowMs)],
  );
  return options.keys.map((key) => identityOf(hashes.get(key) ?? [], rows));
}

function identityOf(hashes: readonly string[], rows: readonly KeyRow[]): Authenticated | null {
  const row = rows.find((each) => hashes.includes(each.hash));
  if (row === undefined) return null;
  const { id, hash, scopes, ...rest } = row;
  const granted = scopesOfRole[row.role].filter((scope) => scopes === null || scopes.includes(scope));
  return { ...rest, scopes: granted, via: "key", keyId: id, isOutdated: hash !== hashes[0] };
}

/** Notes that a key was used, and hashes it with the newest secret. */
export async function touchKey(db: Queryable, secret: Secret, used: { readonly keyId: string; readonly key: string; readonly nowMs: number }): Promise<void> {
  await db.query("update api_key set last_used_at = $2, hash = $3 where id = $1", [used.keyId, new Date(used.nowMs), hashOf(used.key, secret.keyFor("api key"))]);
}

/** The keys of an organization, or of one of its users, the oldest first. */
export async function listKeys(db: Queryable, of: { readonly organizationId: string; readonly userId: string | null }): Promise<ApiKey[]> {
  const rows = await db.query<Omit<ApiKey, "scopes"> & { readonly scopes: readonly string[] | null }>(
    `select id, user_id as "userId", name, last4, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"
     from api_key where organization_id = $1 and ($2::text is null or user_id = $2) order by created_at, id`,
    [of.organizationId, of.userId],
  );
  return rows.map((row) => ({ ...row, scopes: row.scopes?.filter(isScope) ?? null }));
}

/** True where a key was revoked by this call; `userId` limits it to the keys of that user. */
export async function revokeKey(
  db: Queryable,
  options: { readonly organizationId: string; readonly userId: string | null; readonly id: string; readonly nowMs: number },
): Promise<boolean> {
  const revoked = await db.query(
    `update api_key set revoked_at = $4
     where id::text = $3 and organization_id = $1 and ($2::text is null or user_id = $2) and revoked_at is null returning id`,
    [options.organizationId, options.userId, options.id, new Date(options.nowMs)],
  );
  return revoked.length > 0;
}

function hashOf(key: string, secret: Buffer): string {
  return createHmac("sha256", secret).update(key).digest("hex");
}
