/** The operations as `openapi.json` describes them, and requests made out of those descriptions. */
import packageJson from "../../package.json" with { type: "json" };
import { openApiDocument } from "../../src/http/openapi.ts";

export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly example?: unknown;
};

export type Documented = {
  readonly name: string;
  readonly method: string;
  /** With `{names}` of its parameters. */
  readonly path: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema; readonly required?: boolean }[];
  /** Alternatives of the body; empty where it takes none. */
  readonly bodies: readonly Schema[];
  /** The example of the file that it takes instead; null where it takes none. */
  readonly file: string | null;
  /** Statuses that it says it answers with, and in which media types. */
  readonly statuses: ReadonlyMap<number, readonly string[]>;
};

type Item = {
  readonly security?: Documented["security"];
  readonly parameters?: Documented["parameters"];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
};

const document = JSON.parse(JSON.stringify(openApiDocument(packageJson.version))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Item>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

export const documented: readonly Documented[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, item]) => {
    const body = item.requestBody?.content?.["application/json"]?.schema;
    return {
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      security: item.security ?? [],
      parameters: item.parameters ?? [],
      bodies: body === undefined ? [] : alternatives(body),
      file: fileOf(item.requestBody?.content?.["text/csv"]?.schema),
      statuses: new Map(Object.entries(item.responses).map(([status, { content }]) => [Number(status), Object.keys(content ?? {})])),
    };
  }),
);

function fileOf(schema: Schema | undefined): string | null {
  return typeof schema?.example === "string" ? schema.example : null;
}

export function resolved(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (document.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
}

function alternatives(schema: Schema): Schema[] {
  const own = resolved(schema);
  return (own.anyOf ?? own.oneOf ?? [own]).map(resolved);
}

/** A value of the schema's form: its example, or the least that its type asks for. */
export function exampleOf(schema: Schema): unknown {
  const own = resolved(schema);
  if (own.example !== undefined) return own.example;
  if (own.const !== undefined) return own.const;
  if (own.enum !== undefined) return own.enum[0];
  const [first] = own.anyOf ?? own.oneOf ?? [];
  if (first !== undefined) return exampleOf(first);
  const type = Array.isArray(own.type) ? (own.type as readonly string[])[0] : own.type;
  switch (type) {
    case "object":
      return Object.fromEntries(Object.entries(own.properties ?? {}).map(([name, each]) => [name, exampleOf(each)]));
    case "array":
      return own.items === undefined ? [] : [exampleOf(own.items)];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    default:
      return "x";
  }
}

/** The path with its parameters filled in, and the query that `valueOf` gives values for. */
export function urlOf(operation: Documented, valueOf: (name: string) => string | undefined): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(valueOf(name) ?? "x"));
  const query = operation.parameters
    .filter((parameter) => parameter.in === "query")
    .flatMap(({ name }) => {
      const value = valueOf(name);
      return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
    });
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
