import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resultItem } from "../contract/result-item.ts";
import type { Contact } from "../domain/contact.ts";
import type { Attempt } from "../domain/journal.ts";
import { resultOf } from "../domain/merge.ts";
import { defaultPrices } from "../domain/price.ts";
import type { Outcome } from "../domain/source.ts";
import { verdict } from "../domain/verdict.ts";
import { resultItemOf } from "./result-item.ts";

const ann: Contact = { first_name: "Ann", last_name: "Lee", company_domain: "acme.example" };

function attempt(outcome: Outcome): Attempt {
  return { source: "directory", key: "k", outcome, costMicros: 0, tries: 1, askedAtMs: 0, tookMs: 1 };
}

describe("result item", () => {
  it("has the documented fields and the evidence, all of them in the schema", () => {
    const address = "ann.lee@acme.example";
    const facts = [
      { field: "work_email", value: address, confidence: 0.9 },
      { field: "verdict", address, verdict: verdict("mailbox_exists") },
      { field: "title", value: "Head of Sales", confidence: 1 },
    ] as const;
    const result = resultOf({ type: "partial", contact: ann, journal: [attempt({ kind: "found", facts })], prices: defaultPrices });
    const item = resultItemOf("t1", result);
    assert.deepEqual(resultItem.parse(item), item);
    assert.equal(item.task_id, "t1");
    assert.equal(item.status, "completed");
    assert.equal(item.primary_email, address);
    assert.equal(item.primary_email_status, "reliable");
    assert.equal(item.prospect.headline, "Head of Sales");
    assert.equal(item.sources["primary_email"], "directory");
    assert.deepEqual(item.emails[0]?.reason, "mailbox_exists");
    assert.equal(item.credits, 1);
  });

  it("names discovered people in the words of the wire", () => {
    const value = { fullName: "Joe Roe", title: "CTO", email: null, linkedinUrl: "https://www.linkedin.com/in/joeroe" };
    const found = attempt({ kind: "found", facts: [{ field: "prospect", value, confidence: 1 }] });
    const result = resultOf({ type: "prospecting_only", contact: { company_domain: "acme.example" }, journal: [found], prices: defaultPrices });
    const item = resultItemOf("t1", result);
    assert.deepEqual(item.prospects, [{ full_name: "Joe Roe", title: "CTO", email: null, linkedin_url: value.linkedinUrl }]);
    assert.deepEqual(resultItem.parse(item), item);
  });

  it("fits the schema when nothing was found, and when the person opted out", () => {
    for (const journal of [[], [attempt({ kind: "opted_out" })]]) {
      const item = resultItemOf("t1", resultOf({ type: "full", contact: ann, journal, prices: defaultPrices }));
      assert.deepEqual(resultItem.parse(item), item);
      assert.equal(item.primary_email, null);
      assert.deepEqual(item.personal_phone_numbers, []);
    }
  });
});
