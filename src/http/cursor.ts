/**
 * Cursors: where a page ended, in a form that callers have no reason to read. A cursor belongs to one listing; another
 * one's, or one that was made up, is refused (contract section 5.5).
 */
import { ApiError } from "../contract/errors.ts";

export type Listing = "lists" | "leads" | "export" | "results" | "tasks" | "runs" | "statement";

/** @example writeCursor("leads", 4_711) */
export function writeCursor(listing: Listing, position: number | null): string | null {
  return position === null ? null : Buffer.from(`${listing}:${String(position)}`).toString("base64url");
}

/** The position behind which the page begins; null for the first page. */
export function readCursor(listing: Listing, cursor: string | null | undefined): number | null {
  if (cursor === null || cursor === undefined || cursor === "") return null;
  const [, of, position] = /^([a-z]+):(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (of !== listing || position === undefined || writeCursor(listing, Number(position)) !== cursor) {
    throw new ApiError("validation_error", { detail: "The cursor is not one that this listing gave", fix: "Begin again without a cursor." });
  }
  return Number(position);
}
