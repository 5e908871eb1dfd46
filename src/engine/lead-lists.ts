/**
 * Lead lists. A list is its owner's alone, but for DEFAULT: that one belongs to the organization, cannot be renamed or
 * deleted, and collects what is submitted through the public API. What somebody may not read does not exist for them.
 */
import { hash, randomUUID } from "node:crypto";
import type { Queryable } from "./database.ts";
import { isUuid, uuidOf } from "./uuid.ts";

/** Who asks. */
export type Reader = { readonly organizationId: string; readonly userId: string };

export type LeadList = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly folderId: string | null;
  /** Null for the organization's own. */
  readonly ownerId: string | null;
  readonly isProtected: boolean;
  readonly createdAt: Date;
  readonly leadCount: number;
};

export const defaultName = "DEFAULT";

/** Always the same for an organization, so that it can be named before it was ever needed. */
export function defaultListId(organizationId: string): string {
  return uuidOf(hash("sha256", `DEFAULT list of ${organizationId}`, "buffer"));
}

/** Creates DEFAULT where it does not exist yet; its id. */
export async function ensureDefaultList(tx: Queryable, of: { readonly organizationId: string; readonly nowMs: number }): Promise<string> {
  const id = defaultListId(of.organizationId);
  await tx.query(
    `insert into lead_list (id, organization_id, owner_id, name, name_key, is_protected, created_at)
     values ($1, $2, null, $3, $4, true, $5) on conflict do nothing`,
    [id, of.organizationId, defaultName, nameKey(defaultName), new Date(of.nowMs)],
  );
  return id;
}

/** Of `lead_list l`: those that a reader of organization $1 and user $2 may read. */
export const readableList = "l.organization_id = $1 and (l.owner_id = $2 or l.owner_id is null)";

const view = `select l.id::text as id, l.name, l.description, l.folder_id::text as "folderId", l.owner_id as "ownerId", l.is_protected as "isProtected",
  l.created_at as "createdAt", (select count(*)::int from list_lead m where m.list_id = l.id) as "leadCount", l.position::float8 as position
  from lead_list l where ${readableList}`;

export async function readList(db: Queryable, reader: Reader, id: string): Promise<LeadList | null> {
  if (!isUuid(id)) return null;
  const [list] = await db.query<LeadList>(`${view} and l.id = $3`, [reader.organizationId, reader.userId, id]);
  return list ?? null;
}

/** For a link that says which list it is about: whoever made it could read the list. */
export async function listExists(db: Queryable, id: string): Promise<boolean> {
  return isUuid(id) && (await db.query("select 1 from lead_list where id = $1", [id])).length > 0;
}

/** Leads of the list that have an address or a phone. */
export async function enrichedCount(db: Queryable, listId: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    "select count(*)::int as count from list_lead m join lead l on l.id = m.lead_id where m.list_id = $1 and (l.email is not null or l.phone is not null)",
    [listId],
  );
  return row?.count ?? 0;
}

export type ListPage = { readonly lists: readonly LeadList[]; readonly total: number; readonly after: number | null };

/** The newest first; `after` is the position behind which the page begins. */
export async function listPage(
  db: Queryable,
  reader: Reader,
  page: { readonly folderId: string | null; readonly after: number | null; readonly limit: number },
): Promise<ListPage> {
  const rows = await db.query<LeadList & { position: number }>(
    `${view} and ($3::text is null or l.folder_id::text = $3) and ($4::bigint is null or l.position < $4) order by l.position desc limit $5`,
    [reader.organizationId, reader.userId, page.folderId, page.after, page.limit + 1],
  );
  const [count] = await db.query<{ total: number }>(
    `select count(*)::int as total from lead_list l
     where ${readableList} and ($3::text is null or l.folder_id::text = $3)`,
    [reader.organizationId, reader.userId, page.folderId],
  );
  const lists = rows.slice(0, page.limit);
  return { lists, total: count?.total ?? 0, after: rows.length > page.limit ? (lists.at(-1)?.position ?? null) : null };
}

