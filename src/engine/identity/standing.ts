/** Whether those who are being answered for minutes may still be: a key is revoked, a session ends, a role changes meanwhile. */
import type { Queryable } from "../database.ts";
import type { Identity } from "./api-keys.ts";

/** On whose behalf an answer is held open, as it was when that began. */
export type Holder = Pick<Identity, "via" | "keyId" | "organizationId" | "userId" | "role">;

/** Of these, those who would be refused by now. A session is any of the person's. */
export async function lapsed<Held extends Holder>(db: Queryable, holders: readonly Held[], nowMs: number): Promise<Held[]> {
  const asked = holders.map(({ via, keyId, organizationId, userId, role }, n) => ({ n, via, key: via === "key" ? keyId : null, organization: organizationId, person: userId, role }));
  const rows = await db.query<{ n: number }>(
    `select h.n from json_to_recordset($1::json) as h(n int, via text, key uuid, organization text, person text, role text)
     where not exists (select 1 from member m where m.organization_id = h.organization and m.user_id = h.person and m.role = h.role)
       or (h.via = 'key' and not exists (select 1 from api_key k where k.id = h.key and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)))
       or (h.via = 'session' and not exists (select 1 from app_session s where s.user_id = h.person and s.expires_at > $2))`,
    [JSON.stringify(asked), new Date(nowMs)],
  );
  return rows.flatMap(({ n }) => holders[n] ?? []);
}
