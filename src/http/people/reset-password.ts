/** `POST /api/v1/session/password-reset`: a new password, by a link that the operator printed; and the page that it leads to. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Hono } from "hono";
import { ApiError } from "../../contract/errors.ts";
import { passwordLengthMin, resetPath } from "../../engine/identity/people.ts";
import type { Api, ApiEnv, Dependencies } from "../api.ts";
import { refusals } from "../refusals.ts";
import { refuseOtherSites } from "./same-site.ts";
import { newPassword } from "./session.ts";
import { mountSmallPage } from "./small-page.ts";

const request = z.strictObject({ token: z.string().min(1).max(200).openapi({ description: "What stands behind the `#` of the link." }), new_password: newPassword });

export const resetPasswordRoute = createRoute({
  method: "post",
  path: "/session/password-reset",
  operationId: "resetPassword",
  security: [],
  tags: ["People"],
  summary: "Choose a new password by a link",
  description: "`cleanlist people reset ADDRESS` prints the link; it works once, for a day. All sessions of the person end: they sign in with the new password.",
  request: { body: { required: true, content: { "application/json": { schema: request } } } },
  responses: { 204: { description: "It is the new password." }, ...refusals("unknown_reset", "cross_site", "invalid_request", "body_too_large") },
});

export function mountResetPassword(api: Api, { people }: Dependencies): void {
  api.openapi(resetPasswordRoute, async (c) => {
    refuseOtherSites(c);
    const { token, new_password: wanted } = c.req.valid("json");
    if (!(await people.reset({ token, wanted }))) throw new ApiError("unknown_reset");
    return c.body(null, 204);
  });
}

export function mountResetPage(app: Hono<ApiEnv>): void {
  mountSmallPage(app, {
    path: resetPath,
    title: "A new password",
    intro: `This link is yours alone, and works once. Choose a password of ${String(passwordLengthMin)} characters or more; you are signed out everywhere.`,
    fields: `  <label>New password <input name="new_password" type="password" autocomplete="new-password" minlength="${String(passwordLengthMin)}" required></label>
  <button>Change</button>`,
    action: "/api/v1/session/password-reset",
    done: 'return "It is your new password: sign in with it.";',
  });
}
