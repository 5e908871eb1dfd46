/** The operations of a schema, each carried out once on an app that is given, and its request and answer held against the schema. */
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { ApiUnderTest } from "../support/api-under-test.ts";
import type { Answers } from "./journey.ts";
import { journey } from "./journey.ts";

export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }; readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>> }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};

/** `whose` document it is: the original's allows further fields in answers, ours has to know every one of them. */
export function checkConformance(document: OpenApi, whose: "original" | "own", api: () => ApiUnderTest): void {
  let answers: Answers;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: "openapi", components: document.components });

  before(async () => {
    answers = await journey(api());
  });

  /** What was accepted is what a client that is generated from the schema would let through. */
  const assertRequest = (path: string, method: string, sent: unknown): void => {
    const schema = document.paths[path]?.[method]?.requestBody?.content["application/json"]?.schema;
    if (schema === undefined) return assert.equal(sent, undefined, "a body was sent that the schema does not know");
    const valid = ajv.compile(rooted(schema));
    assert.ok(valid(sent), `${JSON.stringify(sent)}\n${ajv.errorsText(valid.errors)}`);
  };

  const expanded = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => ({ path, method })));
  for (const { path, method } of expanded.filter(({ path: each }) => each.startsWith("/api/v2/"))) {
    const name = `${method.toUpperCase()} ${path}`;
    it(name, () => {
      const seen = answers.get(name) ?? [];
      if (whose === "own" && seen.length === 0) return; // an operation beyond the contract has tests of its own
      assert.ok(seen.length > 0, "the journey does not come here");
      for (const { sent, status, body } of seen) {
        if (status < 300) assertRequest(path, method, sent);
        const schema = document.paths[path]?.[method]?.responses[String(status)]?.content?.["application/json"]?.schema;
        // The original declares no refusals but 422, and answers a reused list with 200 (contract section 5.2).
        if (schema === undefined && whose === "original" && status !== 422) continue;
        assert.ok(schema !== undefined, `${String(status)} is not documented`);
        const valid = ajv.compile(rooted(schema));
        assert.ok(valid(body), `${String(status)} ${JSON.stringify(body)}\n${ajv.errorsText(valid.errors)}`);
      }
      assert.ok(seen.some(({ status }) => status < 300), "no success was seen");
    });
  }
}

/** References inside one document, as references to the schema that was added. */
function rooted(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/')) as object;
}
