import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { forEachDatabase } from "../../test/support/databases.ts";
import { organizationWith } from "../../test/support/engine-under-test.ts";
import { migrate } from "./migrate.ts";
import type { QuoteTerms, Quotes, Redemption } from "./quotes.ts";
import { createQuotes, filterHashOf } from "./quotes.ts";
import { refusable } from "./refusable.ts";

const nowMs = Date.parse("2026-01-01T00:00:00.250Z");
const terms: QuoteTerms = { tool: "enrich_list", list_id: "a", scope: "full", filters: { country: ["DE", "FR"], seniority: null } };
const quotes = createQuotes({ key: Buffer.alloc(32, 7), ttlMs: 300_000 });

function issued(organizationId = "org"): string {
  return quotes.issue({ organizationId, terms, rowCount: 40, cost: 440, nowMs }).id;
}

function redemption(of: Partial<Redemption> = {}): Redemption {
  return { organizationId: "org", quoteId: issued(), terms, cost: 440, nowMs: nowMs + 1_000, ...of };
}

describe("a quote", () => {
  it("has the documented form, and the seconds of its making and its end", () => {
    const quote = quotes.issue({ organizationId: "org", terms, rowCount: 40, cost: 440, nowMs });
    assert.match(quote.id, /^qte_v1_1767225600_[0-9a-f]+$/);
    assert.deepEqual([quote.expiresAtMs, quote.cost, quote.rowCount], [1_767_225_900_000, 440, 40]);
  });

  it("is good for the same terms, however they are written down", () => {
    const same: QuoteTerms = { scope: "full", filters: { country: ["DE", "FR"] }, extra: null, list_id: "a", tool: "enrich_list" };
    assert.equal(quotes.check(redemption({ terms: same })).kind, "valid");
    assert.equal(quotes.check(redemption({ cost: 12 })).kind, "valid");
  });

  it("is good for nothing else", () => {
    const others: Partial<Redemption>[] = [
      { organizationId: "other" },
      { terms: { ...terms, tool: "enrich_person" } },
      { terms: { ...terms, scope: "partial" } },
      { terms: { ...terms, list_id: "b" } },
      { terms: { ...terms, filters: { country: ["FR", "DE"] } } },
      { terms: { ...terms, more: 1 } },
      { quoteId: "qte_v1_1767225600_00" },
      { quoteId: "" },
    ];
    for (const other of others) assert.deepEqual(quotes.check(redemption(other)), { kind: "quote_mismatch" }, JSON.stringify(other));
  });

  it("cannot be changed: every character of it counts", () => {
    const id = issued();
    for (let at = "qte_v1_".length; at < id.length; at += 1) {
      const changed = id.slice(0, at) + (id[at] === "1" ? "2" : "1") + id.slice(at + 1);
      assert.deepEqual(quotes.check(redemption({ quoteId: changed })), { kind: "quote_mismatch" }, changed);
    }
  });

  it("ends after its time, and its price is the most that it pays for", () => {
    const late = { kind: "quote_expired", expiredAtMs: 1_767_225_900_000 };
    assert.equal(quotes.check(redemption({ nowMs: nowMs + 299_000 })).kind, "valid");
    assert.deepEqual(quotes.check(redemption({ nowMs: nowMs + 300_000 })), late);
    assert.deepEqual(quotes.check(redemption({ cost: 441 })), { kind: "spend_cap_exceeded", quoted: 440, needed: 441 });
  });

  it("names a filter by its content", () => {
    assert.equal(filterHashOf(null), "none");
    assert.equal(filterHashOf({ a: 1, b: 2 }), filterHashOf({ b: 2, a: 1 }));
    assert.notEqual(filterHashOf({ a: 1 }), filterHashOf({ a: 2 }));
  });
});

forEachDatabase((database) => {
  describe("redeeming a quote", () => {
    before(() => migrate(database(), nowMs));

    const redeemed = (own: Quotes, of: Redemption): Promise<{ readonly kind: string }> => database().transaction((tx) => own.redeem(tx, of));

    it("works once, whoever presents it at the same time", async () => {
      const organizationId = await organizationWith(database(), 0);
      const once = redemption({ organizationId, quoteId: issued(organizationId) });
      const kinds = (await Promise.all(Array.from({ length: 8 }, () => redeemed(quotes, once)))).map(({ kind }) => kind);
      assert.deepEqual(kinds.toSorted(), [...Array.from({ length: 7 }, () => "quote_used"), "redeemed"]);
    });

    it("did not happen where the execution did not", async () => {
      const organizationId = await organizationWith(database(), 0);
      const of = redemption({ organizationId, quoteId: issued(organizationId) });
      const outcome = await refusable<"done", "no">(database(), async (tx, refuse) => {
        await quotes.redeem(tx, of);
        return refuse("no");
      });
      assert.equal(outcome, "no");
      assert.equal((await redeemed(quotes, of)).kind, "redeemed");
    });

    it("is remembered no longer than it has to be", async () => {
      const organizationId = await organizationWith(database(), 0);
      await redeemed(quotes, redemption({ organizationId, quoteId: issued(organizationId) }));
      const laterMs = nowMs + 2 * 86_400_000;
      const later = quotes.issue({ organizationId, terms, rowCount: 1, cost: 1, nowMs: laterMs });
      await redeemed(quotes, { organizationId, quoteId: later.id, terms, cost: 1, nowMs: laterMs });
      const rows = await database().query<{ id: string }>("select id from redeemed_quote where organization_id = $1", [organizationId]);
      assert.deepEqual(rows, [{ id: later.id }]);
    });
  });
});
