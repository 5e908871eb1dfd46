import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { enrichmentTypes } from "../contract/terms.ts";
import type { Contact } from "./contact.ts";
import type { Fact } from "./fact.ts";
import type { Attempt, Journal } from "./journal.ts";
import { recorded, spentMicros } from "./journal.ts";
import { resultOf } from "./merge.ts";
import type { PlanInput, Policy, Step } from "./plan.ts";
import { plan } from "./plan.ts";
import { defaultPrices, holdFor } from "./price.ts";
import type { Outcome, Question, SourceTerms } from "./source.ts";
import { verdict } from "./verdict.ts";

const cache: SourceTerms = { id: "cache", supplies: ["settled", "work_email", "verdict"], needs: [["twins"]], costMicros: 0, hitRate: 1, attemptsMax: 3 };
const patterns: SourceTerms = { id: "patterns", supplies: ["candidate"], needs: [["firstName", "lastName", "domain"]], costMicros: 0, hitRate: 0.6, attemptsMax: 1 };
const verifier: SourceTerms = { id: "verifier", supplies: ["verdict"], needs: [["address"]], costMicros: 0, hitRate: 1, attemptsMax: 3 };
const website: SourceTerms = { id: "website", supplies: ["company_name", "title", "prospect"], needs: [["domain"]], costMicros: 0, hitRate: 0.8, attemptsMax: 2 };
const cheap: SourceTerms = {
  id: "cheap",
  supplies: ["work_email"],
  needs: [["firstName", "lastName", "domain"], ["linkedinUrl"]],
  costMicros: 10_000,
  hitRate: 0.5,
  attemptsMax: 3,
};
const rich: SourceTerms = {
  id: "rich",
  supplies: ["work_email", "phone", "full_name", "company_domain"],
  needs: [["linkedinUrl"], ["firstName", "lastName", "companyName"], ["address"]],
  costMicros: 200_000,
  hitRate: 0.6,
  attemptsMax: 3,
};
const catalogue = [cache, patterns, verifier, website, cheap, rich];

const policy: Policy = { budgetMicros: 1_000_000, probesMax: 3, deadlineMs: 3_600_000, retryMs: 1_000 };
const jane: Contact = { first_name: "Jane", last_name: "Doe", company_domain: "acme.example" };
const profile: Contact = { linkedin_url: "https://www.linkedin.com/in/janedoe" };

function step(over: Partial<PlanInput>): Step {
  return plan({ task: "t1", type: "partial", contact: jane, journal: [], twins: [], catalogue, policy, nowMs: 0, ...over });
}

function attempt(source: string, key: string, outcome: Outcome, over: Partial<Attempt> = {}): Attempt {
  return { source, key, outcome, costMicros: 0, tries: 1, askedAtMs: 0, tookMs: 5, ...over };
}

function found(...facts: Fact[]): Outcome {
  return { kind: "found", facts };
}

const finderKey = "firstName+lastName+domain:Jane|Doe|acme.example";
const candidates = attempt(
  "patterns",
  finderKey,
  found(
    { field: "candidate", value: "jane.doe@acme.example", confidence: 0.42, identifies: 0.99 },
    { field: "candidate", value: "jdoe@acme.example", confidence: 0.17, identifies: 0.95 },
  ),
);
const site = attempt("website", "domain:acme.example", { kind: "none" });
const checked = (address: string, of: Parameters<typeof verdict>[0]): Attempt =>
  attempt("verifier", address, found({ field: "verdict", address, verdict: verdict(of) }));

function asked(of: Step): string[] {
  return of.kind === "call" ? of.questions.map((question) => `${question.source} ${question.key}`) : [of.kind];
}

