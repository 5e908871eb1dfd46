/**
 * The page that an invitation's link leads to. The token stands behind the `#`, which browsers send to no server: it is in no
 * log, and in no `Referer`. The page is plain HTML with a script of its own, and may load nothing from anywhere.
 */
import type { Hono } from "hono";
import { createHash } from "node:crypto";
import { welcomePath } from "../../engine/identity/invitations.ts";
import { passwordLengthMin } from "../../engine/identity/people.ts";
import type { ApiEnv } from "../api.ts";

const script = `
const form = document.querySelector("form");
const said = document.querySelector("output");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "";
  const { email, name, password } = Object.fromEntries(new FormData(form));
  const response = await fetch("/api/v1/invitations/accept", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token: location.hash.slice(1), email, name, password }),
  });
  const answer = await response.json();
  if (response.ok) {
    history.replaceState(null, "", location.pathname);
    form.hidden = true;
    said.textContent = "Welcome, " + answer.name + ". You are signed in as " + answer.organizations.map((each) => each.role + " of " + each.name).join(", ") + ".";
  } else {
    said.textContent = typeof answer.detail === "string" ? answer.detail : answer.detail.map((each) => each.loc.at(-1) + ": " + each.msg).join("; ");
  }
});
`;

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 4rem auto; padding: 0 1rem; }
label { display: block; margin-top: 1rem; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: 0.4rem; }
button { font: inherit; margin-top: 1.5rem; padding: 0.4rem 1rem; }
`;

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Welcome to Cleanlist</title>
<style>${style}</style>
<h1>Welcome</h1>
<p>This link is yours alone, and works once. Say who you are, and choose a password of ${String(passwordLengthMin)} characters or more.</p>
<form method="post">
  <label>E-mail address <input name="email" type="email" autocomplete="email" required></label>
  <label>Name <input name="name" autocomplete="name" maxlength="100" required></label>
  <label>Password <input name="password" type="password" autocomplete="new-password" minlength="${String(passwordLengthMin)}" required></label>
  <button>Join</button>
</form>
<p><output></output></p>
<script>${script}</script>
</html>
`;

const policy = [
  "default-src 'none'",
  `script-src '${digest(script)}'`,
  `style-src '${digest(style)}'`,
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

export function mountWelcome(app: Hono<ApiEnv>): void {
  app.get(welcomePath, (c) => c.html(page, 200, { "Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" }));
}
