import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { CatchAllEvidence } from "./catch-all-score.ts";
import { catchAllScore } from "./catch-all-score.ts";

const plain: CatchAllEvidence = { prior: 0.42, reason: "accept_all", furtherVouchers: 0, sent: null };
const score = (change: Partial<CatchAllEvidence>): number => Math.round(catchAllScore({ ...plain, ...change }) * 100) / 100;

test("a host that takes everybody adds nothing to what was known before", () => {
  assert.deepEqual([score({}), score({ prior: 0.1 })], [0.42, 0.1]);
});

for (const [what, change, expected] of [
  ["another source that agrees", { furtherVouchers: 1 }, 0.68],
  ["a host that refuses other names", { reason: "accept_all_partial" }, 0.59],
  ["a gateway that looks at nobody", { reason: "accept_all_gateway" }, 0.37],
  ["mail to colleagues that arrived", { sent: { delivered: false, domainHard: 0, domainDelivered: 8 } }, 0.68],
  ["mail to colleagues that came back", { sent: { delivered: false, domainHard: 8, domainDelivered: 0 } }, 0.19],
  ["mail to the address that arrived", { sent: { delivered: true, domainHard: 0, domainDelivered: 1 } }, 0.9],
] as const) {
  test(`${what} tells`, () => assert.equal(score(change), expected));
}

test("whatever is known, the score is a probability, below that of an address which its host vouches for, and more evidence never tells against", () => {
  const evidence = fc.record({
    prior: fc.double({ min: 0, max: 1, noNaN: true }),
    reason: fc.constantFrom("accept_all", "accept_all_gateway", "accept_all_partial"),
    furtherVouchers: fc.nat(5),
    sent: fc.option(fc.record({ delivered: fc.boolean(), domainHard: fc.nat(1_000), domainDelivered: fc.nat(1_000) })),
  });
  fc.assert(
    fc.property(evidence, (given) => {
      const found = catchAllScore(given);
      assert.equal(found > 0 && found <= 0.95, true);
      assert.equal(catchAllScore({ ...given, furtherVouchers: given.furtherVouchers + 1 }) >= found, true);
      if (given.sent !== null) assert.equal(catchAllScore({ ...given, sent: { ...given.sent, domainHard: given.sent.domainHard + 1 } }) <= found, true);
    }),
  );
});
