import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nameFromSlug } from "./linkedin-name.ts";

describe("the name in a LinkedIn slug", () => {
  const cases: readonly [slug: string, given: string, family: string, confidenceMin: number][] = [
    ["jane-doe", "Jane", "Doe", 0.8],
    ["jane-doe-1a2b3c4", "Jane", "Doe", 0.9],
    ["jane-van-der-berg-phd-1a2b3c4", "Jane", "van der Berg", 0.8],
    ["j%C3%BCrgen-m%C3%BCller-00b1a2", "Jürgen", "Müller", 0.9],
    ["anna-maria-sample-5b", "Anna Maria", "Sample", 0.8],
  ];
  for (const [slug, given, family, confidenceMin] of cases) {
    it(slug, () => {
      const found = nameFromSlug(slug);
      assert.deepEqual([found?.name.given, found?.name.family], [given, family]);
      assert.ok((found?.confidence ?? 0) >= confidenceMin);
    });
  }
  for (const slug of ["janedoe", "jane", "j-d", "acme-consulting", "the-jane-doe", "1234", "a-b-c-d-e-f-g"]) {
    it(`${slug} tells no name`, () => assert.equal(nameFromSlug(slug), null));
  }
});
