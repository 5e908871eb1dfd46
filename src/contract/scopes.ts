/** What a key may be allowed to do (contract section 2.3). Every operation of the expanded API needs one of them. */

export const scopes = [
  "people:read",
  "companies:read",
  "lists:read",
  "lists:write",
  "enrich:read",
  "enrich:write",
  "credits:read",
  "export:read",
  "sync:write",
  "smart_agents:read",
  "smart_agents:write",
  "admin:api_keys",
] as const;
export type Scope = (typeof scopes)[number];
