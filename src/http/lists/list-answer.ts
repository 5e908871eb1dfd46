/** A lead list in the words of the wire (contract section 5.5), and who reads it. */
import { z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import type { Queryable } from "../../engine/database.ts";
import type { LeadList, Reader } from "../../engine/lead-lists.ts";
import { enrichedCount, readList } from "../../engine/lead-lists.ts";
import type { Identity } from "../../engine/identity/api-keys.ts";
import { enveloped } from "../enveloped.ts";

export const listIdExample = "6f1e7a52-93c4-4e0b-8d25-0c4be1a7f310";
export const listId = z.string().openapi({ example: listIdExample });
export const listPath = z.object({ list_id: z.string().openapi({ param: { name: "list_id", in: "path" }, example: listIdExample }) });
export const moment = z.string().nullish().openapi({ format: "date-time", example: "2026-04-06T15:00:00.000Z" });

export const listDetail = z
  .object({
    ...envelope,
    list_id: listId,
    name: z.string().openapi({ example: "Trade fair" }),
    description: z.string().nullish().openapi({ example: "Met in spring" }),
    lead_count: z.int().openapi({ example: 40 }),
    enriched_count: z.int().openapi({ description: "Leads that have an address or a phone.", example: 31 }),
    folder_id: z.string().nullish().openapi({ example: null }),
    created_at: moment,
    reused: z.boolean().openapi({ description: "True where a list of that name was there already.", example: false }),
  })
  .openapi("LeadList");

export function readerOf(identity: Identity): Reader {
  return { organizationId: identity.organizationId, userId: identity.userId };
}

/** The list, or the refusal that it does not exist for whoever asks. */
export async function listFor(db: Queryable, identity: Identity, id: string): Promise<LeadList> {
  const list = await readList(db, readerOf(identity), id);
  if (list === null) throw new ApiError("unknown_list");
  return list;
}

export async function listAnswer(
  db: Queryable,
  list: LeadList,
  said: { readonly nowMs: number; readonly reused: boolean; readonly message: string | null },
): Promise<z.output<typeof listDetail>> {
  return {
    ...enveloped(said.nowMs, { message: said.message }),
    list_id: list.id,
    name: list.name,
    description: list.description,
    lead_count: list.leadCount,
    enriched_count: await enrichedCount(db, list.id),
    folder_id: list.folderId,
    created_at: list.createdAt.toISOString(),
    reused: said.reused,
  };
}
