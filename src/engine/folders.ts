/** Folders that an organization's lists may lie in. */
import { randomUUID } from "node:crypto";
import type { Queryable } from "./database.ts";

export type Folder = { readonly id: string; readonly name: string; readonly createdAt: Date; readonly lists: number };

export async function createFolder(db: Queryable, folder: { readonly organizationId: string; readonly name: string; readonly nowMs: number }): Promise<string> {
  const id = randomUUID();
  await db.query("insert into folder (id, organization_id, name, created_at) values ($1, $2, $3, $4)", [id, folder.organizationId, folder.name, new Date(folder.nowMs)]);
  return id;
}

/** In the order of their names, at most `limit`; the lists that are counted are those that the reader may read. */
export async function listFolders(db: Queryable, of: { readonly organizationId: string; readonly userId: string; readonly limit: number }): Promise<Folder[]> {
  return db.query<Folder>(
    `select f.id::text as id, f.name, f.created_at as "createdAt",
       (select count(*)::int from lead_list l where l.folder_id = f.id and (l.owner_id = $2 or l.owner_id is null)) as lists
     from folder f where f.organization_id = $1 order by f.name, f.id limit $3`,
    [of.organizationId, of.userId, of.limit],
  );
}
