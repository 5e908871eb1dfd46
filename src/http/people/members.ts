/** `/api/v1/members`: who belongs to the organization, and in which role. */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import { roles } from "../../contract/scopes.ts";
import type { Changed } from "../../engine/identity/members.ts";
import { changeMember, membersOf } from "../../engine/identity/members.ts";
import type { Api, Dependencies } from "../api.ts";
import { refusals } from "../refusals.ts";
import { refuseAllButAdmins, refuseKeys } from "./refuse-keys.ts";

const memberAnswer = z
  .object({ user_id: z.string(), role: z.enum(roles), name: z.string().nullable(), email: z.string().nullable(), joined_at: z.string() })
  .openapi("Member");

const tags = ["People"];
const security = [{ session: [] }];
const params = z.object({ user_id: z.string().max(100) });
const changes = refusals("session_required", "cross_site", "not_a_member", "not_allowed", "unknown_member", "last_owner", "invalid_request", "body_too_large");

export const listMembersRoute = createRoute({
  method: "get",
  path: "/members",
  operationId: "listMembers",
  security,
  tags,
  summary: "List the members",
  responses: {
    200: { description: "The members, the oldest first.", content: { "application/json": { schema: z.object({ members: z.array(memberAnswer) }) } } },
    ...refusals("session_required", "not_a_member"),
  },
});

export const changeMemberRoute = createRoute({
  method: "patch",
  path: "/members/{user_id}",
  operationId: "changeMember",
  security,
  tags,
  summary: "Give a member another role",
  description: "For owners and admins; the role of owner is for owners to give and to take away. Keys of the member can do no more from then on.",
  request: { params, body: { required: true, content: { "application/json": { schema: z.strictObject({ role: z.enum(roles) }) } } } },
  responses: { 200: { description: "It is changed.", content: { "application/json": { schema: z.object({ user_id: z.string(), role: z.enum(roles) }) } } }, ...changes },
});

export const removeMemberRoute = createRoute({
  method: "delete",
  path: "/members/{user_id}",
  operationId: "removeMember",
  security,
  tags,
  summary: "Remove a member",
  description: "Their keys for this organization are refused from then on.",
  request: { params },
  responses: { 200: { description: "They are removed.", content: { "application/json": { schema: z.object({ user_id: z.string(), removed: z.literal(true) }) } } }, ...changes },
});

export function mountMembers(api: Api, { engine, now }: Dependencies): void {
  const { database } = engine;
  api.openapi(listMembersRoute, async (c) => {
    refuseKeys(c.var.identity);
    const members = await membersOf(database, c.var.identity.organizationId);
    return c.json({ members: members.map(({ userId, role, name, email, createdAt }) => ({ user_id: userId, role, name, email, joined_at: createdAt.toISOString() })) }, 200);
  });
  api.openapi(changeMemberRoute, async (c) => {
    const { identity } = c.var;
    refuseAllButAdmins(identity);
    const { user_id: userId } = c.req.valid("param");
    const { role } = c.req.valid("json");
    refuseUnchanged(await changeMember(database, { organizationId: identity.organizationId, userId, role, by: identity.role, nowMs: now() }));
    return c.json({ user_id: userId, role }, 200);
  });
  api.openapi(removeMemberRoute, async (c) => {
    const { identity } = c.var;
    refuseAllButAdmins(identity);
    const { user_id: userId } = c.req.valid("param");
    refuseUnchanged(await changeMember(database, { organizationId: identity.organizationId, userId, role: null, by: identity.role, nowMs: now() }));
    return c.json({ user_id: userId, removed: true as const }, 200);
  });
}

function refuseUnchanged(changed: Changed): void {
  switch (changed.kind) {
    case "changed":
      return;
    case "not_a_member":
      throw new ApiError("unknown_member");
    case "not_allowed":
    case "last_owner":
      throw new ApiError(changed.kind);
  }
}
