/** The page that an invitation's link leads to. */
import type { Hono } from "hono";
import { welcomePath } from "../../engine/identity/invitations.ts";
import { passwordLengthMin } from "../../engine/identity/people.ts";
import type { ApiEnv } from "../api.ts";
import { mountSmallPage } from "./small-page.ts";

export function mountWelcome(app: Hono<ApiEnv>): void {
  mountSmallPage(app, {
    path: welcomePath,
    title: "Welcome",
    intro: `This link is yours alone, and works once. Say who you are, and choose a password of ${String(passwordLengthMin)} characters or more.`,
    fields: `  <label>E-mail address <input name="email" type="email" autocomplete="email" required></label>
  <label>Name <input name="name" autocomplete="name" maxlength="100" required></label>
  <label>Password <input name="password" type="password" autocomplete="new-password" minlength="${String(passwordLengthMin)}" required></label>
  <button>Join</button>`,
    action: "/api/v1/invitations/accept",
    done: 'return "Welcome, " + answer.name + ". You are signed in as " + answer.organizations.map((each) => each.role + " of " + each.name).join(", ") + ".";',
  });
}
