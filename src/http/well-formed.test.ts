import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import type { Answered, ApiUnderTest } from "../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../test/support/api-under-test.ts";
import type { ApiEnv } from "./api.ts";
import { answerErrors } from "./problems.ts";
import { depthMax, flawOf, wellFormed } from "./well-formed.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

describe("well-formed requests", () => {
  it("brackets in strings, and escaped escapes, are only characters", () => {
    for (const fine of [nested(depthMax), JSON.stringify(nested(99)), '{"a":"\\"[[[\\\\"}', '"\\\\u0000"', '"\\ud83d\\ude00"', '"\\"', "", "{"]) assert.equal(flawOf(fine), null, fine);
  });

  it("depth, NUL and halves of surrogate pairs are found wherever they stand", () => {
    assert.match(flawOf(nested(depthMax + 1)) ?? "", /deeper than 32/);
    assert.match(flawOf(`{"a":${'{"b":'.repeat(40)}`) ?? "", /deeper/);
    for (const nul of ['"\\u0000"', '{"\\u0000":1}', '[{"a":["x\\u0000"]}]']) assert.match(flawOf(nul) ?? "", /NUL/, nul);
    for (const half of ['"\\ud83d"', '{"\\uDE00":1}', `"${"\ud83d"}"`]) assert.match(flawOf(half) ?? "", /surrogate/, half);
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

    const post = (body: string): Promise<Answered> => api.call("/enrich/bulk", { key, raw: body });

    it("what could not be read, repeated or stored is refused with its place", async () => {
      for (const body of [nested(100_000), '{"contacts":[{"email":"a\\u0000@acme.example"}]}', '{"contacts":[{"email":"\\ud83d@acme.example"}]}']) {
        const { status, body: answer } = await post(body);
        assert.equal(status, 422);
        assert.deepEqual((answer as { readonly detail: readonly { readonly loc: unknown }[] }).detail[0]?.loc, ["body"]);
      }
      assert.equal((await api.call("/enrich/status?task_id=a%00", { key })).status, 422);
    });
  });
});
