/**
 * Where the API lives; the contract's base URLs without their host (section 1). The expanded operations are mounted at
 * both; the five legacy ones at the first alone, and only they keep the form of answers that was before.
 */
export const publicApi = "/api/v1/public";
export const currentApi = "/api/v2";
/** What people do: sign in, make keys, invite others. */
export const peoplesApi = "/api/v1";

const legacyPaths: ReadonlySet<string> = new Set(["/auth/validate-key", "/credits/balance", "/enrich/bulk", "/enrich/status", "/webhooks/deliveries"]);

/** True where a refusal is told as `{"error":{…}}`; elsewhere it is `{"detail":"…"}`. */
export function isExpanded(path: string): boolean {
  if (path.startsWith(`${currentApi}/`)) return true;
  return path.startsWith(`${publicApi}/`) && !legacyPaths.has(path.slice(publicApi.length));
}
