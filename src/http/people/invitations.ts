/** `/api/v1/invitations`: how people come in. No mail is sent: whoever invites passes the link on. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ApiError } from "../../contract/errors.ts";
import { roles } from "../../contract/scopes.ts";
import type { Joined } from "../../engine/identity/invitations.ts";
import { invite, isOpenInvitation, joinAs, joinAsNew, openInvitations, revokeInvitation, welcomeUrl } from "../../engine/identity/invitations.ts";
import { mayAssign } from "../../engine/identity/members.ts";
import type { Session } from "../../engine/identity/people.ts";
import type { Api, ApiEnv, Dependencies } from "../api.ts";
import { refusals } from "../refusals.ts";
import { refuseAllButAdmins } from "./refuse-keys.ts";
import { refuseOtherSites } from "./same-site.ts";
import { answerOf, emailText, newPassword, sessionAnswer } from "./session.ts";

const ttlMs = 7 * 86_400_000;

const invitationAnswer = z
  .object({ invitation_id: z.string(), role: z.enum(roles), email: z.string().nullable(), created_at: z.string(), expires_at: z.string() })
  .openapi("Invitation");
const madeAnswer = invitationAnswer.extend({ url: z.string().openapi({ description: "Works once, until it expires. Shown this once.", example: "https://cleanlist.example/welcome#…" }) }).openapi("NewInvitation");

const invitationRequest = z.strictObject({
  role: z.enum(roles).openapi({ example: "member" }),
  email: emailText.nullish().openapi({ description: "Only this address may accept; whoever has the link otherwise." }),
});
const token = z.string().max(200).openapi({ description: "What follows the `#` of the link." });
const acceptRequest = z.strictObject({
  token,
  email: emailText.optional(),
  name: z.string().trim().min(1).max(100).optional().openapi({ example: "Jane Doe" }),
  password: newPassword.optional(),
});

const tags = ["People"];
const security = [{ session: [] }];
const forAdmins = ["session_required", "cross_site", "not_a_member", "not_allowed", "invalid_request", "body_too_large"] as const;

export const inviteRoute = createRoute({
  method: "post",
  path: "/invitations",
  operationId: "invite",
  security,
  tags,
  summary: "Invite somebody",
  description: "For owners and admins. The answer holds a link that works once, for seven days: pass it on.",
  request: { body: { required: true, content: { "application/json": { schema: invitationRequest } } } },
  responses: { 201: { description: "The link.", content: { "application/json": { schema: madeAnswer } } }, ...refusals(...forAdmins) },
});

export const listInvitationsRoute = createRoute({
  method: "get",
  path: "/invitations",
  operationId: "listInvitations",
  security,
  tags,
  summary: "List the invitations that are open",
  responses: {
    200: { description: "The newest first, at most 200.", content: { "application/json": { schema: z.object({ invitations: z.array(invitationAnswer) }) } } },
    ...refusals("session_required", "not_a_member", "not_allowed"),
  },
});

export const revokeInvitationRoute = createRoute({
  method: "delete",
  path: "/invitations/{invitation_id}",
  operationId: "revokeInvitation",
  security,
  tags,
  summary: "Revoke an invitation",
  request: { params: z.object({ invitation_id: z.string().max(100) }) },
  responses: {
    200: { description: "The link is dead.", content: { "application/json": { schema: z.object({ invitation_id: z.string(), revoked: z.literal(true) }) } } },
    ...refusals(...forAdmins, "unknown_invitation"),
  },
});

export const acceptRoute = createRoute({
  method: "post",
  path: "/invitations/accept",
  operationId: "acceptInvitation",
  security: [],
  tags,
  summary: "Accept an invitation",
  description: "As somebody new, with `email`, `name` and `password`; or, signed in, with the token alone. You are signed in then.",
  request: { body: { required: true, content: { "application/json": { schema: acceptRequest } } } },
  responses: {
    200: { description: "Who is signed in, and where they belong.", content: { "application/json": { schema: sessionAnswer } } },
    ...refusals("cross_site", "unknown_invitation", "email_taken", "invalid_request", "body_too_large"),
  },
});

export function mountInvitations(api: Api, dependencies: Dependencies): void {
  const { engine, now } = dependencies;
  const { database, secret } = engine;
  api.openapi(inviteRoute, async (c) => {
    const { identity } = c.var;
    refuseAllButAdmins(identity);
    const { role, email = null } = c.req.valid("json");
    if (!mayAssign(identity.role, role)) throw new ApiError("not_allowed");
    const nowMs = now();
    const made = await invite(database, secret, { organizationId: identity.organizationId, role, email, invitedBy: identity.userId, ttlMs, nowMs });
    c.header("Cache-Control", "no-store");
    const answer = {
      invitation_id: made.id,
      role,
      email,
      created_at: new Date(nowMs).toISOString(),
      expires_at: made.expiresAt.toISOString(),
      url: welcomeUrl(c.var.origin, made.token),
    };
    return c.json(answer, 201);
  });
  api.openapi(listInvitationsRoute, async (c) => {
    refuseAllButAdmins(c.var.identity);
    const open = await openInvitations(database, { organizationId: c.var.identity.organizationId, nowMs: now() });
    const invitations = open.map(({ id, role, email, createdAt, expiresAt }) => ({
      invitation_id: id,
      role,
      email,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    }));
    return c.json({ invitations }, 200);
  });
  api.openapi(revokeInvitationRoute, async (c) => {
    refuseAllButAdmins(c.var.identity);
    const { invitation_id: id } = c.req.valid("param");
    const revoked = await revokeInvitation(database, { organizationId: c.var.identity.organizationId, id, nowMs: now() });
    if (!revoked) throw new ApiError("unknown_invitation");
    return c.json({ invitation_id: id, revoked: true as const }, 200);
  });
}

export function mountAccept(api: Api, dependencies: Dependencies): void {
  api.openapi(acceptRoute, async (c) => {
    refuseOtherSites(c);
    const session = await accepted(c, dependencies, c.req.valid("json"));
    return c.json(await answerOf(c, dependencies, session), 200);
  });
}

async function accepted(c: Context<ApiEnv>, { engine, people, now }: Dependencies, request: z.output<typeof acceptRequest>): Promise<Session> {
  const { database, secret } = engine;
  const { token: presented, email, name, password } = request;
  if (email === undefined && name === undefined && password === undefined) {
    const session = await people.whoIs(c.req.raw.headers);
    if (session === null) throw new ApiError("not_authenticated");
    refuseUnlessJoined(await joinAs(database, secret, { token: presented, person: session.person, nowMs: now() }));
    return session;
  }
  if (email === undefined || name === undefined || password === undefined) {
    const loc = ["body", email === undefined ? "email" : name === undefined ? "name" : "password"];
    throw new ApiError("invalid_request", { detail: [{ type: "missing", loc, msg: "Field required", input: null }] });
  }
  // Hashing is slow on purpose: nobody gets it done without a link.
  if (!(await isOpenInvitation(database, secret, { token: presented, nowMs: now() }))) throw new ApiError("unknown_invitation");
  const passwordHash = await people.hashOf(password);
  refuseUnlessJoined(await joinAsNew(database, secret, { token: presented, email, name, passwordHash, nowMs: now() }));
  const session = await people.signIn({ email, password });
  if (session === null) throw new Error("Somebody who has just joined could not sign in.");
  return session;
}

function refuseUnlessJoined(joined: Joined): void {
  switch (joined.kind) {
    case "joined":
      return;
    case "no_invitation":
      throw new ApiError("unknown_invitation");
    case "email_taken":
      throw new ApiError("email_taken");
  }
}
