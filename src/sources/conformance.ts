/**
 * What every source promises, whatever is behind it: `conformance("hunter", …)` in a test runs the whole list.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fact } from "../domain/fact.ts";
import { textFields } from "../domain/fact.ts";
import type { Answer, Outcome, Question, Source } from "../domain/source.ts";
import { nothingKnown } from "../domain/source.ts";
import { normalForm } from "./normal-form.ts";

export type Fixture = {
  readonly source: Source;
  /** One that the source answers with facts once `outside` was told to answer. */
  readonly question: Pick<Question, "known" | "wanted">;
  /** The world that the source asks; null where it asks nobody. */
  readonly outside: Outside | null;
  /** Texts that no outcome but a fact may hold. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
};

export type Outside = {
  answer(): void;
  /** Accepts questions and says nothing. */
  fallSilent(): void;
  /** Answers in a way that no documentation knows; null where any answer is possible, as on the web. */
  readonly talkNonsense: (() => void) | null;
};

const nowMs = Date.parse("2026-11-20T10:00:00Z");

export function conformance(name: string, makeFixture: () => Promise<Fixture>): void {
  const check = (promise: string, work: (fixture: Fixture) => Promise<void>): void => {
    test(`${name}: ${promise}`, async () => {
      const fixture = await makeFixture();
      try {
        await work(fixture);
      } finally {
        await fixture.close();
      }
    });
  };

  check("its terms are complete", async ({ source: { terms } }) => {
    assert.match(terms.id, /^[a-z]+(?:_[a-z]+)*$/);
    assert.ok(terms.supplies.length > 0 && terms.needs.length > 0 && terms.needs.every((set) => set.length > 0));
    assert.ok(Number.isSafeInteger(terms.costMicros) && terms.costMicros >= 0);
    assert.ok(terms.hitRate > 0 && terms.hitRate <= 1);
    assert.ok(Number.isInteger(terms.attemptsMax) && terms.attemptsMax >= 1);
  });

  check("it answers with facts that it declares, each in its normal form", async (fixture) => {
    fixture.outside?.answer();
    const { outcome } = await ask(fixture);
    assert.equal(outcome.kind, "found");
    if (outcome.kind !== "found") return;
    assert.ok(outcome.facts.length > 0);
    for (const fact of outcome.facts) {
      assert.ok(fixture.source.terms.supplies.includes(fact.field), fact.field);
      checkForm(fact);
    }
  });

  check("what lacks the inputs is ineligible, and costs nothing", async ({ source, question }) => {
    const answer = await askAbout(source, { ...question, known: nothingKnown });
    assert.equal(answer.outcome.kind, "ineligible");
    assert.equal(answer.costMicros, 0);
  });

  check("a world that talks nonsense is an error, never a miss", async (fixture) => {
    if (fixture.outside === null || fixture.outside.talkNonsense === null) return;
    fixture.outside.talkNonsense();
    const answer = await ask(fixture);
    assert.ok(answer.outcome.kind === "unmapped" || answer.outcome.kind === "failed", answer.outcome.kind);
    assert.equal(answer.costMicros, 0);
    withoutSecrets(answer.outcome, fixture.secrets);
  });

  check("it ends with the caller's signal, before and while it asks", async (fixture) => {
    if (fixture.outside === null) return;
    fixture.outside.fallSilent();
    for (const when of ["before", "while"]) {
      const caller = new AbortController();
      if (when === "before") caller.abort();
      const answer = ask(fixture, caller.signal);
      caller.abort();
      const { outcome, costMicros } = await answer;
      assert.equal(outcome.kind === "failed" && outcome.retryable, true, `${when}: ${outcome.kind}`);
      assert.equal(costMicros, 0);
      withoutSecrets(outcome, fixture.secrets);
    }
  });

  check("a free source costs nothing, a paid one no more than its terms", async (fixture) => {
    fixture.outside?.answer();
    const { costMicros } = await ask(fixture);
    assert.ok(costMicros >= 0 && costMicros <= fixture.source.terms.costMicros);
  });
}

function ask({ source, question }: Fixture, signal = new AbortController().signal): Promise<Answer> {
  return askAbout(source, question, signal);
}

function askAbout(source: Source, question: Fixture["question"], signal = new AbortController().signal): Promise<Answer> {
  return source.ask({ ...question, task: "t1", source: source.terms.id, key: "q", ref: null }, { signal, nowMs });
}

function checkForm(fact: Fact): void {
  if ("confidence" in fact) assert.ok(fact.confidence > 0 && fact.confidence <= 1, `${fact.field}: ${fact.confidence}`);
  const field = textFields.find((each) => each === fact.field);
  if (field !== undefined && "value" in fact && typeof fact.value === "string") assert.equal(fact.value, normalForm(field, fact.value), field);
}

function withoutSecrets(outcome: Outcome, secrets: readonly string[]): void {
  const text = JSON.stringify(outcome);
  for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} stands in ${text}`);
}