export type NewList = {
  readonly name: string;
  readonly description: string | null;
  readonly folderId: string | null;
  /** Lists that one user may own. */
  readonly listsMax: number;
  readonly nowMs: number;
};

export type CreatedList =
  | { readonly kind: "created"; readonly id: string }
  /** The reader has a list of that name, in whichever case. */
  | { readonly kind: "reused"; readonly id: string }
  | { readonly kind: "list_cap_reached" }
  | { readonly kind: "unknown_folder" };

export async function createList(tx: Queryable, reader: Reader, list: NewList): Promise<CreatedList> {
  // One at a time for an organization: two of the same name, or one more than the cap, would otherwise pass together.
  await tx.query("select 1 from organization where id = $1 for no key update", [reader.organizationId]);
  const existing = await listNamed(tx, reader, list.name);
  if (existing !== null) return { kind: "reused", id: existing };
  if (list.folderId !== null && !(await folderExists(tx, reader.organizationId, list.folderId))) return { kind: "unknown_folder" };
  const [owned] = await tx.query<{ count: number }>("select count(*)::int as count from lead_list where organization_id = $1 and owner_id = $2", [
    reader.organizationId,
    reader.userId,
  ]);
  if ((owned?.count ?? 0) >= list.listsMax) return { kind: "list_cap_reached" };
  const id = randomUUID();
  await tx.query(
    `insert into lead_list (id, organization_id, owner_id, name, name_key, description, folder_id, is_protected, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, false, $8)`,
    [id, reader.organizationId, reader.userId, list.name, nameKey(list.name), list.description, list.folderId, new Date(list.nowMs)],
  );
  return { kind: "created", id };
}

export type ListChange = { readonly name?: string | undefined; readonly description?: string | null | undefined; readonly folderId?: string | null | undefined };
export type ChangedList = { readonly kind: "changed" } | { readonly kind: "unknown_list" | "list_protected" | "unknown_folder" | "name_taken" };

export async function changeList(tx: Queryable, reader: Reader, id: string, change: ListChange): Promise<ChangedList> {
  await tx.query("select 1 from organization where id = $1 for no key update", [reader.organizationId]);
  const list = await readList(tx, reader, id);
  if (list === null) return { kind: "unknown_list" };
  if (list.isProtected) return { kind: "list_protected" };
  const { name = list.name, description = list.description, folderId = list.folderId } = change;
  if (folderId !== null && !(await folderExists(tx, reader.organizationId, folderId))) return { kind: "unknown_folder" };
  const named = await listNamed(tx, reader, name);
  if (named !== null && named !== id) return { kind: "name_taken" };
  await tx.query("update lead_list set name = $2, name_key = $3, description = $4, folder_id = $5 where id = $1", [id, name, nameKey(name), description, folderId]);
  return { kind: "changed" };
}

export type DeletedList = { readonly kind: "deleted" | "unknown_list" | "list_protected" };

/** The list and who is on it are gone; the leads survive. */
export async function deleteList(tx: Queryable, reader: Reader, id: string): Promise<DeletedList> {
  const list = await readList(tx, reader, id);
  if (list === null) return { kind: "unknown_list" };
  if (list.isProtected) return { kind: "list_protected" };
  const deleted = await tx.query("delete from lead_list where id = $1 returning id", [id]);
  return { kind: deleted.length > 0 ? "deleted" : "unknown_list" };
}

async function listNamed(tx: Queryable, reader: Reader, name: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id::text as id from lead_list where organization_id = $1 and (owner_id = $2 or owner_id is null) and name_key = $3
     order by owner_id nulls last limit 1`,
    [reader.organizationId, reader.userId, nameKey(name)],
  );
  return row?.id ?? null;
}

async function folderExists(tx: Queryable, organizationId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  return (await tx.query("select 1 from folder where id = $1 and organization_id = $2", [id, organizationId])).length > 0;
}

/** In every script, whatever the database's own locale makes of letters. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}
