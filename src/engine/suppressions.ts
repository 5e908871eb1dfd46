/**
 * The list of those who are not to be looked up: of one organization, or of everybody who uses the installation. It is asked
 * before every question and before every result is stored; where nobody is on it, that costs one look a second.
 *
 * Who is on it is not kept: keys are keyed hashes (HMAC-SHA256), so the list can be asked whether it has somebody, and
 * nothing else.
 */
import { createHmac } from "node:crypto";
import type { SuppressionKey } from "../domain/suppression.ts";
import type { Queryable } from "./database.ts";
import { grouped } from "./group-commit.ts";
import type { Secret } from "./secret.ts";
import { uuidOf } from "./uuid.ts";

/** The scope of what everybody of the installation keeps to. */
export const everybody = "*";

export type Suppressions = {
  /** Those of the keys that are on the list of the organization, or on everybody's. They are made only where anybody is on any list. */
  among(organizationId: string, keys: () => readonly string[]): Promise<ReadonlySet<string>>;
  /** True where it was just seen that nobody is on any list. */
  isIdle(): boolean;
};

export type ListChange = { readonly secret: Secret; /** An organization, or `everybody`. */ readonly scope: string; readonly keys: readonly SuppressionKey[] };

const watchedForMs = 1_000;
/** When all workers keep to what was put on the list. */
export const settledAfterMs = watchedForMs + 500;
const asksPerStatement = 100;
const none: ReadonlySet<string> = new Set();

export function createSuppressions({ db, secret }: { readonly db: Queryable; readonly secret: Secret }): Suppressions {
  let watched: { readonly isInUse: Promise<boolean>; readonly untilMs: number } | null = null;
  let lastSeen = true;
  const isInUse = (): Promise<boolean> => {
    if (watched === null || watched.untilMs <= performance.now()) {
      const asked = db.query("select 1 from suppression limit 1").then((rows) => (lastSeen = rows.length > 0));
      watched = { isInUse: asked, untilMs: performance.now() + watchedForMs };
      asked.catch(() => (watched = null));
    }
    return watched.isInUse;
  };
  const asks = grouped({
    rowsMax: asksPerStatement,
    gatherMs: 0,
    run: async (group: readonly { readonly organizationId: string; readonly hashes: ReadonlyMap<string, string> }[]) => {
      const wanted = [...new Set(group.flatMap(({ hashes }) => [...hashes.keys()]))];
      const listed = await db.query<{ key: string; scope: string }>("select key::text as key, scope from suppression where key = any($1::uuid[])", [`{${wanted.join(",")}}`]);
      return group.map(({ organizationId, hashes }) => new Set(listed.flatMap(({ key, scope }) => (scope === everybody || scope === organizationId ? (hashes.get(key) ?? []) : []))));
    },
  });
  return {
    isIdle: () => !lastSeen && watched !== null && watched.untilMs > performance.now(),
    async among(organizationId, keys) {
      if (!(await isInUse())) return none;
      const hashes = new Map(keys().flatMap((key) => hashesOf(secret, key).map((hash) => [hash, key] as const)));
      return hashes.size === 0 ? none : asks.add({ organizationId, hashes });
    },
  };
}

/** How many of the keys were not on the list before. */
export async function suppress(db: Queryable, { secret, scope, keys, nowMs }: ListChange & { readonly nowMs: number }): Promise<number> {
  const rows = keys.map(({ kind, key }) => ({ kind, key: hashesOf(secret, key)[0] }));
  const added = await db.query(
    `insert into suppression (key, scope, kind, created_at)
     select distinct on (key) key, $1, kind, $3::timestamptz from json_to_recordset($2::json) as given(key uuid, kind text)
     on conflict (key, scope) do nothing returning 1`,
    [scope, JSON.stringify(rows), new Date(nowMs)],
  );
  return added.length;
}

/** How many of the keys were on the list. */
export async function unsuppress(db: Queryable, { secret, scope, keys }: ListChange): Promise<number> {
  const hashes = keys.flatMap(({ key }) => hashesOf(secret, key));
  const removed = await db.query("delete from suppression where scope = $1 and key = any($2::uuid[]) returning 1", [scope, `{${hashes.join(",")}}`]);
  return removed.length;
}

/** How many keys the list of that scope has, by kind. */
export async function suppressedCounts(db: Queryable, scope: string): Promise<readonly { readonly kind: string; readonly count: number }[]> {
  return db.query("select kind, count(*)::int as count from suppression where scope = $1 group by kind order by kind", [scope]);
}

/** Newest secret first; a UUID holds the first half, which is enough that two keys never meet. */
function hashesOf(secret: Secret, key: string): string[] {
  return secret.keysFor("suppression").map((hmacKey) => uuidOf(createHmac("sha256", hmacKey).update(key).digest()));
}
