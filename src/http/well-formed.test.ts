import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import type { ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import type { ApiEnv } from "./api.ts";
import { answerErrors } from "./problems.ts";
import { depthMax, isTooDeep, storableJson, wellFormed } from "./well-formed.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

describe("well-formed requests", () => {
  it("depth is counted outside of strings", () => {
    for (const fine of [nested(depthMax), JSON.stringify(nested(99)), '{"a":"\\"[[[\\\\"}', '"\\"', "", "{"]) assert.equal(isTooDeep(fine), false, fine);
    for (const deep of [nested(depthMax + 1), `{"a":${'{"b":'.repeat(40)}`]) assert.equal(isTooDeep(deep), true, deep);
  });

  it("NULs and halves of surrogate pairs are taken out wherever they stand, and nothing else changes", () => {
    assert.equal(storableJson('{"\\u0000a":["x\\u0000y",1,null],"b":"\\ud83d|\\ud83d\\ude00|\\\\u0000"}'), '{"a":["xy",1,null],"b":"\ufffd|\u{1f600}|\\\\u0000"}');
    assert.equal(storableJson("{"), "{");
  });

  it("a body that does not end is not waited for", async () => {
    const app = new Hono<ApiEnv>().use(wellFormed({ bodyMsMax: 1 }));
    app.onError(answerErrors(silent));
    const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("[")) });
    const response = await app.request("/", { method: "POST", body, headers: { "content-type": "application/json" }, duplex: "half" });
    assert.equal(response.status, 408);
  });

  describe("over the API", () => {
    let api: ApiUnderTest;
    let key = "";
    before(async () => {
      api = await openApiUnderTest();
      ({ key } = await api.customer());
    });
    after(() => api.close());

    it("what could not be read or repeated is refused with its place", async () => {
      const { status, body } = await api.call("/enrich/bulk", { key, raw: nested(100_000) });
      assert.equal(status, 422);
      assert.deepEqual((body as { readonly detail: readonly { readonly loc: unknown }[] }).detail[0]?.loc, ["body"]);
      assert.equal((await api.call("/enrich/status?task_id=a%00", { key })).status, 422);
    });
  });
});
