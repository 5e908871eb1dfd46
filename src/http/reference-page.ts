/**
 * `GET /docs`: the operations to read in a browser, out of the same document as `openapi.json`. One page without scripts,
 * so that it works where there is no Internet, and tells nobody who reads it. No key needed.
 */
import type { Hono } from "hono";
import { html } from "hono/html";
import type { ApiEnv } from "./api.ts";
import type { OpenApiDocument } from "./openapi.ts";

type Part = Readonly<Record<string, unknown>>;
type Row = { readonly method: string; readonly path: string; readonly operation: Part };
type Html = ReturnType<typeof html>;

const style =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}code,pre{font-size:.9em}pre{overflow:auto;padding:.75rem;border:1px solid #8884}details{margin:.5rem 0}summary{cursor:pointer}b{display:inline-block;min-width:4.5rem}";

export function mountReferencePage(app: Hono<ApiEnv>, document: () => OpenApiDocument): void {
  app.get("/docs", (c) => c.html(pageOf(document())));
}

function pageOf(document: OpenApiDocument): Html {
  const rows = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Part).map(([method, operation]): Row => ({ method: method.toUpperCase(), path, operation: operation as Part })),
  );
  const byTag = Map.groupBy(rows, ({ operation }) => String((operation["tags"] as readonly string[] | undefined)?.[0] ?? "Other"));
  const { title, description, version } = document.info;
  return html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>${title}</title><style>${style}</style></head>
      <body>
        <h1>${title} ${version}</h1>
        <p>${proseOf(description ?? "")} The whole of it, for programs: <a href="/openapi.json">openapi.json</a>.</p>
        ${[...byTag].map(([tag, operations]) => html`<h2>${tag}</h2>${operations.map(operationOf)}`)}
      </body>
    </html>`;
}

function operationOf({ method, path, operation }: Row): Html {
  const parameters = (operation["parameters"] as readonly Part[] | undefined) ?? [];
  const responses = Object.entries((operation["responses"] as Readonly<Record<string, Part>> | undefined) ?? {});
  const example = exampleOf(operation["requestBody"] as Part | undefined);
  return html`<details id="${String(operation["operationId"] ?? "")}">
    <summary><b>${method}</b> <code>${path}</code> ${proseOf(operation["summary"])}</summary>
    <p>${proseOf(operation["description"])}</p>
    ${parameters.length === 0 ? "" : html`<ul>${parameters.map((parameter) => html`<li><code>${String(parameter["name"])}</code> (${String(parameter["in"])}) ${proseOf(parameter["description"])}</li>`)}</ul>`}
    ${example === null ? "" : html`<pre>${example}</pre>`}
    <ul>${responses.map(([status, response]) => html`<li><code>${status}</code> ${proseOf(response["description"])}</li>`)}</ul>
  </details>`;
}

/** Of Markdown only what descriptions use: code between backticks. Every second piece is some. */
function proseOf(text: unknown): Html[] {
  return String(text ?? "").split("`").map((piece, at) => (at % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`));
}

function exampleOf(body: Part | undefined): string | null {
  const content = Object.values((body?.["content"] as Readonly<Record<string, Part>> | undefined) ?? {})[0];
  return content?.["example"] === undefined ? null : JSON.stringify(content["example"], null, 2);
}
