/**
 * `GET /docs`: the operations to read in a browser, out of the same document as `openapi.json`. One page without scripts,
 * so that it works where there is no Internet, and tells nobody who reads it. No key needed.
 */
import type { Hono } from "hono";
import { html } from "hono/html";
import { isErrorCode } from "../../contract/errors.ts";
import type { ApiEnv } from "../api.ts";
import type { OpenApiDocument } from "../openapi.ts";
import { samplesOf } from "./samples.ts";
import type { Field, Part, Schemas } from "./schema.ts";
import { schemasOf } from "./schema.ts";

type Row = { readonly method: string; readonly path: string; readonly operation: Part };
type Html = ReturnType<typeof html>;

const style = `
:root{color-scheme:light dark;--line:#8884}
body{font:16px/1.55 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
code,pre{font:.875em/1.5 ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0}
article{border-top:1px solid var(--line);padding:.5rem 0}
article>details>summary{font-size:1.05em}
summary{cursor:pointer;padding:.25rem 0}
.method{display:inline-block;min-width:4.5rem;font-weight:600}
nav ul{columns:18rem;padding-left:1rem}
nav li{break-inside:avoid}
nav h3{margin:.75rem 0 0}
[id]{scroll-margin-top:4rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
td:first-child{white-space:nowrap}
h4{margin:1rem 0 .25rem}
`;

export function mountReferencePage(app: Hono<ApiEnv>, document: () => OpenApiDocument): void {
  app.get("/docs", (c) => c.html(pageOf(document(), c.var.origin)));
}

