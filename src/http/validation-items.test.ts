import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "@hono/zod-openapi";
import { jsonItem, validationItems } from "./validation-items.ts";

const schema = z.object({ name: z.string().max(3), kind: z.enum(["a", "b", "c"]), list: z.array(z.object({ n: z.string() })) });

function itemsFor(data: unknown): unknown {
  const parsed = schema.safeParse(data);
  return validationItems(parsed.error?.issues ?? [], { target: "body", data });
}

describe("validation items", () => {
  it("are those of Pydantic: type, place, sentence and what was sent", () => {
    assert.deepEqual(itemsFor({ name: "long", kind: "d", list: [{ n: "1" }, { n: 1 }, 2] }), [
      { type: "string_too_long", loc: ["body", "name"], msg: "String should have at most 3 characters", input: "long" },
      { type: "enum", loc: ["body", "kind"], msg: "Input should be 'a', 'b' or 'c'", input: "d" },
      { type: "string_type", loc: ["body", "list", 1, "n"], msg: "Input should be a valid string", input: 1 },
      { type: "model_attributes_type", loc: ["body", "list", 2], msg: "Input should be a valid dictionary or object to extract fields from", input: 2 },
    ]);
  });

  it("show the object that lacks a field", () => {
    const data = { name: "x", list: [{}] };
    assert.deepEqual(itemsFor(data), [
      { type: "missing", loc: ["body", "kind"], msg: "Field required", input: data },
      { type: "missing", loc: ["body", "list", 0, "n"], msg: "Field required", input: {} },
    ]);
    assert.deepEqual(itemsFor(null), [{ type: "model_attributes_type", loc: ["body"], msg: "Input should be a valid dictionary or object to extract fields from", input: null }]);
  });

  it("say where a body stops being JSON, where the parser says it, and repeat nothing of it", () => {
    const item = { type: "json_invalid", msg: "JSON decode error", input: {} };
    assert.deepEqual(jsonItem('{"a": 1,}'), { ...item, loc: ["body", 8] });
    assert.deepEqual(jsonItem('{"a"'), { ...item, loc: ["body", 4] });
    assert.deepEqual(jsonItem("a"), { ...item, loc: ["body"] });
  });
});
