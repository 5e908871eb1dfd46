/**
 * Leads: the people that an organization keeps. The same person again, on whichever list or in whichever submission, is
 * the same lead; what is new about them fills gaps and never overwrites. Results of tasks are written to leads where
 * tasks end (`ending.ts`).
 */
import { hash, randomUUID } from "node:crypto";
import type { LeadFields, Person } from "../domain/lead.ts";
import { leadFields, leadOf, personKey } from "../domain/lead.ts";
import type { Queryable } from "./database.ts";
import { isUuid, uuidOf } from "./uuid.ts";

export type Lead = LeadFields & { readonly id: string; readonly emailStatus: string | null; readonly provider: string | null };

export type SavedLead = { readonly id: string; readonly created: boolean };

export type People = { readonly organizationId: string; readonly people: readonly Person[]; readonly nowMs: number };

/** Saves each person once; answers in the order of `people`, null for one that names nobody. */
export async function saveLeads(tx: Queryable, saved: People): Promise<(SavedLead | null)[]> {
  const rows = rowsOf(saved);
  const found = rows.length === 0 ? [] : await tx.query<{ n: number; id: string; created: boolean }>(saveStatement, [JSON.stringify(rows), saved.organizationId, new Date(saved.nowMs)]);
  const byN = new Map(found.map(({ n, id, created }) => [n, { id, created }]));
  return saved.people.map((_, n) => byN.get(n) ?? null);
}

/**
 * What a submission leaves behind: its people as leads on a list. Answers with their ids, in the order of
 * `people`, null for one that names nobody. Doing it twice is doing it once.
 */
export async function collectLeads(db: Queryable, collected: People & { readonly listId: string }): Promise<(string | null)[]> {
  const rows = rowsOf(collected);
  if (rows.length === 0) return [];
  const { organizationId, nowMs, listId } = collected;
  const found = await db.query<{ n: number; id: string }>(collectStatement, [JSON.stringify(rows), organizationId, new Date(nowMs), listId]);
  const byN = new Map(found.map(({ n, id }) => [n, id]));
  return collected.people.map((_, n) => byN.get(n) ?? null);
}

function rowsOf({ organizationId, people }: People): object[] {
  return people.flatMap((person, n) => {
    const key = personKey(person);
    return key === null ? [] : [{ n, id: randomUUID(), person: uuidOf(hash("sha256", `${organizationId}\nlead\n${key}`, "buffer")), ...leadOf(person) }];
  });
}

// Rows are taken in the order of their key, as where tasks end, so that whoever writes the same people waits for each other.
const saved = `
with input as (
  select * from json_to_recordset($1::json) as t(n int, id uuid, person uuid, ${leadFields.map((field) => `${field} text`).join(", ")})
), saved as (
  insert into lead (id, organization_id, person, ${leadFields.join(", ")}, created_at)
  select distinct on (person) id, $2, person, ${leadFields.join(", ")}, $3::timestamptz from input order by person, n
  on conflict (person) do update set ${leadFields.map((field) => `${field} = coalesce(lead.${field}, excluded.${field})`).join(", ")}
  returning id, person
)`;

const saveStatement = `${saved}
select input.n, saved.id::text as id, saved.id = input.id as created from input join saved using (person)`;

const collectStatement = `${saved}, listed as (
  insert into list_lead (list_id, lead_id)
  select $4::uuid, saved.id from saved join input using (person) group by saved.id order by min(input.n)
  on conflict do nothing
)
select input.n, saved.id::text as id from input join saved using (person)`;

/** Puts leads on a list, in this order; returns how many were not on it before. */
export async function addToList(tx: Queryable, added: { readonly listId: string; readonly leadIds: readonly string[] }): Promise<number> {
  const rows = await tx.query(
    `insert into list_lead (list_id, lead_id)
     select $1, value::uuid from json_array_elements_text($2::json) with ordinality as t(value, n) order by n
     on conflict do nothing returning 1`,
    [added.listId, JSON.stringify([...new Set(added.leadIds)])],
  );
  return rows.length;
}

/** Ids that are on no list, or are none, are left out; returns how many were on it. */
export async function removeFromList(tx: Queryable, removed: { readonly listId: string; readonly leadIds: readonly string[] }): Promise<number> {
  const rows = await tx.query("delete from list_lead where list_id = $1 and lead_id in (select value::uuid from json_array_elements_text($2::json)) returning 1", [
    removed.listId,
    JSON.stringify(removed.leadIds.filter(isUuid)),
  ]);
  return rows.length;
}

/** Of these ids, those of the organization's leads, in this order. */
export async function ownLeads(db: Queryable, of: { readonly organizationId: string; readonly leadIds: readonly string[] }): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select l.id::text as id from json_array_elements_text($2::json) with ordinality as t(value, n)
     join lead l on l.id = t.value::uuid where l.organization_id = $1 order by n`,
    [of.organizationId, JSON.stringify([...new Set(of.leadIds)].filter(isUuid))],
  );
  return rows.map((row) => row.id);
}

const columns = `l.id::text as id, ${leadFields.map((field) => `l.${field}`).join(", ")}, l.email_status as "emailStatus", l.provider`;

export async function leadsById(db: Queryable, of: { readonly organizationId: string; readonly leadIds: readonly string[] }): Promise<Lead[]> {
  return db.query<Lead>(
    `select ${columns} from json_array_elements_text($2::json) with ordinality as t(value, n)
     join lead l on l.id = t.value::uuid where l.organization_id = $1 order by n`,
    [of.organizationId, JSON.stringify(of.leadIds)],
  );
}

export type LeadPage = { readonly leads: readonly Lead[]; /** Where the next page begins; null at the end. */ readonly after: number | null };

/** The leads of a list in the order in which they were added, behind position `after`. */
export async function leadPage(db: Queryable, of: { readonly listId: string; readonly after: number; readonly limit: number }): Promise<LeadPage> {
  const rows = await db.query<Lead & { position: number }>(
    `select ${columns}, m.position::float8 as position from list_lead m join lead l on l.id = m.lead_id
     where m.list_id = $1 and m.position > $2 order by m.position limit $3`,
    [of.listId, of.after, of.limit + 1],
  );
  const page = rows.slice(0, of.limit);
  return { leads: page, after: rows.length > of.limit ? (page.at(-1)?.position ?? null) : null };
}

export async function leadCount(db: Queryable, listId: string): Promise<number> {
  const [row] = await db.query<{ count: number }>("select count(*)::int as count from list_lead where list_id = $1", [listId]);
  return row?.count ?? 0;
}
