/**
 * Pages that a link with a token leads to. The token stands behind the `#`, which browsers send to no server: it is in no log,
 * and in no `Referer`. A page is plain HTML with a script of its own, and may load nothing from anywhere.
 */
import type { Hono } from "hono";
import { createHash } from "node:crypto";
import type { ApiEnv } from "../api.ts";

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 4rem auto; padding: 0 1rem; }
label { display: block; margin-top: 1rem; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: 0.4rem; }
button { font: inherit; margin-top: 1.5rem; padding: 0.4rem 1rem; }
`;

export type SmallPage = {
  readonly path: string;
  readonly title: string;
  readonly intro: string;
  /** HTML of the form's fields and its button. */
  readonly fields: string;
  /** Where the form goes, as JSON, with the token. */
  readonly action: string;
  /** The body of a function of `answer`: a sentence for whoever is done. */
  readonly done: string;
};

export function mountSmallPage(app: Hono<ApiEnv>, page: SmallPage): void {
  const script = scriptOf(page);
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${page.title} · Cleanlist</title>
<style>${style}</style>
<h1>${page.title}</h1>
<p>${page.intro}</p>
<form method="post">
${page.fields}
</form>
<p><output></output></p>
<script>${script}</script>
</html>
`;
  app.get(page.path, (c) => c.html(html, 200, { "Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" }));
}

function scriptOf({ action, done }: SmallPage): string {
  return `
const form = document.querySelector("form");
const said = document.querySelector("output");
const told = (answer) => { ${done} };
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "";
  const response = await fetch(${JSON.stringify(action)}, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token: location.hash.slice(1), ...Object.fromEntries(new FormData(form)) }),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (response.ok) {
    history.replaceState(null, "", location.pathname);
    form.hidden = true;
    said.textContent = told(answer);
  } else {
    said.textContent = typeof answer.detail === "string" ? answer.detail : answer.detail.map((each) => each.loc.at(-1) + ": " + each.msg).join("; ");
  }
});
`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
