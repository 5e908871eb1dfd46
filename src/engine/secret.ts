/**
 * The secret that this installation signs and hashes with. It is the one that is configured, or a random one that the
 * first process to start keeps in the database, so that all workers have the same. Nobody uses it itself: every
 * purpose has a key of its own, derived from it, so that what one of them signs means nothing to another.
 */
import { hkdfSync, randomBytes } from "node:crypto";
import type { Queryable } from "./database.ts";

export type Secret = {
  /** 32 bytes for one purpose, always the same (HKDF-SHA256, RFC 5869). */
  keyFor(purpose: string): Buffer;
};

export async function openSecret(db: Queryable, options: { readonly configured: string | null; readonly nowMs: number }): Promise<Secret> {
  const secret = options.configured === null ? await kept(db, options.nowMs) : Buffer.from(options.configured);
  return { keyFor: (purpose) => Buffer.from(hkdfSync("sha256", secret, "", purpose, 32)) };
}

async function kept(db: Queryable, nowMs: number): Promise<Uint8Array> {
  await db.query("insert into secret (name, value, created_at) values ('installation', $1, $2) on conflict do nothing", [randomBytes(32), new Date(nowMs)]);
  const [row] = await db.query<{ value: Uint8Array }>("select value from secret where name = 'installation'");
  if (row === undefined) throw new Error("The secret that was just made is gone.");
  return row.value;
}
