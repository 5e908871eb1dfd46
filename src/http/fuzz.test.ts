import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forEachApi } from "../../test/support/api-under-test.ts";
import { fuzzClass } from "../../test/support/fuzz-run.ts";
import { operationClasses } from "../../test/support/fuzz.ts";

/** Enough to notice a mistake that is easy to make; `npm run bench requests` sends 100,000. */
const requests = 60;
/** Every run sends the same; the benchmark goes where nobody has been. */
const seed = 7;

describe("whatever is sent, the answer is a documented one", () => {
  forEachApi((api) => {
    for (const name of operationClasses.keys()) {
      it(name, async () => {
        const tally = await fuzzClass(api(), name, { requests, seed });
        assert.equal([...tally.values()].reduce((sum, count) => sum + count, 0), requests);
        assert.deepEqual(api().logged.filter(({ level }) => level === "error"), []);
      });
    }
  });
});
