import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Fact } from "./fact.ts";
import { textFields } from "./fact.ts";
import type { Attempt, Journal } from "./journal.ts";
import type { Result } from "./merge.ts";
import { nothing, resultOf } from "./merge.ts";
import { defaultPrices } from "./price.ts";
import { restoredJournal, restoredResult, storedJournal, storedResult } from "./stored-result.ts";
import { verdict } from "./verdict.ts";

/** Few values, so that results and journals say the same often. */
const text = fc.constantFrom("", "a@works.example", "b@works.example", "Works", "+12025550100", "null");
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ field: fc.constantFrom(...textFields), value: text, confidence: fc.constant(0.5) }),
  fc.record({ field: fc.constant("candidate" as const), value: text, confidence: fc.constant(0.5), identifies: fc.constant(1) }),
  fc.record({ field: fc.constant("verdict" as const), address: text, verdict: fc.constant(verdict("mailbox_exists")) }),
  fc.record({ field: fc.constant("prospect" as const), value: fc.record({ fullName: text, title: fc.option(text), email: fc.option(text), linkedinUrl: fc.option(text) }), confidence: fc.constant(0.5) }),
  fc.record({ field: fc.constant("settled" as const), value: fc.constant("work_email" as const), atMs: fc.nat() }),
);
const attempt: fc.Arbitrary<Attempt> = fc.record({
  source: fc.constantFrom("website", "vendor"),
  key: text,
  outcome: fc.oneof(fc.record({ kind: fc.constant("found" as const), facts: fc.array(fact) }), fc.record({ kind: fc.constant("none" as const) }), fc.record({ kind: fc.constant("ineligible" as const), why: text })),
  costMicros: fc.nat(),
  tries: fc.nat(),
  askedAtMs: fc.nat(),
  tookMs: fc.nat(),
});
const some = fc.option(text);
const result: fc.Arbitrary<Result> = fc.record({
  status: fc.constantFrom("completed", "failed"),
  reason: fc.constantFrom("found", "not_found", "opted_out"),
  explanation: text,
  primary_email: some,
  primary_email_status: fc.option(fc.constantFrom("reliable", "risky", "unknown")),
  primary_email_confidence: fc.option(fc.constantFrom(0, 0.5, 1)),
  other_emails: fc.array(text),
  personal_phone_numbers: fc.array(text),
  prospect: fc.record({ first_name: some, last_name: some, full_name: some, headline: some, location: some, linkedin_url: some }),
  company: fc.record({ name: some, domain: some, industry: some, headcount: some, description: some, phone: some, country: some, city: some, founded: some, linkedin_url: some }),
  emails: fc.array(fc.record({ address: text, status: fc.constantFrom("reliable", "rejected"), verdict: fc.constant(null), reason: fc.constant(null), confidence: fc.constant(0), sources: fc.array(text) })),
  prospects: fc.array(fc.record({ fullName: text, title: some, email: some, linkedinUrl: some })),
  sources: fc.dictionary(fc.constantFrom("primary_email", "company.name"), text),
  cached_at: some,
  credits: fc.nat(),
});

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe("a result that was stored", () => {
  it("is read back as it was, and its journal too", () => {
    fc.assert(
      fc.property(result, fc.array(attempt), (of: Result, journal: Journal) => {
        const stored = throughJson({ result: storedResult(of), journal: storedJournal(journal, of) });
        const restored = restoredResult(stored.result);
        assert.deepEqual(throughJson(restored), throughJson(of));
        assert.deepEqual(throughJson(restoredJournal(stored.journal, restored)), throughJson(journal));
      }),
    );
  });

  it("may have been stored whole, as it once was", () => {
    fc.assert(
      fc.property(result, fc.array(attempt), (of: Result, journal: Journal) => {
        const restored = restoredResult(throughJson<object>(of) as Record<string, unknown>);
        assert.deepEqual(throughJson(restored), throughJson(of));
        assert.deepEqual(throughJson(restoredJournal(throughJson(journal) as unknown as Record<string, unknown>[], restored)), throughJson(journal));
      }),
    );
  });

  it("takes no room for what was not found, nor twice for what was", () => {
    const description = "Works makes pumps, valves and fittings for water works.";
    const found: Attempt = { source: "website", key: "domain:works.example", outcome: { kind: "found", facts: [{ field: "company_description", value: description, confidence: 0.9 }] }, costMicros: 0, tries: 1, askedAtMs: 0, tookMs: 0 };
    const of = resultOf({ type: "partial", contact: { first_name: "Anna", last_name: "Ababand", company_domain: "works.example" }, journal: [found], prices: defaultPrices });
    const stored = JSON.stringify([storedResult(of), storedJournal([found], of)]);
    assert.equal(stored.split(description).length, 2);
    assert.doesNotMatch(stored, /null|\[\]/);
    assert.deepEqual(restoredResult(storedResult({ ...of, ...nothing })), { ...of, ...nothing });
  });
});
