/** `/api/v1/session`: signing in with an address and a password, and out again. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ApiError } from "../../contract/errors.ts";
import { roles } from "../../contract/scopes.ts";
import { membershipsOf } from "../../engine/identity/members.ts";
import type { Session } from "../../engine/identity/people.ts";
import { passwordLengthMax, passwordLengthMin } from "../../engine/identity/people.ts";
import type { Api, Dependencies } from "../api.ts";
import { refusals } from "../refusals.ts";
import { refuseOtherSites } from "./same-site.ts";

export const emailText = z.string().trim().max(254).pipe(z.email()).openapi({ example: "jane@acme.example" });
export const newPassword = z.string().min(passwordLengthMin).max(passwordLengthMax).openapi({ example: "correct horse battery" });
const givenPassword = z.string().min(1).max(passwordLengthMax).openapi({ example: "correct horse battery" });

export const sessionAnswer = z
  .object({
    user_id: z.string().openapi({ example: "user_5f1c" }),
    email: z.string().openapi({ example: "jane@acme.example" }),
    name: z.string().openapi({ example: "Jane Doe" }),
    organizations: z.array(z.object({ organization_id: z.string(), name: z.string(), role: z.enum(roles) })),
  })
  .openapi("Session");

const tags = ["People"];
const answered = { 200: { description: "Who is signed in, and where they belong.", content: { "application/json": { schema: sessionAnswer } } } };
const passwords = z.strictObject({ current_password: givenPassword, new_password: newPassword });

export const signInRoute = createRoute({
  method: "post",
  path: "/session",
  operationId: "signIn",
  security: [],
  tags,
  summary: "Sign in",
  description: "The answer sets a cookie that lasts for seven days from the last day of use. Ten tries per address in a quarter of an hour.",
  request: { body: { required: true, content: { "application/json": { schema: z.strictObject({ email: emailText, password: givenPassword }) } } } },
  responses: { ...answered, ...refusals("wrong_credentials", "cross_site", "invalid_request", "body_too_large") },
});

export const sessionRoute = createRoute({
  method: "get",
  path: "/session",
  operationId: "getSession",
  security: [{ session: [] }],
  tags,
  summary: "Read who is signed in",
  responses: { ...answered, ...refusals() },
});

export const signOutRoute = createRoute({
  method: "delete",
  path: "/session",
  operationId: "signOut",
  security: [{ session: [] }],
  tags,
  summary: "Sign out",
  responses: { 204: { description: "The session has ended, if there was one." }, ...refusals("cross_site") },
});

export const changePasswordRoute = createRoute({
  method: "put",
  path: "/session/password",
  operationId: "changePassword",
  security: [{ session: [] }],
  tags,
  summary: "Change the password",
  description: "All other sessions of the person end.",
  request: { body: { required: true, content: { "application/json": { schema: passwords } } } },
  responses: { ...answered, ...refusals("wrong_credentials", "cross_site", "invalid_request", "body_too_large") },
});

export function mountSession(api: Api, dependencies: Dependencies): void {
  const { people, attempts } = dependencies;
  api.openapi(signInRoute, async (c) => {
    refuseOtherSites(c);
    const { email, password } = c.req.valid("json");
    const attempt = await attempts.take(email);
    if (attempt.kind === "refused") throw new ApiError("rate_limited", { retryAfterSeconds: attempt.retryAfterSeconds });
    const session = await people.signIn({ email, password });
    if (session === null) throw new ApiError("wrong_credentials");
    await attempts.forgive(email);
    return c.json(await answerOf(c, dependencies, session), 200);
  });
  api.openapi(sessionRoute, async (c) => {
    const session = await people.whoIs(c.req.raw.headers);
    if (session === null) throw new ApiError("not_authenticated");
    return c.json(await answerOf(c, dependencies, session), 200);
  });
  api.openapi(signOutRoute, async (c) => {
    refuseOtherSites(c);
    for (const cookie of await people.signOut(c.req.raw.headers)) c.header("Set-Cookie", cookie, { append: true });
    return c.body(null, 204);
  });
  api.openapi(changePasswordRoute, async (c) => {
    refuseOtherSites(c);
    const { current_password: current, new_password: wanted } = c.req.valid("json");
    const known = await people.whoIs(c.req.raw.headers);
    if (known === null) throw new ApiError("not_authenticated");
    const attempt = await attempts.take(known.person.email);
    if (attempt.kind === "refused") throw new ApiError("rate_limited", { retryAfterSeconds: attempt.retryAfterSeconds });
    const session = await people.changePassword(c.req.raw.headers, { current, wanted });
    if (session === null) throw new ApiError("wrong_credentials");
    return c.json(await answerOf(c, dependencies, session), 200);
  });
}

export async function answerOf(c: Context, { engine }: Pick<Dependencies, "engine">, { person, cookies }: Session): Promise<z.output<typeof sessionAnswer>> {
  for (const cookie of cookies) c.header("Set-Cookie", cookie, { append: true });
  c.header("Cache-Control", "no-store");
  const memberships = await membershipsOf(engine.database, person.id);
  return {
    user_id: person.id,
    email: person.email,
    name: person.name,
    organizations: memberships.map(({ organizationId, organizationName, role }) => ({ organization_id: organizationId, name: organizationName, role })),
  };
}
