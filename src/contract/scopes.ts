/** What a caller may do: the scopes of contract section 2.3, one of which every operation needs, and the roles that grant them. */

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

/** From the most that one may do to the least. */
export const roles = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  owner: scopes,
  admin: scopes,
  member: scopes.filter((scope) => scope !== "admin:api_keys"),
  viewer: scopes.filter((scope) => scope.endsWith(":read")),
};

export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}
