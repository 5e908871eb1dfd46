/** The same request for those who read one language and not another: ready to be copied, the key taken from the environment. */

export type SampledRequest = {
  readonly method: string;
  readonly url: string;
  /** True where it is made with a key; people have a cookie. */
  readonly byKey: boolean;
  /** False where it answers with nothing, or with a stream. */
  readonly answersJson: boolean;
  readonly body: { readonly kind: "json"; readonly value: unknown } | { readonly kind: "file" } | null;
};

export type Sample = { readonly language: string; readonly code: string };

export function samplesOf(request: SampledRequest): readonly Sample[] {
  return [
    { language: "curl", code: curl(request) },
    { language: "TypeScript", code: typescript(request) },
    { language: "Python", code: python(request) },
  ];
}

function curl({ method, url, byKey, body }: SampledRequest): string {
  const parts = [
    `curl ${method === "GET" || (method === "POST" && body !== null) ? "" : `-X ${method} `}"${url}"`,
    byKey ? '-H "Authorization: Bearer $API_KEY"' : "-b cookies.txt -c cookies.txt",
    ...(body === null ? [] : body.kind === "file" ? ["-F file=@people.csv"] : ['-H "Content-Type: application/json"', `-d '${json(body.value).replaceAll("'", String.raw`'\''`)}'`]),
  ];
  return parts.join(" \\\n  ");
}

function typescript({ method, url, byKey, answersJson, body }: SampledRequest): string {
  const headers = [byKey ? '    Authorization: `Bearer ${apiKey}`,' : "    Cookie: cookie,", ...(body?.kind === "json" ? ['    "Content-Type": "application/json",'] : [])];
  const lines = [
    byKey ? 'const apiKey = "clapi_…"; // from where you keep your secrets' : 'const cookie = "cleanlist.session_token=…"; // of the answer to signing in',
    ...(body?.kind === "file" ? ["const form = new FormData();", 'form.append("file", await openAsBlob("people.csv"), "people.csv"); // from node:fs'] : []),
    `const response = await fetch("${url}", {`,
    ...(method === "GET" ? [] : [`  method: "${method}",`]),
    "  headers: {",
    ...headers,
    "  },",
    ...(body === null ? [] : [body.kind === "file" ? "  body: form," : `  body: JSON.stringify(${indented(json(body.value), "  ")}),`]),
    "});",
    "if (!response.ok) throw new Error(await response.text());",
    ...(answersJson ? ["const answer = await response.json();"] : []),
  ];
  return lines.join("\n");
}

function python({ method, url, byKey, answersJson, body }: SampledRequest): string {
  const lines = [
    byKey ? "import os, requests\n" : "import requests\n\nsession = requests.Session()  # keeps the cookie",
    `response = ${byKey ? "requests" : "session"}.${method.toLowerCase()}(`,
    `    "${url}",`,
    ...(byKey ? ['    headers={"Authorization": f"Bearer {os.environ[\'API_KEY\']}"},'] : []),
    ...(body === null ? [] : [body.kind === "file" ? '    files={"file": open("people.csv", "rb")},' : `    json=${indented(pythonic(json(body.value)), "    ")},`]),
    ")",
    "response.raise_for_status()",
    ...(answersJson ? ["answer = response.json()"] : []),
  ];
  return lines.join("\n");
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function indented(text: string, by: string): string {
  return text.replaceAll("\n", `\n${by}`);
}

/** Values only: words within strings stay. */
function pythonic(text: string): string {
  return text.replaceAll(/: (true|false|null)(?=,?$)/gm, (_, word: string) => `: ${{ true: "True", false: "False", null: "None" }[word] ?? word}`);
}
