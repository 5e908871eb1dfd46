import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Outcome, Question, Source } from "../domain/source.ts";
import { free, nothingKnown } from "../domain/source.ts";
import { withManners } from "./manners.ts";

const question: Question = { task: "t", source: "vendor", key: "q", known: nothingKnown, wanted: ["work_email"], ref: null };
const broken: Outcome = { kind: "failed", retryable: true, detail: "vendor: HTTP 503" };
const none: Outcome = { kind: "none" };

function vendor(answer: () => Outcome | Promise<Outcome>): { readonly source: Source; readonly calls: number[] } {
  const calls: number[] = [];
  const source: Source = {
    terms: { id: "vendor", supplies: ["work_email"], needs: [["domain"]], costMicros: 1, hitRate: 0.5, attemptsMax: 3 },
    async ask(_, { nowMs }): Promise<Answer> {
      calls.push(nowMs);
      return free(await answer());
    },
  };
  return { source, calls };
}

const asking = (source: Source, signal = new AbortController().signal) => async (nowMs: number): Promise<Outcome> =>
  (await source.ask(question, { signal, nowMs })).outcome;

test("calls above the rate are put off, each to another time, instead of waiting", async () => {
  const { source, calls } = vendor(() => none);
  const ask = asking(withManners(source, { requestsPerSecond: 0.5, concurrencyMax: 10 }));
  assert.deepEqual(await ask(0), none);
  assert.deepEqual(await ask(0), { kind: "throttled", untilMs: 2_000 });
  assert.deepEqual(await ask(0), { kind: "throttled", untilMs: 4_000 });
  assert.deepEqual(await ask(2_000), none);
  assert.deepEqual(calls, [0, 2_000]);
});

test("a short wait for one's turn is waited, evenly", async () => {
  const { source, calls } = vendor(() => none);
  const ask = asking(withManners(source, { requestsPerSecond: 100, concurrencyMax: 10 }));
  await Promise.all([ask(1_000), ask(1_000), ask(1_000)]);
  assert.deepEqual(calls, [1_000, 1_010, 1_020]);
});

for (const kind of ["no_credits", "rejected_key"] as const) {
  test(`after ${kind} the same is answered for a minute without a call`, async () => {
    const { source, calls } = vendor(() => ({ kind }));
    const ask = asking(withManners(source, { requestsPerSecond: 1_000, concurrencyMax: 10 }));
    for (const nowMs of [0, 1, 59_999, 60_000]) assert.deepEqual(await ask(nowMs), { kind });
    assert.deepEqual(calls, [0, 60_000]);
  });
}

test("five failures in a row give the source half a minute of rest, then one call tries whether it is back", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 0 });
  let outcome: Outcome = broken;
  const { source, calls } = vendor(() => outcome);
  const ask = asking(withManners(source, { requestsPerSecond: 1_000, concurrencyMax: 10 }));
  for (let i = 0; i < 5; i += 1) assert.deepEqual(await ask(i * 10), broken);
  assert.deepEqual(await ask(100), { kind: "throttled", untilMs: 30_040 });
  assert.equal(calls.length, 5);
  t.mock.timers.setTime(30_040);
  outcome = none;
  assert.deepEqual(await ask(30_040), none);
  assert.deepEqual(await ask(30_050), none);
});

test("a success between failures, and refusals that are not failures, keep the circuit closed", async () => {
  const outcomes: Outcome[] = [broken, broken, broken, broken, none, broken, broken, broken, broken, { kind: "unmapped", detail: "" }, broken];
  const { source, calls } = vendor(() => outcomes[calls.length - 1] ?? none);
  const ask = asking(withManners(source, { requestsPerSecond: 1_000, concurrencyMax: 10 }));
  for (const [i, outcome] of outcomes.entries()) assert.deepEqual(await ask(i * 10), outcome);
});

test("more calls at a time than allowed queue once over, and the rest is put off", async () => {
  const gate = Promise.withResolvers<Outcome>();
  const { source, calls } = vendor(() => gate.promise);
  const ask = asking(withManners(source, { requestsPerSecond: 1_000_000, concurrencyMax: 2 }));
  const answers = [ask(0), ask(10), ask(20), ask(30), ask(40)];
  assert.deepEqual(await answers[4], { kind: "throttled", untilMs: 1_040 });
  assert.equal(calls.length, 2);
  gate.resolve(none);
  assert.deepEqual(await Promise.all(answers.slice(0, 4)), [none, none, none, none]);
});

test("whoever gives up in the queue is answered at once, and does not count against the source", async () => {
  const gate = Promise.withResolvers<Outcome>();
  const { source, calls } = vendor(() => gate.promise);
  const polite = withManners(source, { requestsPerSecond: 1_000_000, concurrencyMax: 1 });
  const first = asking(polite)(0);
  const caller = new AbortController();
  const queued = asking(polite, caller.signal)(10);
  caller.abort();
  assert.deepEqual(await queued, { kind: "failed", retryable: true, detail: "vendor: aborted" });
  gate.resolve(none);
  assert.deepEqual(await first, none);
  assert.equal(calls.length, 1);
});

test("whoever gives up while waiting for a turn is answered at once", async () => {
  const { source, calls } = vendor(() => none);
  const polite = withManners(source, { requestsPerSecond: 1.1, concurrencyMax: 2 });
  await asking(polite)(0);
  const caller = new AbortController();
  const answer = asking(polite, caller.signal)(0);
  caller.abort();
  assert.deepEqual(await answer, { kind: "failed", retryable: true, detail: "vendor: aborted" });
  assert.equal(calls.length, 1);
});