describe("plan", () => {
  const table: [name: string, input: Partial<PlanInput>, next: string[]][] = [
    ["asks everything free at once", {}, [`patterns ${finderKey}`, "website domain:acme.example"]],
    ["puts the likeliest guess to its mail host", { journal: [candidates, site] }, ["verifier jane.doe@acme.example"]],
    [
      "tries the next guess where the first mailbox does not exist",
      { journal: [candidates, site, checked("jane.doe@acme.example", "mailbox_not_found")] },
      ["verifier jdoe@acme.example"],
    ],
    ["stops at the first reliable address", { journal: [candidates, site, checked("jane.doe@acme.example", "mailbox_exists")] }, ["finish"]],
    [
      "does not probe a host that accepts everybody, and pays somebody who may know",
      { journal: [candidates, site, checked("jane.doe@acme.example", "accept_all")] },
      [`cheap ${finderKey}`],
    ],
    [
      "does not ask a domain without mail for a second guess",
      { journal: [candidates, site, checked("jane.doe@acme.example", "null_mx")] },
      [`cheap ${finderKey}`],
    ],
    [
      "waits for a free answer before it pays for one",
      { journal: [candidates, site, attempt("verifier", "jane.doe@acme.example", { kind: "pending", ref: "1", untilMs: 60_000, why: "greylisted" })] },
      ["wait"],
    ],
    [
      "asks again when the time has come",
      { nowMs: 60_000, journal: [candidates, site, attempt("verifier", "jane.doe@acme.example", { kind: "pending", ref: "1", untilMs: 60_000, why: "greylisted" })] },
      ["verifier jane.doe@acme.example"],
    ],
    ["asks only those whom a profile alone is enough for", { contact: profile }, ["cheap linkedinUrl:https://www.linkedin.com/in/janedoe"]],
    [
      "goes from the cheap source to the dear one after a miss",
      { contact: profile, journal: [attempt("cheap", "linkedinUrl:https://www.linkedin.com/in/janedoe", { kind: "none" })] },
      ["rich linkedinUrl:https://www.linkedin.com/in/janedoe"],
    ],
    ["never pays more than the budget", { contact: profile, policy: { ...policy, budgetMicros: 9_999 } }, ["finish"]],
    ["looks for a phone only where one may be had", { contact: profile, type: "phone_only" }, ["rich linkedinUrl:https://www.linkedin.com/in/janedoe"]],
    ["verifies what was submitted, and nothing else, for none", { type: "none", contact: { ...jane, email: "j@acme.example" } }, ["verifier j@acme.example"]],
    ["has nothing to do for none without an address", { type: "none" }, ["finish"]],
    ["asks the twin before anybody else", { twins: ["w:1"] }, ["cache twins:w:1"]],
    [
      "takes what the twin found as final",
      { twins: ["w:1"], journal: [attempt("cache", "twins:w:1", found({ field: "settled", value: "work_email", atMs: 1 }))], contact: profile },
      ["finish"],
    ],
    ["leaves a person alone who opted out", { journal: [attempt("cheap", finderKey, { kind: "opted_out" })] }, ["finish"]],
    [
      "tries again after a failure that can pass, with a growing pause",
      { nowMs: 1_999, contact: profile, journal: [attempt("cheap", "linkedinUrl:https://www.linkedin.com/in/janedoe", { kind: "failed", retryable: true, detail: "503" }, { tries: 2 }), attempt("rich", "linkedinUrl:https://www.linkedin.com/in/janedoe", { kind: "none" })] },
      ["wait"],
    ],
    ["discovers people at a company", { type: "prospecting_only", contact: { company_domain: "acme.example" } }, ["website domain:acme.example"]],
  ];
  for (const [name, input, next] of table) {
    it(name, () => assert.deepEqual(asked(step(input)), next));
  }

  it("asks a stronger question once more becomes known, and never the same one twice", () => {
    const weak = attempt("cheap", "linkedinUrl:https://www.linkedin.com/in/janedoe", { kind: "none" });
    const learned = attempt("rich", "linkedinUrl:https://www.linkedin.com/in/janedoe", found({ field: "full_name", value: "Jane Doe", confidence: 0.9 }, { field: "company_domain", value: "acme.example", confidence: 0.9 }));
    const journal = [weak, learned, { ...candidates, outcome: { kind: "none" } as const }, site];
    assert.deepEqual(asked(step({ contact: profile, journal })), [`cheap ${finderKey}`]);
    assert.deepEqual(asked(step({ contact: profile, journal: [...journal, attempt("cheap", finderKey, { kind: "none" })] })), ["finish"]);
  });
});

// A world of arbitrary answers: whatever the sources say, these hold.

const someFacts: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ field: fc.constantFrom("work_email", "candidate"), value: fc.constantFrom("jane.doe@acme.example", "j@other.example", "not an address"), confidence: fc.double({ min: 0, max: 1, noNaN: true }), identifies: fc.constantFrom(0.5, 1) }),
  fc.record({ field: fc.constantFrom("full_name", "company_domain", "phone", "title", "company_name"), value: fc.constantFrom("Jane Doe", "acme.example", "+12025550100", ""), confidence: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ field: fc.constant("verdict"), address: fc.constantFrom("jane.doe@acme.example", "j@other.example"), verdict: fc.constantFrom(verdict("mailbox_exists"), verdict("mailbox_not_found"), verdict("accept_all"), verdict("timeout")) }),
);
const someOutcome = (nowMs: number): fc.Arbitrary<Outcome> =>
  fc.oneof(
    fc.array(someFacts, { maxLength: 4 }).map((facts): Outcome => ({ kind: "found", facts })),
    fc.constantFrom<Outcome>({ kind: "none" }, { kind: "no_credits" }, { kind: "rejected_key" }, { kind: "unmapped", detail: "?" }, { kind: "failed", retryable: true, detail: "503" }, { kind: "failed", retryable: false, detail: "400" }, { kind: "ineligible", why: "?" }),
    fc.integer({ min: 50, max: 900_000 }).map((ms): Outcome => ({ kind: "pending", ref: "1", untilMs: nowMs + ms, why: "greylisted" })),
    fc.integer({ min: 50, max: 900_000 }).map((ms): Outcome => ({ kind: "throttled", untilMs: nowMs + ms })),
  );
