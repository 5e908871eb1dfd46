/** What only people may do, and of them those with a role for it: a key that leaked can make no keys and invite nobody. */
import { ApiError } from "../../contract/errors.ts";
import type { Identity } from "../../engine/identity/api-keys.ts";

export function refuseKeys(identity: Identity): void {
  if (identity.via === "key") throw new ApiError("session_required");
}

export function refuseAllButAdmins(identity: Identity): void {
  refuseKeys(identity);
  if (identity.role !== "owner" && identity.role !== "admin") throw new ApiError("not_allowed");
}
