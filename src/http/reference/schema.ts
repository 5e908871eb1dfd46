/** What the reference page tells of a schema: its fields in a line each, and a value of its form. */

export type Part = Readonly<Record<string, unknown>>;

export type Field = { readonly name: string; readonly type: string; readonly required: boolean; readonly description: string };

export type Schemas = {
  /** Of an object, and of each alternative where there are several. */
  fieldsOf(schema: unknown): readonly (readonly Field[])[];
  /** Its own example, or one out of those of its fields. */
  exampleOf(schema: unknown): unknown;
};

/** Deeper, examples say nothing any more. */
const levelsMax = 6;

export function schemasOf(components: Part | undefined): Schemas {
  const named = (components?.["schemas"] as Part | undefined) ?? {};
  const resolved = (schema: unknown): Part => {
    const part = (schema ?? {}) as Part;
    const reference = part["$ref"];
    return typeof reference === "string" ? ((named[reference.split("/").at(-1) ?? ""] ?? {}) as Part) : part;
  };
  const alternativesOf = (schema: unknown): Part[] => {
    const own = resolved(schema);
    const several = (own["anyOf"] ?? own["oneOf"]) as readonly unknown[] | undefined;
    return several === undefined ? [own] : several.map(resolved);
  };
  const exampleOf = (schema: unknown, level = 0): unknown => {
    const own = resolved(schema);
    if (own["example"] !== undefined) return own["example"];
    if (own["const"] !== undefined) return own["const"];
    if (own["default"] !== undefined) return own["default"];
    const first = (own["enum"] as readonly unknown[] | undefined)?.[0];
    if (first !== undefined) return first;
    if (level > levelsMax) return null;
    if (own["anyOf"] !== undefined || own["oneOf"] !== undefined) return exampleOf(alternativesOf(own)[0], level + 1);
    switch ([own["type"]].flat()[0]) {
      case "object":
        return Object.fromEntries(Object.entries((own["properties"] as Part | undefined) ?? {}).map(([name, each]) => [name, exampleOf(each, level + 1)]));
      case "array":
        return own["items"] === undefined ? [] : [exampleOf(own["items"], level + 1)];
      case "integer":
      case "number":
        return [own["type"]].flat().includes("null") ? null : 1;
      case "boolean":
        return true;
      case "string":
        return [own["type"]].flat().includes("null") ? null : "…";
      default:
        return null;
    }
  };
  return {
    exampleOf: (schema) => exampleOf(schema),
    fieldsOf: (schema) =>
      alternativesOf(schema).map((own) => {
        const required = new Set((own["required"] as readonly string[] | undefined) ?? []);
        return Object.entries((own["properties"] as Part | undefined) ?? {}).map(([name, each]) => ({ name, type: typeOf(resolved(each)), required: required.has(name), description: String((each as Part)["description"] ?? "") }));
      }),
  };
}

function typeOf(schema: Part): string {
  const choices = schema["enum"] as readonly unknown[] | undefined;
  const type = choices === undefined ? [schema["type"] ?? "value"].flat().filter((each) => each !== "null").join(" or ") : choices.filter((each) => each !== null).map(String).join(" | ");
  const bounds = [["minLength", "maxLength", "characters"], ["minItems", "maxItems", "items"], ["minimum", "maximum", ""]].flatMap(([least = "", most = "", unit = ""]) => {
    if (schema[most] === undefined || Number(schema[most]) >= Number.MAX_SAFE_INTEGER) return [];
    return [`${schema[least] === undefined ? "up to " : `${String(schema[least])} to `}${String(schema[most])}${unit === "" ? "" : ` ${unit}`}`];
  });
  return [type, ...bounds].join(", ");
}
