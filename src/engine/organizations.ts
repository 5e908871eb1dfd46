/** Organizations and their API keys. A key is shown once, when it is made; what is kept is its hash. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database, Queryable } from "./database.ts";
import { grant } from "./credits.ts";

const keyPrefix = "clapi_";
const activeKeysMax = 10;

export type Identity = { readonly organizationId: string; readonly userId: string; readonly keyId: string };

export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly last4: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
};

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

export type CreatedKey = { readonly kind: "created"; readonly id: string; readonly key: string } | { readonly kind: "too_many_keys" };

/** 48 random bytes as 64 base64url characters after the prefix (contract section 2.1). */
export async function createKey(
  db: Database,
  options: { readonly organizationId: string; readonly userId: string; readonly name: string; readonly expiresAt: Date | null; readonly nowMs: number },
): Promise<CreatedKey> {
  const key = keyPrefix + randomBytes(48).toString("base64url");
  const id = randomUUID();
  return db.transaction(async (tx) => {
    // The organization's row serialises simultaneous creations, so that the limit holds.
    await tx.query("select 1 from organization where id = $1 for update", [options.organizationId]);
    const [count] = await tx.query<{ active: number }>(
      "select count(*)::int as active from api_key where user_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)",
      [options.userId, new Date(options.nowMs)],
    );
    if ((count?.active ?? 0) >= activeKeysMax) return { kind: "too_many_keys" };
    await tx.query(
      "insert into api_key (id, organization_id, user_id, name, hash, last4, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
      [id, options.organizationId, options.userId, options.name, hashOf(key), key.slice(-4), new Date(options.nowMs), options.expiresAt],
    );
    return { kind: "created", id, key };
  });
}

/**
 * Who a key belongs to; null for a wrong, revoked or expired one. The look-up compares hashes inside an index: how long
 * it takes says nothing about the key.
 */
export async function authenticate(db: Queryable, options: { readonly key: string; readonly nowMs: number }): Promise<Identity | null> {
  const [row] = await db.query<{ id: string; organization_id: string; user_id: string }>(
    `select id, organization_id, user_id from api_key
     where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [hashOf(options.key), new Date(options.nowMs)],
  );
  return row === undefined ? null : { organizationId: row.organization_id, userId: row.user_id, keyId: row.id };
}

export async function touchKey(db: Queryable, options: { readonly keyId: string; readonly nowMs: number }): Promise<void> {
  await db.query("update api_key set last_used_at = $2 where id = $1", [options.keyId, new Date(options.nowMs)]);
}

export async function listKeys(db: Queryable, organizationId: string): Promise<ApiKey[]> {
  return db.query<ApiKey>(
    `select id, name, last4, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"
     from api_key where organization_id = $1 order by created_at`,
    [organizationId],
  );
}

/** True where a key was revoked by this call. */
export async function revokeKey(
  db: Queryable,
  options: { readonly organizationId: string; readonly id: string; readonly nowMs: number },
): Promise<boolean> {
  const revoked = await db.query(
    "update api_key set revoked_at = $3 where id::text = $2 and organization_id = $1 and revoked_at is null returning id",
    [options.organizationId, options.id, new Date(options.nowMs)],
  );
  return revoked.length > 0;
}

function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