const someContact: fc.Arbitrary<Contact> = fc.record(
  {
    first_name: fc.constantFrom("Jane", "JOSÉ", ""),
    last_name: fc.constantFrom("Doe", "van der Berg", "-"),
    company_domain: fc.constantFrom("acme.example", "https://www.acme.example/x", "nonsense"),
    company_name: fc.constantFrom("Acme Inc.", ""),
    linkedin_url: fc.constantFrom("linkedin.com/in/janedoe", "https://example.test"),
    email: fc.constantFrom("jane.doe@acme.example", "broken@"),
  },
  { requiredKeys: [] },
);

type Ran = { readonly journal: Journal; readonly asked: Question[]; readonly steps: number };

function runAgainst(gen: fc.GeneratorValue, input: Pick<PlanInput, "type" | "contact" | "twins" | "policy">): Ran {
  let journal: Journal = [];
  let nowMs = 0;
  const all: Question[] = [];
  for (let steps = 1; steps < 50_000; steps += 1) {
    const full = { task: "t1", ...input, journal, catalogue, nowMs };
    const next = plan(full);
    assert.deepEqual(plan(full), next, "the same journal gives the same answer");
    if (next.kind === "finish") return { journal, asked: all, steps };
    if (next.kind === "wait") {
      assert.ok(next.untilMs > nowMs, "a wait is for a later moment");
      nowMs = next.untilMs;
      continue;
    }
    assert.ok(next.questions.length > 0);
    for (const question of next.questions) {
      const terms = catalogue.find((each) => each.id === question.source);
      assert.ok(terms !== undefined);
      assert.ok(terms.needs.some((needs) => needs.every((need) => question.known[need] !== null && question.known[need].length > 0)), "never asks a source that lacks its inputs");
      const earlier = journal.find((each) => each.source === question.source && each.key === question.key);
      assert.ok(earlier === undefined || ["pending", "throttled", "failed"].includes(earlier.outcome.kind), "never asks an answered question again");
      const outcome = gen(someOutcome, nowMs);
      const costMicros = (earlier?.costMicros ?? 0) + (outcome.kind === "found" ? terms.costMicros : 0);
      const tries = (earlier?.tries ?? 0) + (outcome.kind === "throttled" ? 0 : 1);
      journal = recorded(journal, { source: question.source, key: question.key, outcome, costMicros, tries, askedAtMs: nowMs, tookMs: 1 });
      all.push(question);
    }
  }
  throw new Error("the plan did not end");
}

describe("whatever the sources answer, the plan", () => {
  const input = fc.record({
    type: fc.constantFrom(...enrichmentTypes),
    contact: someContact,
    twins: fc.constantFrom<readonly string[]>([], ["w:1"]),
    policy: fc.record({ budgetMicros: fc.constantFrom(0, 10_000, 209_999, 1_000_000), probesMax: fc.integer({ min: 0, max: 5 }), deadlineMs: fc.constant(3_600_000), retryMs: fc.constant(1_000) }),
  });

  it("ends, within its budget, and its result is charged no more than was held", () => {
    fc.assert(
      fc.property(fc.gen(), input, (gen, from) => {
        const { journal } = runAgainst(gen, from);
        assert.ok(spentMicros(journal) <= from.policy.budgetMicros);
        const result = resultOf({ type: from.type, contact: from.contact, journal, prices: defaultPrices });
        assert.ok(result.credits >= 0 && result.credits <= holdFor(from.type, defaultPrices));
        assert.ok(result.primary_email_status !== "reliable" || result.primary_email !== null);
      }),
      { numRuns: 1_000 },
    );
  });

  it("pays only for a goal of its type", () => {
    fc.assert(
      fc.property(fc.gen(), input, (gen, from) => {
        for (const question of runAgainst(gen, from).asked) {
          if (question.source === "cheap") assert.ok(from.type === "partial" || from.type === "full");
          if (question.source === "rich") assert.ok(from.type !== "none" && from.type !== "prospecting_only");
        }
      }),
      { numRuns: 300 },
    );
  });
});