function pageOf(document: OpenApiDocument, origin: string): Html {
  const schemas = schemasOf(document.components as Part | undefined);
  const rows = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Part).map(([method, operation]): Row => ({ method: method.toUpperCase(), path, operation: operation as Part })),
  );
  const byTag = [...Map.groupBy(rows, ({ operation }) => String((operation["tags"] as readonly string[] | undefined)?.[0] ?? "Other"))];
  const { title, description, version } = document.info;
  const first = samplesOf({ method: "GET", url: `${origin}/api/v2/whoami`, byKey: true, answersJson: true, body: null })[0]?.code ?? "";
  return html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>${title}</title><style>${style}</style></head>
      <body>
        <h1>${title} ${version}</h1>
        <p>${proseOf(description ?? "")} The whole of it, for programs: <a href="/openapi.json">openapi.json</a>.</p>
        <h2 id="begin">To begin</h2>
        <p>Every request has the header <code>Authorization: Bearer clapi_…</code>. An operator makes the first key on the machine, with <code>cleanlist keys create --name NAME</code>; people who are signed in make theirs with <a href="#createApiKey">POST /api/v1/api-keys</a>.</p>
        <pre>${`export API_KEY=clapi_…\n${first}`}</pre>
        <nav aria-label="Operations">${byTag.map(([tag, operations]) => html`<h3><a href="#${anchorOf(tag)}">${tag}</a></h3><ul>${operations.map(linkOf)}</ul>`)}</nav>
        ${byTag.map(([tag, operations]) => html`<h2 id="${anchorOf(tag)}">${tag}</h2>${operations.map((row) => operationOf(row, { schemas, origin }))}`)}
      </body>
    </html>`;
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replaceAll(" ", "-");
}

function linkOf({ operation }: Row): Html {
  return html`<li><a href="#${String(operation["operationId"])}">${proseOf(operation["summary"])}</a></li>`;
}

type Given = { readonly schemas: Schemas; readonly origin: string };

function operationOf(row: Row, { schemas, origin }: Given): Html {
  const { method, path, operation } = row;
  const parameters = (operation["parameters"] as readonly Part[] | undefined) ?? [];
  const responses = Object.entries((operation["responses"] as Readonly<Record<string, Part>> | undefined) ?? {});
  const body = bodyOf(operation["requestBody"] as Part | undefined, schemas);
  const scopes = ((operation["security"] as readonly Readonly<Record<string, readonly string[]>>[] | undefined) ?? []).flatMap((each) => each["apiKey"] ?? []);
  const byKey = !path.startsWith("/api/v1/") || path.startsWith("/api/v1/public/");
  const samples = samplesOf({ method, url: origin + filledIn(path, parameters), byKey, answersJson: responses.some(([status, response]) => status.startsWith("2") && jsonOf(response) !== undefined), body: body?.sample ?? null });
  // Browsers open what a link leads into: the name stands inside.
  return html`<article><details>
    <summary><span class="method">${method}</span> <code>${path}</code> ${proseOf(operation["summary"])}</summary>
    <p id="${String(operation["operationId"] ?? "")}">${proseOf(operation["description"])}</p>
    ${scopes.length === 0 ? "" : html`<p>Scope: <code>${scopes.join(", ")}</code></p>`}
    ${parameters.length === 0 ? "" : html`<h4>Parameters</h4>${tableOf(parameters.map((each) => parameterOf(each, schemas)))}`}
    ${body === null ? "" : html`<h4>Body</h4>${body.fields.map(tableOf)}`}
    <h4>Request</h4>
    ${samples.map(({ language, code }, at) => html`<details ${at === 0 ? "open" : ""}><summary>${language}</summary><pre>${code}</pre></details>`)}
    <h4>Answers</h4>
    ${responses.map(([status, response]) => answerOf(status, response, schemas))}
  </details></article>`;
}

/** Those of paths are needed; what they are called stands in their place, where there is no example. */
function filledIn(path: string, parameters: readonly Part[]): string {
  const examples = new Map(parameters.map((each) => [String(each["name"]), (each["schema"] as Part | undefined)?.["example"] ?? each["example"]] as const));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(examples.get(name) ?? name.toUpperCase())));
  const query = parameters.filter((each) => each["in"] === "query" && (each["required"] === true || each["name"] === "workflow_id")).map((each) => `${String(each["name"])}=${encodeURIComponent(String(examples.get(String(each["name"])) ?? ""))}`);
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}

function parameterOf(parameter: Part, schemas: Schemas): Field {
  const name = String(parameter["name"]);
  const [[field] = []] = schemas.fieldsOf({ properties: { [name]: parameter["schema"] } });
  return { name, type: `${String(parameter["in"])}${field === undefined ? "" : `, ${field.type}`}`, required: parameter["required"] === true, description: String(parameter["description"] ?? field?.description ?? "") };
}

type Body = { readonly fields: readonly (readonly Field[])[]; readonly sample: { readonly kind: "json"; readonly value: unknown } | { readonly kind: "file" } };

function bodyOf(requestBody: Part | undefined, schemas: Schemas): Body | null {
  const content = requestBody?.["content"] as Readonly<Record<string, Part>> | undefined;
  if (content === undefined) return null;
  const form = content["multipart/form-data"];
  if (form !== undefined) return { fields: schemas.fieldsOf(form["schema"]), sample: { kind: "file" } };
  const json = content["application/json"];
  return json === undefined ? null : { fields: schemas.fieldsOf(json["schema"]), sample: { kind: "json", value: json["example"] ?? schemas.exampleOf(json["schema"]) } };
}

function tableOf(fields: readonly Field[]): Html {
  return html`<table>${fields.map(({ name, type, required, description }) => html`<tr><td><code>${name}</code></td><td>${type}${required ? html`, <strong>needed</strong>` : ""}</td><td>${proseOf(description)}</td></tr>`)}</table>`;
}

function answerOf(status: string, response: Part, schemas: Schemas): Html {
  const json = jsonOf(response);
  const said = html`<code>${status}</code> ${proseOf(response["description"])}`;
  if (!status.startsWith("2") || json === undefined) return html`<p>${said}</p>`;
  return html`<details><summary>${said}</summary><pre>${JSON.stringify(json["example"] ?? schemas.exampleOf(json["schema"]), null, 2)}</pre></details>`;
}

function jsonOf(response: Part): Part | undefined {
  return (response["content"] as Readonly<Record<string, Part>> | undefined)?.["application/json"];
}

/** Of Markdown only what descriptions use: code between backticks. Every second piece is some; codes of errors lead to their pages. */
function proseOf(text: unknown): Html[] {
  return String(text ?? "").split("`").map((piece, at) => {
    if (at % 2 === 0) return html`${piece}`;
    return isErrorCode(piece) ? html`<a href="/docs/errors/${piece.replaceAll("_", "-")}"><code>${piece}</code></a>` : html`<code>${piece}</code>`;
  });
}
