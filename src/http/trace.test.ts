import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Outcome } from "../domain/source.ts";
import { verdict } from "../domain/verdict.ts";
import { traceOf } from "./trace.ts";

const at = Date.UTC(2026, 3, 6, 15);
const prospect = { field: "prospect", value: { fullName: "Ann Lee", title: null, email: null, linkedinUrl: null }, confidence: 0.5 } as const;

function why(outcome: Outcome): string {
  return traceOf([{ source: "s", key: "k", outcome, costMicros: 0, tries: 1, askedAtMs: at, tookMs: 1 }])[0]?.why ?? "";
}

describe("trace", () => {
  it("keeps the order of the journal, and says what was paid in dollars", () => {
    const journal = [
      { source: "patterns", key: "a", outcome: { kind: "none" }, costMicros: 0, tries: 1, askedAtMs: at, tookMs: 2 },
      { source: "hunter", key: "b", outcome: { kind: "none" }, costMicros: 34_000, tries: 1, askedAtMs: at + 1_000, tookMs: 120 },
    ] as const;
    assert.deepEqual(traceOf(journal), [
      { source: "patterns", outcome: "none", why: "knew nothing about it", cost_usd: 0, took_ms: 2, asked_at: "2026-04-06T15:00:00.000Z" },
      { source: "hunter", outcome: "none", why: "knew nothing about it", cost_usd: 0.034, took_ms: 120, asked_at: "2026-04-06T15:00:01.000Z" },
    ]);
  });

  it("names what was found, and counts what there can be many of", () => {
    const guess = { field: "candidate", value: "a_b@acme.example", confidence: 0.5, identifies: 0.9 } as const;
    assert.equal(why({ kind: "found", facts: [guess, guess] }), "gave 2 likely addresses");
    assert.equal(why({ kind: "found", facts: [{ field: "title", value: "CEO", confidence: 1 }, prospect] }), "gave title; named 1 person");
    const checked = { field: "verdict", address: "a_b@acme.example", verdict: verdict("mailbox_not_found") } as const;
    assert.equal(why({ kind: "found", facts: [checked] }), "a_b@acme.example is undeliverable (mailbox not found)");
    assert.equal(why({ kind: "found", facts: [] }), "answered, with nothing new");
  });

  it("says in a sentence why nothing was found", () => {
    assert.equal(why({ kind: "ineligible", why: "free mail" }), "could not help: free mail");
    assert.equal(why({ kind: "pending", ref: "r1", untilMs: at, why: "greylisted" }), "asked to come back at 2026-04-06T15:00:00.000Z: greylisted");
    assert.equal(why({ kind: "throttled", untilMs: at }), "asked to slow down until 2026-04-06T15:00:00.000Z");
    assert.equal(why({ kind: "failed", retryable: true, detail: "timeout" }), "failed: timeout");
    assert.equal(why({ kind: "no_credits" }), "the account at this source has no credits left");
    assert.equal(why({ kind: "rejected_key" }), "the source refused its API key");
  });
});
